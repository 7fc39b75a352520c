// What comes from outside is unknown until looked at: fields of an action, each of the kind it must be.

import type { FaultOptions } from './faults/fault.ts';
import type { PlannedReport } from './subscribers.ts';

/** The caller's mistake; its message is for them. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

type Fields = Readonly<Record<string, unknown>>;

export function textField(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  if (value === undefined || typeof value === 'string') return value;
  throw new UsageError(`${name} must be text`);
}

export function numberField(fields: Fields, name: string): number | undefined {
  const value = fields[name];
  if (value === undefined) return undefined;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new UsageError(`${name} must be a number`);
}

/** `reports: [{status, afterMilliseconds?}]` */
export function reportsField(fields: Fields): readonly PlannedReport[] | undefined {
  const value = fields.reports;
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) throw new UsageError('reports must be a list');
  return value.map((entry: unknown) => {
    if (!isFields(entry)) throw new UsageError('a report is {status, afterMilliseconds?}');
    const afterMilliseconds = numberField(entry, 'afterMilliseconds') ?? 0;
    return { status: numberField(entry, 'status') ?? 0, afterMilliseconds };
  });
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const NUMBERS = [
  'times',
  'skip',
  'probability',
  'afterMilliseconds',
  'everyMilliseconds',
  'code',
  'index',
  'octets',
  'bytesPerSecond',
  'returnAfterMilliseconds',
] as const;
const TEXTS = ['command', 'text', 'memory', 'path'] as const;
const FORMS = ['action', 'read', 'test', 'set'] as const;
const KINDS = ['CMS', 'CME', 'ERROR'] as const;
const PLACES = [
  'before-answer',
  'between-lines',
  'before-pdu',
  'before-result',
  'after-answer',
  'before-prompt',
  'after-prompt',
] as const;

/** The options of a fault; one that no fault knows is a mistake. */
export function faultFields(fields: Fields): FaultOptions {
  const known = [...NUMBERS, ...TEXTS, 'form', 'kind', 'at', 'accepted', 'name'];
  for (const name of Object.keys(fields)) {
    if (!known.includes(name)) throw new UsageError(`no fault has an option ${name}; there are: ${known.join(', ')}`);
  }
  const accepted = fields.accepted;
  if (accepted !== undefined && typeof accepted !== 'boolean') throw new UsageError('accepted must be true or false');
  const given = [
    ...NUMBERS.map((name) => [name, numberField(fields, name)]),
    ...TEXTS.map((name) => [name, textField(fields, name)]),
    ['form', oneOf(fields, 'form', FORMS)],
    ['kind', oneOf(fields, 'kind', KINDS)],
    ['at', oneOf(fields, 'at', PLACES)],
    ['accepted', accepted],
  ].filter(([, value]) => value !== undefined);
  return Object.fromEntries(given);
}

function oneOf<T extends string>(fields: Fields, name: string, values: readonly T[]): T | undefined {
  const value = fields[name];
  if (value === undefined) return undefined;
  const found = values.find((one) => one === value);
  if (found === undefined) throw new UsageError(`${name} must be one of ${values.join(', ')}`);
  return found;
}

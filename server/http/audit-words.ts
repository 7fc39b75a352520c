// A row of the audit log as a person reads it: its deed, what it was done to, and its details (JSON): 'name: Kim → Kim
// Moreau, groups: Front desk'. Nothing here throws: a code that the catalogue does not know is shown as it is.
import { keyOfActor } from '../accounts/audit.ts';
import { AREAS } from '../accounts/rights.ts';
import { words } from './words.ts';

const t = words.auditDetails;
const deeds: Readonly<Record<string, string>> = words.accounts.audit.actions;

/** A deed of an older program, which has no words any more, by its key. */
export function deedInWords(action: string): string {
  return deeds[action] ?? action;
}

export function subjectInWords(type: string | null, id: string | null): string {
  if (type === null || type === '') return '';
  return t.subject(t.subjects[type] ?? type, type === 'setting' ? nameOf(id ?? '') : (id ?? ''));
}

/** A person by their name as it was; a program, and nobody we know, by the catalogue's. */
export function actorInWords(id: number | null, actor: string): string {
  if (id !== null) return actor;
  const key = keyOfActor(actor);
  return key === undefined ? (t.actors[actor] ?? actor) : t.key(key);
}

/** `action` tells which values are codes and not somebody's words. */
export function detailInWords(detail: string, action: string): string {
  const parsed = parse(detail);
  if (typeof parsed !== 'object' || parsed === null) return detail;
  const fields = Object.entries(parsed).filter(([, value]) => !isUnchanged(value));
  return fields.length === 0
    ? ''
    : t.list(fields.map(([key, value]) => t.field(nameOf(key), textOf(action, key, value))));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

// Two values are before and after, as the deeds write them.
function isUnchanged(value: unknown): boolean {
  return Array.isArray(value) && value.length === 2 && JSON.stringify(value[0]) === JSON.stringify(value[1]);
}

function inWords(value: unknown): string {
  if (value === null || value === undefined || value === '') return t.none;
  if (typeof value === 'boolean') return value ? t.yes : t.no;
  if (Array.isArray(value) && value.length === 2) return t.change(inWords(value[0]), inWords(value[1]));
  if (Array.isArray(value)) return value.length === 0 ? t.none : t.list(value.map(inWords));
  if (typeof value === 'object')
    return t.inside(t.list(Object.entries(value).map(([key, inner]) => t.part(nameOf(key), inWords(inner)))));
  return String(value);
}

function textOf(action: string, key: string, value: unknown): string {
  if (key === 'grants') return grantsInWords(value);
  const codes = t.values[`${action} ${key}`];
  return typeof value === 'string' ? (codes?.[value] ?? inWords(value)) : inWords(value);
}

// Of a group 'clients:read+write, modem:none', or two of them; of a key as the rights themselves are.
function grantsInWords(value: unknown): string {
  if (typeof value === 'string') return t.list(value.split(', ').map(grantInWords));
  if (!Array.isArray(value)) return inWords(value);
  const [before, after] = value;
  if (value.length === 2 && typeof before === 'string' && typeof after === 'string')
    return t.change(grantsInWords(before), grantsInWords(after));
  return t.list(value.map((grant) => (isGrant(grant) ? rightInWords(grant) : inWords(grant))));
}

function grantInWords(text: string): string {
  const [area = '', access = ''] = text.split(':');
  return rightInWords({ area, read: access.includes('read'), write: access.includes('write') });
}

function rightInWords({
  area,
  read,
  write,
}: {
  readonly area: unknown;
  readonly read: boolean;
  readonly write: boolean;
}) {
  const known = AREAS.find((each) => each === area);
  const name = known === undefined ? String(area) : words.accounts.areas[known].name;
  return t.right(name, write ? t.write : read ? t.read : t.none);
}

function isGrant(value: unknown): value is { area: unknown; read: boolean; write: boolean } {
  return typeof value === 'object' && value !== null && 'area' in value && 'read' in value && 'write' in value;
}

function nameOf(key: string): string {
  return t.fields[key] ?? key;
}

// Clients from a file: which column is what, what each row says, and the rows that were not understood.

import {
  addNumbers,
  clientByExternalId,
  clientsWithNumber,
  insertClient,
  type NewNumber,
  updateClient,
} from '../store/clients.ts';
import type { Refusal } from '../store/reason.ts';
import type { Announce, Trx } from '../store/transact.ts';
import { matchAgain } from './matching.ts';
import { parsePhoneNumber } from './phone-number.ts';

export const IMPORT_FIELDS = ['ignore', 'name', 'first-name', 'number', 'label', 'external-id', 'notes'] as const;
export type ImportField = (typeof IMPORT_FIELDS)[number];

export interface ImportedClient {
  readonly name: string;
  readonly externalId: string | null;
  readonly notes: string;
  readonly numbers: readonly NewNumber[];
}

export type ImportRow =
  | { readonly type: 'client'; readonly client: ImportedClient; readonly problems: readonly ImportProblem[] }
  | { readonly type: 'bad'; readonly problems: readonly ImportProblem[] };

export interface ImportProblem {
  /** The words of the file that it is about; empty for the whole row. */
  readonly of: string;
  readonly reason: Refusal;
}

/** A first guess by the words that heads of columns have. */
export function guessField(heading: string): ImportField {
  const word = heading.toLowerCase();
  if (/first|given|pr[ée]nom|vorname|förnamn/.test(word)) return 'first-name';
  if (/label|type of/.test(word)) return 'label';
  if (/phone|mobile|number 1|number$|^number|tel|cell|gsm|handy|mobil|numéro/.test(word)) return 'number';
  if (/\bid\b|client no|external|reference|code|no\./.test(word)) return 'external-id';
  if (/note|comment|remark/.test(word)) return 'notes';
  return /name|client|owner|nom|nachname|efternamn/.test(word) ? 'name' : 'ignore';
}

/** What a row of the file says under a mapping. */
export function readImportRow(
  row: readonly string[],
  mapping: readonly ImportField[],
  country: string | undefined,
): ImportRow {
  const problems: ImportProblem[] = [];
  const numbers: NewNumber[] = [];
  const of = (field: ImportField) =>
    mapping.flatMap((each, index) => (each === field && row[index]?.trim() ? [row[index].trim()] : []));
  const labels = of('label');
  for (const text of of('number').flatMap((field) => field.split(/[;|\n]/))) {
    const number = readNumber(text, country);
    if ('problem' in number) problems.push({ of: text.trim(), reason: number.problem });
    else if (!numbers.some((known) => known.number === number.number)) {
      numbers.push({ number: number.number, label: number.label || (labels[numbers.length] ?? '') });
    }
  }
  const name = [of('name').join(' '), of('first-name').join(' ')].filter((part) => part !== '').join(', ');
  if (name === '') return { type: 'bad', problems: [{ of: '', reason: { why: 'no-client-name' } }, ...problems] };
  const [externalId = ''] = of('external-id');
  return {
    type: 'client',
    client: {
      name: name.slice(0, 200),
      externalId: externalId || null,
      notes: of('notes').join('\n').slice(0, 5000),
      numbers,
    },
    problems,
  };
}

// "Spouse (06) 12 34 56 78 mobile": words are a label, the rest is the number.
function readNumber(
  text: string,
  country: string | undefined,
): { number: string; label: string } | { problem: Refusal } {
  const label = (text.match(/\p{L}[\p{L}\s.'-]*/gu) ?? []).join(' ').trim();
  const parsed = parsePhoneNumber(text.replace(/\p{L}+\.?/gu, ' '), country);
  if (parsed.type === 'invalid') return { problem: parsed.reason };
  if (parsed.type === 'short-code' && parsed.number.startsWith('0')) return { problem: { why: 'number-too-short' } };
  if (parsed.type === 'name') return { problem: { why: 'no-number' } };
  return { number: parsed.number, label: label.slice(0, 40) };
}

export interface ImportDeps {
  readonly clock: { now(): number };
  readonly newId: () => string;
}

/** Stores rows as clients: changed when the external id or the name with a number is known, else made. */
export async function storeImported(
  trx: Trx,
  announce: Announce,
  deps: ImportDeps,
  clients: readonly ImportedClient[],
): Promise<{ created: number; updated: number }> {
  let created = 0;
  const touched = new Set<string>();
  let last = 0;
  for (const client of clients) {
    const at = deps.clock.now();
    const known = await findKnown(trx, client);
    const id = known ?? (await insertClient(trx, { ...client, publicId: deps.newId(), at }));
    if (known === undefined) created += 1;
    else await updateClient(trx, id, { ...client, at });
    await addNumbers(trx, id, client.numbers);
    for (const { number } of client.numbers) touched.add(number);
    last = id;
  }
  await matchAgain(trx, announce, deps, touched);
  if (last > 0) announce({ type: 'client', clientId: last });
  return { created, updated: clients.length - created };
}

async function findKnown(trx: Trx, client: ImportedClient): Promise<number | undefined> {
  if (client.externalId !== null) return (await clientByExternalId(trx, client.externalId))?.id;
  for (const { number } of client.numbers) {
    const same = (await clientsWithNumber(trx, number)).find((owner) => owner.name === client.name);
    if (same) return same.id;
  }
  return undefined;
}

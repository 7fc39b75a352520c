// A file of clients from its upload to its end: kept with a first guess of its columns, mapped by a person, then stored in
// batches, so that texts come and go meanwhile.
import { type ClientImport, endAbandoned, insertImport, takeImport, updateImport } from '../store/client-imports.ts';
import { type Store, transact } from '../store/transact.ts';
import { parseCsv } from './csv.ts';
import type { Actor, InboxDeps } from './deed.ts';
import {
  guessField,
  IMPORT_FIELDS,
  type ImportField,
  type ImportProblem,
  readImportRow,
  storeImported,
} from './import-clients.ts';

const BATCH = 100;
/** Rows that were not understood, as far as they are reported. */
const MOST_BAD = 1000;

export interface BadRow {
  /** As a spreadsheet counts: the heading is row 1. */
  readonly row: number;
  readonly problems: readonly ImportProblem[];
  /** False: the client was stored, without what was not understood. */
  readonly skipped: boolean;
}

/** Keeps an uploaded file. Undefined when it has no row below its heading. */
export async function beginImport(
  store: Store,
  deps: Pick<InboxDeps, 'clock'>,
  file: { readonly userId: number; readonly fileName: string; readonly content: string },
): Promise<number | undefined> {
  const [heading, ...rows] = parseCsv(file.content);
  if (!heading || rows.length === 0) return undefined;
  return await transact(store, async (trx) => {
    const id = await insertImport(trx, { ...file, at: deps.clock.now() });
    await updateImport(trx, id, { mapping: JSON.stringify(heading.map(guessField)), total: rows.length });
    return id;
  });
}

/** A running import notes its progress many times a second: one that has not for so long was cut off by a restart. */
const CUT_OFF_AFTER = 60_000;
const FORGOTTEN_AFTER = 24 * 3_600_000;

/** Marks as failed what was cut off or left lying, so that no list of clients stays behind in a table. */
export async function endAbandonedImports(store: Store, deps: Pick<InboxDeps, 'clock'>): Promise<void> {
  const now = deps.clock.now();
  const abandoned = { mappingBefore: now - FORGOTTEN_AFTER, runningBefore: now - CUT_OFF_AFTER };
  await transact(store, (trx) => endAbandoned(trx, abandoned));
}

/** Says what each column is. */
export async function mapImport(store: Store, id: number, mapping: readonly ImportField[]): Promise<void> {
  await transact(store, (trx) => updateImport(trx, id, { mapping: JSON.stringify(mapping) }));
}

/** Stores every row under its mapping, once however often it is asked. Resolves when all are in; a file that fails is marked so, and the error thrown on. */
export async function runImport(
  store: Store,
  deps: InboxDeps,
  file: ClientImport,
  by: { readonly actor: Actor; readonly country: string | undefined },
): Promise<void> {
  if (!(await transact(store, (trx) => takeImport(trx, file.id, deps.clock.now())))) return;
  try {
    await storeRows(store, deps, file, by);
  } catch (error) {
    const failed = { state: 'failed', content: '', updated_at: deps.clock.now() } as const;
    await transact(store, (trx) => updateImport(trx, file.id, failed));
    throw error;
  }
}

async function storeRows(
  store: Store,
  deps: InboxDeps,
  file: ClientImport,
  { actor, country }: { readonly actor: Actor; readonly country: string | undefined },
): Promise<void> {
  const [, ...rows] = parseCsv(file.content);
  const mapping = readMapping(file.mapping);
  const bad: BadRow[] = [];
  let created = 0;
  let updated = 0;
  for (let start = 0; start < rows.length; start += BATCH) {
    const read = rows.slice(start, start + BATCH).map((row) => readImportRow(row, mapping, country));
    for (const [index, { type, problems }] of read.entries())
      if (problems.length > 0) bad.push({ row: start + index + 2, problems, skipped: type === 'bad' });
    const clients = read.flatMap((row) => (row.type === 'client' ? [row.client] : []));
    await transact(store, async (trx, announce) => {
      const result = await storeImported(trx, announce, deps, clients);
      created += result.created;
      updated += result.updated;
      const done = Math.min(start + BATCH, rows.length);
      await updateImport(trx, file.id, { done, created, updated, updated_at: deps.clock.now() });
    });
    await new Promise((resolve) => setImmediate(resolve));
  }
  await transact(store, async (trx, announce) => {
    const bad_rows = JSON.stringify(bad.slice(0, MOST_BAD));
    await updateImport(trx, file.id, { state: 'done', content: '', bad_rows, updated_at: deps.clock.now() });
    await deps.audit(trx, {
      actor,
      action: 'client.import',
      subject: { type: 'client', id: 'import' },
      detail: { created, updated, bad: bad.length },
    });
    announce({ type: 'client', clientId: 0 });
  });
}

/** The columns' meanings as they were stored. */
export function readMapping(json: string): ImportField[] {
  const value: unknown = JSON.parse(json);
  if (!Array.isArray(value)) return [];
  return value.map((each) => IMPORT_FIELDS.find((field) => field === each) ?? 'ignore');
}

// A deed that is done whole or not at all, and is heard of only once it is on disk.
import type { Kysely, Transaction } from 'kysely';
import type { Change, Changes } from './changes.ts';
import type { Tables } from './tables.ts';

export type Db = Kysely<Tables>;
export type Trx = Transaction<Tables>;
export type Announce = (change: Change) => void;

/** The database and its bell: what every reader and writer is given. */
export interface Store {
  readonly db: Db;
  readonly changes: Changes;
}

/**
 * Runs `work` in one transaction. What it announces is rung after the commit, in order, and never if it failed.
 * Inside, use `trx` and nothing else (`store.db` would wait for the transaction for ever), and never await a modem or a network.
 */
export async function transact<Result>(
  store: Store,
  work: (trx: Trx, announce: Announce) => Promise<Result>,
): Promise<Result> {
  const announced: Change[] = [];
  const result = await store.db.transaction().execute((trx) => work(trx, (change) => announced.push(change)));
  for (const change of announced) store.changes.ring(change);
  return result;
}

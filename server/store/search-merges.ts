// The index of words is kept in parts, a new one for each commit that stores texts; left alone, a search would look through
// ever more of them. By itself FTS5 merges parts within the commit that makes one too many, 10 ms of work with a million
// texts, and whoever sends that text would wait for it. Here they are merged step by step while the program is at rest
// (sqlite.org/fts5.html#the_merge_command). A step ends between two words only, so one takes 1 to 3 ms, and 30 where a
// million texts have a word or its beginning in common. Where the program never rests, FTS5 merges sixteen parts of a kind.
import { type EventLoopUtilization, performance } from 'node:perf_hooks';
import { type RawBuilder, sql } from 'kysely';
import type { OpenStore } from './database.ts';
import { isStorageError } from './storage-error.ts';
import type { Store } from './transact.ts';

/** Pages of the index after which a step ends. */
const PAGES = 16;
/** Milliseconds over which the program must have been at rest. */
const REST = 200;
/** Part of them in which it may have worked all the same. */
const WORK = 0.25;
/** Milliseconds between two steps, in which what has come meanwhile is served. */
const BETWEEN = 20;
/** A step that changes fewer rows than this found nothing to merge (the clause above). */
const ANY = 2;

/** Merges from now on, after each commit, until nothing is left to merge. The returned function ends it. */
export function mergeSearchBeside(store: OpenStore, report: (error: unknown) => void): () => Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let ended = false;
  const wait = (milliseconds: number) => {
    const since = performance.eventLoopUtilization();
    timer = setTimeout(() => {
      running = look(since);
    }, milliseconds).unref();
  };
  const look = async (since: EventLoopUtilization) => {
    if (performance.eventLoopUtilization(since).utilization > WORK) return wait(REST);
    try {
      const merged = (await mergeStep(store)) >= ANY;
      timer = undefined;
      if (merged && !ended) wait(BETWEEN);
    } catch (error) {
      timer = undefined;
      // Whoever looks after the storage says it.
      if (!isStorageError(error)) report(error);
    }
  };
  const afterCommit = () => {
    if (!timer) wait(REST);
  };
  store.sqlite.afterCommit.add(afterCommit);
  return async () => {
    ended = true;
    clearTimeout(timer);
    store.sqlite.afterCommit.delete(afterCommit);
    await running;
  };
}

/** Merges all there is at once. For a database that was filled in bulk. */
export async function mergeSearch(store: Store): Promise<void> {
  while ((await mergeStep(store)) >= ANY);
}

/**
 * One step, by way of the one connection's queue. Returns how many rows it changed. Nothing is lost with a step that a power
 * cut takes back, so it does not wait for the disk; the next commit does, for both.
 */
async function mergeStep(store: Store): Promise<number> {
  return await store.db.connection().execute(async (db) => {
    const ask = async (query: RawBuilder<{ answer: number }>) => (await query.execute(db)).rows[0]?.answer ?? 0;
    const changes = () => ask(sql`select total_changes() as answer`);
    const level = await ask(sql`select synchronous as answer from pragma_synchronous`);
    const before = await changes();
    await sql`pragma synchronous = normal`.execute(db);
    try {
      await sql`insert into message_search (message_search, rank) values ('merge', ${PAGES})`.execute(db);
    } finally {
      await sql.raw(`pragma synchronous = ${level}`).execute(db);
    }
    return (await changes()) - before;
  });
}

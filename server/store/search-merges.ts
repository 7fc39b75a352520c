// The index of words is kept in parts, a new one for each commit that stores texts; left alone, a search would look through
// ever more of them. By itself FTS5 merges parts within the commit that makes one too many, 10 ms of work with a million
// texts, and whoever sends that text would wait for it. Here they are merged in small steps while nobody is served
// (sqlite.org/fts5.html#the_merge_command). Where this does not run or not keep up, FTS5 still merges the sixteenth part.
import { sql } from 'kysely';
import type { OpenStore } from './database.ts';
import { isStorageError } from './storage-error.ts';

/** Pages of the index that a step writes; some 1 ms. */
const PAGES = 16;
/** Milliseconds after a commit, so that its request is answered first. */
const AFTER_COMMIT = 100;
/** Milliseconds between two steps, for requests that wait. */
const BETWEEN = 10;
/** A step that changes fewer rows than this found nothing to merge (the clause above). */
const ANY = 2;

/** Merges from now on, after each commit, until nothing is left to merge. The returned function ends it. */
export function mergeSearchBeside(store: OpenStore, report: (error: unknown) => void): () => Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let ended = false;
  const wait = (milliseconds: number) => {
    timer ??= setTimeout(look, milliseconds).unref();
  };
  const step = async () => {
    try {
      const changed = await mergeStep(store);
      timer = undefined;
      if (changed >= ANY && !ended) wait(BETWEEN);
    } catch (error) {
      timer = undefined;
      // Whoever looks after the storage says it.
      if (!isStorageError(error)) report(error);
    }
  };
  const look = () => {
    running = step();
  };
  const afterCommit = () => wait(AFTER_COMMIT);
  store.sqlite.afterCommit.add(afterCommit);
  return async () => {
    ended = true;
    clearTimeout(timer);
    store.sqlite.afterCommit.delete(afterCommit);
    await running;
  };
}

/**
 * One step, by way of the one connection's queue. Returns how many rows it changed. Nothing is lost with a step that a power
 * cut takes back, so it does not wait for the disk; the next commit does, for both.
 */
async function mergeStep(store: OpenStore): Promise<number> {
  return await store.db.connection().execute(async (db) => {
    const total = async () =>
      (await sql<{ total: number }>`select total_changes() as total`.execute(db)).rows[0]?.total;
    const level = (await sql<{ synchronous: number }>`pragma synchronous`.execute(db)).rows[0]?.synchronous ?? 2;
    const before = (await total()) ?? 0;
    await sql`pragma synchronous = normal`.execute(db);
    try {
      await sql`insert into message_search (message_search, rank) values ('merge', ${PAGES})`.execute(db);
    } finally {
      await sql.raw(`pragma synchronous = ${level}`).execute(db);
    }
    return ((await total()) ?? 0) - before;
  });
}

// The log of the database is carried into the file beside the requests (sqlite.org/wal.html#ckpt). By itself SQLite does it
// within the commit that fills the log, and whoever wrote that text would wait for it: 20 ms on a good disk with a million
// texts, a second on a bad card. Each time by a thread of its own, which costs 20 MiB while it lives; it is seldom. Writing
// and carrying at once needs SQLite 3.51.3 or newer (sqlite.org/wal.html#walresetbug).
import { Worker } from 'node:worker_threads';
import { sql } from 'kysely';
import type { OpenStore } from './database.ts';
import { isStorageError } from './storage-error.ts';

/** Pages of the log that are not yet in the file: 8 MB. While they are carried a commit waits longer for the disk, so seldom
 * is better: with SQLite's own 1,000 one in fifty of the texts of a busy minute met it. */
const PAGES = 2000;
/** From so many times as much on SQLite does it within a commit after all: the log stays bounded, whatever becomes of the
 * thread. What fails there node:sqlite keeps to itself; SQLite tries it again at every commit. */
const BOUND = 2;
/** Milliseconds after a commit, so that its request is answered first. */
const AFTER_COMMIT = 100;

export interface CheckpointOptions {
  readonly report: (error: unknown) => void;
  /** 2000 unless a test wants many of them. */
  readonly pages?: number | undefined;
}

/**
 * Looks after the log from now on. What SQLite complains of is told to the health of the store, as of any statement. The
 * returned function ends it, before the store is closed; the commits do it themselves then.
 */
export function checkpointBeside(store: OpenStore, { report, pages = PAGES }: CheckpointOptions): () => Promise<void> {
  const automatic = (after: number) => store.sqlite.raw.exec(`pragma wal_autocheckpoint = ${after}`);
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let ended = false;
  const end = () => {
    ended = true;
    clearTimeout(timer);
    store.sqlite.afterCommit.delete(lookSoon);
    if (!store.health.failed) automatic(pages);
  };
  const look = async () => {
    timer = undefined;
    try {
      if (running || (await pagesToCarry(store)) < pages || ended) return;
      running = carry(store.file);
      await running.finally(() => {
        running = undefined;
      });
    } catch (error) {
      // Whoever looks after the storage says it.
      store.health.note(error);
      if (isStorageError(error)) return;
      report(error);
      end();
    }
  };
  const lookSoon = () => {
    timer ??= setTimeout(() => void look(), AFTER_COMMIT).unref();
  };
  automatic(pages * BOUND);
  store.sqlite.afterCommit.add(lookSoon);
  return async () => {
    end();
    // What it rejects with, look() has told.
    await running?.catch(() => {});
  };
}

// Only looks (sqlite.org/pragma.html#pragma_wal_checkpoint). By way of the one connection's queue, since SQLite refuses it
// within a transaction.
async function pagesToCarry(store: OpenStore): Promise<number> {
  const { rows } = await sql<{ log: number; checkpointed: number }>`pragma wal_checkpoint(noop)`.execute(store.db);
  return rows.reduce((pages, { log, checkpointed }) => pages + log - checkpointed, 0);
}

/** Rejects with what SQLite throws, or with the reason why there is no thread. */
async function carry(file: string): Promise<void> {
  const worker = new Worker(new URL('./checkpoint-worker.mjs', import.meta.url), { workerData: { file } });
  worker.unref();
  await new Promise<void>((resolve, reject) => {
    worker.once('error', reject);
    worker.once('exit', () => resolve());
  });
}

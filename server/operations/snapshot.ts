// An exact copy of the database in service, made by SQLite's online backup while it is written to, checked by opening it
// afresh. Never a file copy: our own process must not touch the database's files beside SQLite (reliability.md M8).
import { chmod, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { backup, type DatabaseSync } from 'node:sqlite';
import { type DatabaseSummary, summarise } from './database-summary.ts';
import { makePrivateFolder, syncFile, syncFolder } from './durable-file.ts';

const PAGES_AT_ONCE = 100;
const KEEP = 3;

/** Copies the open database to `target` (0600), whole and checked or not at all. Returns what is in it. */
export async function takeSnapshot(
  sqlite: DatabaseSync,
  target: string,
  progress?: (done: number, total: number) => void,
): Promise<DatabaseSummary> {
  await makePrivateFolder(path.dirname(target));
  const part = `${target}.part`;
  try {
    await rm(part, { force: true });
    await backup(sqlite, part, {
      rate: PAGES_AT_ONCE,
      progress: ({ totalPages, remainingPages }) => progress?.(totalPages - remainingPages, totalPages),
    });
    await chmod(part, 0o600);
    const summary = summarise(part);
    await syncFile(part);
    await rename(part, target);
    await syncFolder(path.dirname(target));
    return summary;
  } finally {
    for (const rest of [part, `${part}-wal`, `${part}-shm`, `${part}-journal`, `${target}-wal`, `${target}-shm`])
      await rm(rest, { force: true });
  }
}

/**
 * For openStore's `beforeMigration`: keeps the database as it was beside the data (folder `snapshots`), the newest three.
 * Throws when that fails, so that nothing is migrated without a way back.
 */
export function snapshotBeforeMigration(dataFolder: string, now: () => number) {
  return async (pending: readonly string[], sqlite: { readonly raw: DatabaseSync }): Promise<void> => {
    const folder = path.join(dataFolder, 'snapshots');
    const stamp = new Date(now()).toISOString().replaceAll(/[-:]|\.\d+/g, '');
    await takeSnapshot(sqlite.raw, path.join(folder, `before-${pending[0] ?? 'migration'}-${stamp}.db`));
    await keepNewest(folder, (name) => name.startsWith('before-') && name.endsWith('.db'), KEEP);
  };
}

/** Removes all but the newest `keep` of the files that `is` knows; their names must sort by age from the last dash on. */
export async function keepNewest(folder: string, is: (name: string) => boolean, keep: number): Promise<string[]> {
  const stamp = (name: string) => name.slice(name.lastIndexOf('-') + 1);
  const names = (await readdir(folder)).filter(is).sort((a, b) => stamp(b).localeCompare(stamp(a)));
  const dropped = names.slice(keep);
  for (const name of dropped) await rm(path.join(folder, name), { force: true });
  return dropped;
}

// The data of this machine for one command: opened, handed over, closed. The service may run meanwhile: SQLite's own locks
// between processes keep them apart.
import { existsSync } from 'node:fs';
import { readdir, readFile, readlink } from 'node:fs/promises';
import path from 'node:path';
import { type OpenStore, openStore } from '../store/database.ts';
import { configOf, type Surroundings } from './command.ts';
import { CommandError, EXIT } from './exit-codes.ts';

/** The path of the database file of this machine. */
export function databaseFile(around: Surroundings): string {
  return path.join(configOf(around).dataFolder, 'textdesk.db');
}

/** Runs `work` on the data. Throws CommandError when there is none, so that a mistyped folder makes no empty database. */
export async function withStore<Result>(
  around: Surroundings,
  work: (store: OpenStore) => Promise<Result>,
): Promise<Result> {
  const file = databaseFile(around);
  if (!existsSync(file)) {
    throw new CommandError(
      EXIT.noInput,
      `There is no data at ${file}. Is TEXTDESK_DATA right? The first start of the service makes it.`,
    );
  }
  const store = await openStore(file, {
    beforeMigration: () => {
      throw new CommandError(
        EXIT.tryLater,
        'The data is from an older version and was not touched. Start the service once: it saves and updates it.',
      );
    },
  });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** Programs that have this file open, by /proc; those of other users show only to root. */
export async function holdersOf(file: string): Promise<{ pid: number; program: string }[]> {
  const holders: { pid: number; program: string }[] = [];
  for (const pid of (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))) {
    if (Number(pid) === process.pid) continue;
    const open = await readdir(`/proc/${pid}/fd`).catch(() => []);
    for (const descriptor of open) {
      const target = await readlink(`/proc/${pid}/fd/${descriptor}`).catch(() => '');
      if (target !== file) continue;
      const program = (await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '?')).trim();
      holders.push({ pid: Number(pid), program });
      break;
    }
  }
  return holders;
}

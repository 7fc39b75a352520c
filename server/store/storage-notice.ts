// What had to be done to the stored data at a start, kept in it until a person has read it: damaged pages that were stepped
// over, or a state older than the one that had been reached.
import type { DatabaseSync } from 'node:sqlite';
import type { BackupProblem } from './backup-problem.ts';
import { parsedSetting, storedSettings } from './settings.ts';
import type { Db, Trx } from './transact.ts';

export type StorageNotice = { readonly at: number } & (
  | {
      readonly type: 'repaired';
      /** The folder with the damaged files. */
      readonly aside: string;
      readonly saved: number;
      /** Rows that could not be read. */
      readonly unreadable: number;
      /** Tables of which parts, or all, could not be read, without anybody knowing how many rows. */
      readonly tables: number;
      /** Of those, how many a backup still had. */
      readonly filled: number;
      /** The backup that they came from, or why there was none: words in a notice from before problems were facts. */
      readonly backup: { readonly name: string } | { readonly problem: BackupProblem | string };
    }
  | {
      readonly type: 'older';
      /** At most so many texts, and other entries, had been stored and are not there. */
      readonly messages: number;
      readonly entries: number;
    }
);

const KEY = 'storage.notice';

/** The newest that nobody has put away; undefined when there is none. */
export async function storageNotice(db: Db | Trx): Promise<StorageNotice | undefined> {
  const stored = (await storedSettings(db)).get(KEY);
  return isNotice(stored) ? stored : undefined;
}

export async function dismissStorageNotice(trx: Trx): Promise<void> {
  await trx.deleteFrom('settings').where('key', '=', KEY).execute();
}

/** At start, before anybody else uses the database. */
export function putStorageNotice(sqlite: DatabaseSync, notice: StorageNotice): void {
  sqlite
    .prepare('insert or replace into settings (key, value, changed_at) values (?, ?, ?)')
    .run(KEY, JSON.stringify(notice), notice.at);
}

/** The same on the open file, at start. */
export function readStorageNotice(sqlite: DatabaseSync): StorageNotice | undefined {
  const row = sqlite.prepare('select value from settings where key = ?').get(KEY);
  const stored = row && parsedSetting(String(row.value));
  return isNotice(stored) ? stored : undefined;
}

// Only we write it; a row of another making is passed over like any other damaged setting.
function isNotice(stored: unknown): stored is StorageNotice {
  if (typeof stored !== 'object' || stored === null || !('type' in stored) || !('at' in stored)) return false;
  return typeof stored.at === 'number' && (stored.type === 'repaired' || stored.type === 'older');
}

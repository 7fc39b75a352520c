// What stood on damaged pages, out of a backup: only rows that could not be read, never one that can, so that nobody loses
// what was done since the backup, and what was deleted since stays deleted.
import { DatabaseSync } from 'node:sqlite';
import { BackupError } from './backup-problem.ts';
import { insertInto, tablesOf } from './salvage.ts';

/** The backup is of another database, or of this one before an older state was restored: its numbers mean other rows. */
export class OtherDatabaseError extends BackupError {
  constructor() {
    super({ why: 'other-database' });
    this.name = 'OtherDatabaseError';
  }
}

/** Who is signed in, keys that may have been revoked, and what is only of the moment: these do not come back. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  'sessions',
  'one_time_links',
  'known_devices',
  'api_keys',
  'send_counts',
  'drafts',
  'client_imports',
  'demo_rows',
  'signal_samples',
]);

/**
 * Fills the rows `unreadable` (as `salvage` gave them) from the plain database file `backup`. To be called with foreign keys
 * off, before references are mended. Returns how many there were. Throws OtherDatabaseError, or what SQLite throws.
 */
export function fillFromBackup(
  backup: string,
  to: DatabaseSync,
  unreadable: ReadonlyMap<string, readonly number[]>,
): number {
  const from = new DatabaseSync(backup, { readOnly: true });
  to.exec('begin immediate');
  try {
    if (!isOfSameDatabase(from, to)) throw new OtherDatabaseError();
    const there = tablesOf(from);
    let filled = 0;
    for (const [table, numbers] of unreadable) {
      if (there.includes(table) && !LEFT_OUT.has(table)) filled += fill(from, to, table, numbers);
    }
    to.exec('commit');
    return filled;
  } catch (error) {
    to.exec('rollback');
    throw error;
  } finally {
    from.close();
  }
}

function fill(from: DatabaseSync, to: DatabaseSync, table: string, numbers: readonly number[]): number {
  const insert = insertInto(to, table);
  let filled = 0;
  // 0: a table without row numbers, of which nobody knows what was lost.
  if (numbers.includes(0)) {
    for (const row of from.prepare(`select * from ${table}`).iterate()) filled += insert(row);
    return filled;
  }
  const byNumber = from.prepare(`select * from ${table} where rowid = ?`);
  for (const number of numbers) {
    const row = byNumber.get(number);
    if (row) filled += insert(row);
  }
  return filled;
}

// The same number must mean the same row in both, wherever both have it.
function isOfSameDatabase(from: DatabaseSync, to: DatabaseSync): boolean {
  return ['conversations', 'messages', 'clients', 'users'].every((table) => {
    const here = to.prepare(`select public_id as name from ${table} where id = ?`);
    for (const { id, name } of from.prepare(`select id, public_id as name from ${table}`).iterate()) {
      const row = here.get(Number(id));
      if (row && row.name !== name) return false;
    }
    return true;
  });
}

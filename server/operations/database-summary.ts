// What is in a database file, by opening it afresh: whether it is sound, and the dates and counts that a person compares
// before a restore.
import { DatabaseSync } from 'node:sqlite';
import { BackupError } from '../store/backup-problem.ts';

export interface DatabaseSummary {
  readonly messages: number;
  readonly conversations: number;
  readonly clients: number;
  readonly users: number;
  /** Outbound messages that were neither sent nor given up. */
  readonly unsent: number;
  /** Milliseconds since 1970 of the oldest and newest message; null without any. */
  readonly oldestAt: number | null;
  readonly newestAt: number | null;
  /** The newest migration that it went through. */
  readonly migration: string;
}

/** The file is not a sound Textdesk database; `problem` has what SQLite found. */
export class UnsoundDatabaseError extends BackupError {
  constructor(file: string, finding: string) {
    super({ why: 'unsound', finding });
    this.message = `${file} is not a sound Textdesk database: ${finding}`;
    this.name = 'UnsoundDatabaseError';
  }
}

/** Opens `file` read-only, checks it and counts. Throws UnsoundDatabaseError. Never use it on the file that is in service. */
export function summarise(file: string): DatabaseSummary {
  let sqlite: DatabaseSync | undefined;
  try {
    sqlite = new DatabaseSync(file, { readOnly: true, timeout: 5000 });
    const finding = String(Object.values(sqlite.prepare('pragma quick_check(1)').get() ?? {})[0]);
    if (finding !== 'ok') throw new UnsoundDatabaseError(file, finding);
    if (sqlite.prepare('pragma foreign_key_check').get()) throw new UnsoundDatabaseError(file, 'broken references');
    return count(sqlite);
  } catch (error) {
    if (error instanceof UnsoundDatabaseError) throw error;
    throw new UnsoundDatabaseError(file, error instanceof Error ? error.message : String(error));
  } finally {
    if (sqlite?.isOpen) sqlite.close();
  }
}

/** Counts in an open database. */
export function count(sqlite: DatabaseSync): DatabaseSummary {
  const number = (sql: string) => Number(Object.values(sqlite.prepare(sql).get() ?? {})[0] ?? 0);
  const range = sqlite.prepare('select min(at) as oldest, max(at) as newest from messages').get();
  const migration = sqlite.prepare('select max(name) as name from kysely_migration').get();
  return {
    messages: number('select count(*) from messages'),
    conversations: number('select count(*) from conversations'),
    clients: number('select count(*) from clients'),
    users: number('select count(*) from users'),
    unsent: number(
      `select count(*) from messages where direction = 'out' and status in ('queued', 'sending', 'held', 'unknown')`,
    ),
    oldestAt: range?.oldest == null ? null : Number(range.oldest),
    newestAt: range?.newest == null ? null : Number(range.newest),
    migration: String(migration?.name ?? ''),
  };
}

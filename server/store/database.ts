// Opens the database file: pragmas, checked; migrations, each in a transaction of its own; a newer file is refused.
import { promises as fs } from 'node:fs';
import path from 'node:path';
import { Kysely, SqliteAdapter, SqliteDialect } from 'kysely';
import { FileMigrationProvider, Migrator } from 'kysely/migration';
import { Changes } from './changes.ts';
import { NodeSqlite } from './node-sqlite.ts';
import { StorageHealth } from './storage-health.ts';
import type { Tables } from './tables.ts';
import type { Store } from './transact.ts';

const MIGRATIONS = path.join(import.meta.dirname, '..', '..', 'migrations');

export interface OpenStore extends Store {
  /** The one connection, for the online backup and checks that Kysely has no word for. */
  readonly sqlite: NodeSqlite;
  readonly file: string;
  /** Whether the disk takes what is written; pages show it. */
  readonly health: StorageHealth;
  close(): Promise<void>;
}

export interface OpenOptions {
  /** What to do with an error that a listener of the bell throws. */
  readonly report?: (error: unknown) => void;
  /** Called once before the first migration that changes an existing database, with the names to come. */
  readonly beforeMigration?: (pending: readonly string[], sqlite: NodeSqlite) => Promise<void>;
  /** Milliseconds since 1970, for the times at which the storage fell ill. */
  readonly now?: () => number;
  /** 'full' unless a test of the crash harness wants to see that less is not enough. */
  readonly synchronous?: 'full' | 'normal';
}

/** The database is from a newer program than this one; it was not touched. */
export class NewerDatabaseError extends Error {
  readonly migrations: readonly string[];
  constructor(file: string, migrations: readonly string[]) {
    super(
      `${file} was written by a newer Textdesk (it has ${migrations.join(', ')}, which this version does not know). ` +
        'Install that version again, or restore a backup made with this one.',
    );
    this.name = 'NewerDatabaseError';
    this.migrations = migrations;
  }
}

/** Opens `file` (':memory:' for tests), migrated to the latest. Throws NewerDatabaseError, or what SQLite throws. */
export async function openStore(file: string, options: OpenOptions = {}): Promise<OpenStore> {
  const health = new StorageHealth(options.now ?? (() => 0));
  const sqlite = new NodeSqlite(file, { health });
  try {
    applyPragmas(sqlite, options.synchronous ?? 'full');
    const db = new Kysely<Tables>({ dialect: new Dialect({ database: sqlite }) });
    await migrate(db, sqlite, file, options);
    const changes = new Changes(options.report ?? ((error) => process.emitWarning(String(error))));
    return { db, changes, sqlite, file, health, close: () => db.destroy() };
  } catch (error) {
    sqlite.close();
    throw error;
  }
}

// A commit is what lets the SIM forget a message, so it must have reached the disk: FULL is set on every open and read
// back, because some builds of SQLite quietly lower it in WAL mode.
function applyPragmas(sqlite: NodeSqlite, synchronous: 'full' | 'normal'): void {
  sqlite.raw.exec(`pragma journal_mode = wal; pragma synchronous = ${synchronous}; pragma foreign_keys = on;
    pragma cache_size = -8000; pragma temp_store = memory`);
  const level = Object.values(sqlite.raw.prepare('pragma synchronous').get() ?? {})[0];
  if (synchronous === 'full' && level !== 2) throw new Error(`SQLite refused synchronous=FULL (it says ${level})`);
}

// SQLite's DDL is transactional; Kysely's adapter says it is not and would leave half a migration behind.
class Dialect extends SqliteDialect {
  override createAdapter(): SqliteAdapter {
    return new (class extends SqliteAdapter {
      override get supportsTransactionalDdl(): boolean {
        return true;
      }
    })();
  }
}

async function migrate(db: Kysely<Tables>, sqlite: NodeSqlite, file: string, options: OpenOptions): Promise<void> {
  const provider = new FileMigrationProvider({ fs, path, migrationFolder: MIGRATIONS });
  const known = Object.keys(await provider.getMigrations());
  const done = executedMigrations(sqlite);
  const unknown = done.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new NewerDatabaseError(file, unknown);
  const pending = known.filter((name) => !done.includes(name));
  if (pending.length === 0) return;
  if (done.length > 0) await options.beforeMigration?.(pending, sqlite);
  const migrator = new Migrator({ db, provider });
  // One at a time, so that each has its own transaction.
  for (const _ of pending) {
    const { error } = await migrator.migrateUp();
    if (error) throw error;
  }
}

function executedMigrations(sqlite: NodeSqlite): string[] {
  const table = sqlite.raw.prepare(`select 1 from sqlite_master where name = 'kysely_migration'`).get();
  if (!table) return [];
  return sqlite.raw
    .prepare('select name from kysely_migration order by name')
    .all()
    .map((row) => String(row.name));
}

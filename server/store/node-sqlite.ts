// node:sqlite behind the five members that Kysely's own SqliteDialect asks for. Knows which JavaScript values SQLite can
// hold and refuses the others: node:sqlite would take a Date or an object in first place for named parameters and store NULL.
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import type { SqliteDatabase, SqliteStatement } from 'kysely';
import { CommitTimes } from './commit-times.ts';
import { registerFunctions } from './functions.ts';
import type { StorageHealth } from './storage-health.ts';

const CACHED_STATEMENTS = 256;
/** As Kysely words them. */
const TRANSACTION: ReadonlySet<string> = new Set(['begin', 'commit']);

interface StatementResult {
  readonly changes: number | bigint;
  readonly lastInsertRowid: number | bigint;
}

/** A database file (or ':memory:') that Kysely can drive. One connection, one writer. */
export class NodeSqlite implements SqliteDatabase {
  readonly raw: DatabaseSync;
  /** Of the transactions that changed something. */
  readonly commits = new CommitTimes();
  /** Called after each of those. */
  readonly afterCommit = new Set<() => void>();
  readonly #health: StorageHealth | undefined;
  #totalChanges: StatementSync | undefined;
  #changedBefore: unknown;
  // Least recently used first: a Map keeps the order of insertion.
  readonly #statements = new Map<string, Statement>();

  /** Opens or creates the file. Throws what node:sqlite throws (`errcode` is SQLite's extended code). */
  constructor(path: string, options: { readOnly?: boolean; health?: StorageHealth } = {}) {
    this.#health = options.health;
    this.raw = new DatabaseSync(path, {
      timeout: 5000,
      enableForeignKeyConstraints: true,
      readOnly: options.readOnly ?? false,
    });
    registerFunctions(this.raw);
  }

  prepare(sql: string): Statement {
    const cached = this.#statements.get(sql);
    if (cached) this.#statements.delete(sql);
    const statement = cached ?? watched(this.#health, () => new Statement(this, sql, this.#health));
    if (this.#statements.size >= CACHED_STATEMENTS) {
      const oldest = this.#statements.keys().next();
      if (!oldest.done) this.#statements.delete(oldest.value);
    }
    this.#statements.set(sql, statement);
    return statement;
  }

  /** Runs a statement that begins or ends a transaction, and counts how long the commit of one that changed something took. */
  boundary(sql: string, run: () => StatementResult): StatementResult {
    if (sql === 'begin') this.#changedBefore = this.#changes();
    const begun = performance.now();
    const result = run();
    const took = performance.now() - begun;
    // A full disk commits what changed nothing as well.
    if (sql === 'commit' && this.#changes() !== this.#changedBefore) {
      this.commits.note(took);
      this.#health?.noteWritten();
      for (const listener of this.afterCommit) listener();
    }
    return result;
  }

  #changes(): unknown {
    this.#totalChanges ??= this.raw.prepare('select total_changes() as total');
    return this.#totalChanges.get()?.total;
  }

  close(): void {
    this.#statements.clear();
    if (this.raw.isOpen) this.raw.close();
  }
}

class Statement implements SqliteStatement {
  readonly reader: boolean;
  readonly #database: NodeSqlite;
  readonly #sql: string;
  readonly #statement: StatementSync;
  readonly #health: StorageHealth | undefined;

  constructor(database: NodeSqlite, sql: string, health: StorageHealth | undefined) {
    this.#health = health;
    this.#database = database;
    this.#sql = sql;
    this.#statement = database.raw.prepare(sql);
    this.reader = this.#statement.columns().length > 0;
  }

  all(parameters: ReadonlyArray<unknown>): unknown[] {
    return watched(this.#health, () => this.#statement.all(...bindable(parameters)));
  }

  run(parameters: ReadonlyArray<unknown>): StatementResult {
    const run = () => watched(this.#health, () => this.#statement.run(...bindable(parameters)));
    return TRANSACTION.has(this.#sql) ? this.#database.boundary(this.#sql, run) : run();
  }

  // A cursor owns its statement: the cached one may be run again meanwhile.
  iterate(parameters: ReadonlyArray<unknown>): IterableIterator<unknown> {
    return this.#database.raw.prepare(this.#sql).iterate(...bindable(parameters));
  }
}

// Every error of SQLite passes here, and once it may not be trusted any more nothing gets through.
function watched<Result>(health: StorageHealth | undefined, work: () => Result): Result {
  health?.admit();
  try {
    return work();
  } catch (error) {
    health?.note(error);
    throw error;
  }
}

function bindable(parameters: ReadonlyArray<unknown>): SQLInputValue[] {
  return parameters.map((value) => {
    if (value === null || typeof value === 'string' || typeof value === 'bigint') return value;
    if (typeof value === 'boolean') return value ? 1 : 0;
    if (typeof value === 'number' && !Number.isNaN(value)) return value;
    if (value instanceof Uint8Array) return value;
    throw new TypeError(`Cannot bind ${Object.prototype.toString.call(value)} (${String(value)}) to a SQL parameter`);
  });
}

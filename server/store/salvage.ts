// Out of a damaged database into a new one: every table, row by row, stepping over what cannot be read. References that
// lead to a lost row are cut; a message whose conversation is lost gets one to stand in.
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';

export interface Salvage {
  readonly saved: number;
  /** By table: the numbers of rows that may have been there and could not be read; 0 stands for nobody knows how many. */
  readonly unreadable: ReadonlyMap<string, readonly number[]>;
}

/** `to` is open and new, and nobody uses it yet. Never throws for what is wrong with `damaged`, and does not change it. */
export function salvage(damaged: string, to: DatabaseSync): Salvage {
  let from: DatabaseSync;
  try {
    from = new DatabaseSync(damaged, { readOnly: true });
  } catch {
    return { saved: 0, unreadable: new Map(tablesOf(to).map((table) => [table, [0]])) };
  }
  let saved = 0;
  const unreadable = new Map<string, readonly number[]>();
  to.exec('pragma foreign_keys = off');
  to.exec('begin immediate');
  try {
    for (const table of tablesOf(to)) {
      const lost: number[] = [];
      saved += copy(to, table, readable(from, table, lost));
      if (lost.length > 0) unreadable.set(table, lost);
    }
    // Ids that were given out and lost are not given out again. The audit log keeps its own count where it is whole, since
    // a gap there means that rows are missing.
    to.prepare(`update sqlite_sequence set seq = seq + 1000 where name != 'audit_log' or ?`).run(
      Number(unreadable.has('audit_log')),
    );
    to.exec('commit');
  } catch (error) {
    to.exec('rollback');
    throw error;
  } finally {
    closeQuietly(from);
  }
  return { saved, unreadable };
}

/** To be called once everything is there that will be. */
export function mendReferences(to: DatabaseSync): void {
  to.exec('begin immediate');
  cutBrokenReferences(to);
  to.exec('commit');
  to.exec('pragma foreign_keys = on');
}

export type Row = Record<string, SQLInputValue>;

/** The tables that hold what people and programs stored; without the indexes of words and what SQLite and Kysely keep for themselves. */
export function tablesOf(db: DatabaseSync): readonly string[] {
  return db
    .prepare(
      `select m.name from sqlite_master m join pragma_table_list l on l.schema = 'main' and l.name = m.name
       where l.type = 'table' and m.name not like 'sqlite_%' and m.name not like 'kysely_%' order by m.rowid`,
    )
    .all()
    .map((row) => String(row.name));
}

// A thousand at a time, and where that does not work one by one, up to the last that may have been.
function* readable(from: DatabaseSync, table: string, lost: number[]): Generator<Row> {
  const several = attempt(() => from.prepare(`select * from ${table} where rowid between ? and ?`));
  const byNumber = attempt(() => from.prepare(`select * from ${table} where rowid = ?`));
  if (!several || !byNumber) {
    yield* fromBothEnds(from, table, lost);
    return;
  }
  for (let first = 1, last = lastNumber(from, table); first <= last; first += AT_ONCE) {
    const end = Math.min(first + AT_ONCE - 1, last);
    const rows = attempt(() => several.all(first, end));
    if (rows) {
      yield* rows;
      continue;
    }
    for (let number = first; number <= end; number += 1) {
      const row = attempt(() => ({ row: byNumber.get(number) }));
      if (!row) lost.push(number);
      else if (row.row) yield row.row;
    }
  }
}

// A table without row numbers: forwards up to the damage, then backwards up to it. How much lay between nobody knows: it
// counts as one.
function* fromBothEnds(from: DatabaseSync, table: string, lost: number[]): Generator<Row> {
  const keys = attempt(() =>
    from
      .prepare(`select name from pragma_table_info(?) where pk > 0 order by pk`)
      .all(table)
      .map(({ name }) => name),
  );
  // None: the table is from a newer program than the database.
  if (keys?.length === 0) return;
  for (const direction of keys ? ['asc', 'desc'] : []) {
    const order = (keys ?? []).map((key) => `${key} ${direction}`).join(', ');
    const rows = attempt(() => from.prepare(`select * from ${table} order by ${order}`).iterate());
    for (;;) {
      const next = rows && attempt(() => rows.next());
      if (next?.value) yield next.value;
      else if (next?.done) return;
      else break;
    }
  }
  lost.push(0);
}

const AT_ONCE = 1000;
const MOST_ROWS = 5_000_000;

function lastNumber(from: DatabaseSync, table: string): number {
  const given = attempt(() => from.prepare('select seq from sqlite_sequence where name = ?').get(table)?.seq);
  const largest =
    given ?? attempt(() => from.prepare(`select max(rowid) as last from ${table}`).get()?.last) ?? 100_000;
  return Math.min(Number(largest), MOST_ROWS);
}

// A new database has rows of its own, groups and their rights: what was there before stands for them.
function copy(to: DatabaseSync, table: string, rows: Iterable<Row>): number {
  const insertRow = insertInto(to, table);
  let saved = 0;
  for (const row of rows) {
    if (saved === 0) attempt(() => to.exec(`delete from ${table}`));
    saved += attempt(() => insertRow(row)) ?? 0;
  }
  return saved;
}

/** Inserts rows as another database has them, of whose columns some may be unknown here. Gives 0 for one that is there already. */
export function insertInto(to: DatabaseSync, table: string): (row: Row) => number {
  const known = to
    .prepare(`select name from pragma_table_info(?)`)
    .all(table)
    .map((row) => String(row.name));
  let statement: { readonly columns: readonly string[]; readonly insert: StatementSync } | undefined;
  return (row) => {
    if (!statement) {
      const columns = Object.keys(row).filter((name) => known.includes(name));
      const marks = columns.map(() => '?').join(', ');
      const insert = to.prepare(`insert or ignore into ${table} (${columns.join(', ')}) values (${marks})`);
      statement = { columns, insert };
    }
    const { columns, insert } = statement;
    return Number(insert.run(...columns.map((name) => row[name] ?? null)).changes);
  };
}

function cutBrokenReferences(to: DatabaseSync): void {
  standIn(to);
  // Cutting one row may break others.
  for (let round = 0; round < 5; round += 1) {
    const broken = to.prepare('pragma foreign_key_check').all();
    if (broken.length === 0) return;
    for (const { table, rowid, fkid } of broken) {
      const column = to
        .prepare('select "from" as name from pragma_foreign_key_list(?) where id = ?')
        .get(String(table), Number(fkid));
      const where = `where rowid = ${Number(rowid)}`;
      const cut = attempt(() => to.exec(`update ${table} set ${column?.name} = null ${where}`) ?? true);
      if (!cut) attempt(() => to.exec(`delete from ${table} ${where}`));
    }
  }
}

function standIn(to: DatabaseSync): void {
  to.exec(`insert into conversations (id, public_id, number, last_message_id, created_at, updated_at)
    select conversation_id, 'salvaged-' || conversation_id,
      coalesce(
        (select sender from inbound_pdus where message_id in (select id from messages where conversation_id = m.conversation_id)
          and sender not in (select number from conversations) limit 1),
        (select recipient from outbound_segments where message_id in (select id from messages where conversation_id = m.conversation_id)
          and recipient not in (select number from conversations) limit 1),
        'Unknown ' || conversation_id),
      max(id), min(created_at), max(updated_at)
    from messages m where conversation_id not in (select id from conversations) group by conversation_id`);
}

function attempt<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch {
    return undefined; // unreadable: that is why we are here
  }
}

function closeQuietly(db: DatabaseSync): void {
  attempt(() => db.close());
}

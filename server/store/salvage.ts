// Out of a damaged database into a new one: every table, row by row, stepping over what cannot be read. References that
// lead to a lost row are cut; a message whose conversation is lost gets one to stand in.
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';

export interface Salvage {
  readonly saved: number;
  /** Rows that are known to have been there and could not be read. */
  readonly unreadable: number;
}

/** Both open; `to` is new and nobody uses it yet. Never throws for what is wrong with `damaged`. */
export function salvage(damaged: string, to: DatabaseSync): Salvage {
  let from: DatabaseSync;
  try {
    from = new DatabaseSync(damaged);
  } catch {
    return { saved: 0, unreadable: 0 };
  }
  let saved = 0;
  let unreadable = 0;
  to.exec('pragma foreign_keys = off');
  to.exec('begin immediate');
  try {
    for (const table of tablesOf(to)) {
      const rows = readable(from, table);
      unreadable += rows.unreadable;
      saved += copy(to, table, rows.found);
    }
    cutBrokenReferences(to);
    // Ids that were given out and lost are not given out again.
    to.exec('update sqlite_sequence set seq = seq + 1000');
    to.exec('commit');
  } catch (error) {
    to.exec('rollback');
    throw error;
  } finally {
    to.exec('pragma foreign_keys = on');
    closeQuietly(from);
  }
  return { saved, unreadable };
}

type Row = Record<string, SQLInputValue>;

function tablesOf(db: DatabaseSync): readonly string[] {
  return db
    .prepare(
      `select name from sqlite_master where type = 'table' and sql not like 'create virtual%'
       and name not like 'sqlite_%' and name not like 'message_search%' and name not like 'kysely_%'`,
    )
    .all()
    .map((row) => String(row.name));
}

// In one go where that works; else each row by its number, from the first to the last that may have been.
function readable(from: DatabaseSync, table: string): { readonly found: readonly Row[]; readonly unreadable: number } {
  const whole = attempt(() => from.prepare(`select * from ${table}`).all());
  if (whole) return { found: whole, unreadable: 0 };
  const byNumber = attempt(() => from.prepare(`select * from ${table} where rowid = ?`));
  if (!byNumber) return { found: [], unreadable: 0 };
  const found: Row[] = [];
  let unreadable = 0;
  for (let number = 1, last = lastNumber(from, table); number <= last; number += 1) {
    const row = attempt(() => ({ row: byNumber.get(number) }));
    if (!row) unreadable += 1;
    else if (row.row) found.push(row.row);
  }
  return { found, unreadable };
}

const MOST_ROWS = 5_000_000;

function lastNumber(from: DatabaseSync, table: string): number {
  const given = attempt(() => from.prepare('select seq from sqlite_sequence where name = ?').get(table)?.seq);
  const largest =
    given ?? attempt(() => from.prepare(`select max(rowid) as last from ${table}`).get()?.last) ?? 100_000;
  return Math.min(Number(largest), MOST_ROWS);
}

// A new database has rows of its own, groups and their rights: what was there before stands for them.
function copy(to: DatabaseSync, table: string, rows: readonly Row[]): number {
  const known = to
    .prepare(`select name from pragma_table_info(?)`)
    .all(table)
    .map((row) => String(row.name));
  if (rows.length === 0) return 0;
  attempt(() => to.exec(`delete from ${table}`));
  let saved = 0;
  for (const row of rows) {
    const columns = Object.keys(row).filter((name) => known.includes(name));
    const marks = columns.map(() => '?').join(', ');
    const insert = `insert or ignore into ${table} (${columns.join(', ')}) values (${marks})`;
    const result = attempt(() => to.prepare(insert).run(...columns.map((name) => row[name] ?? null)));
    saved += Number(result?.changes ?? 0);
  }
  return saved;
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

// Each backup that was tried and what came of it; and which rows the demo made, so that only they are removed.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [
    `create table backup_runs (
      id integer primary key autoincrement,
      started_at integer not null,
      finished_at integer,
      outcome text not null,
      problem text,
      file text,
      octets integer,
      messages integer,
      clients integer
    ) strict`,
    `create table demo_rows (
      kind text not null,
      row_id integer not null,
      primary key (kind, row_id)
    ) strict, without rowid`,
    `create table signal_samples (
      at integer primary key,
      device text not null,
      csq integer,
      dbm integer
    ) strict, without rowid`,
  ]) {
    await sql.raw(statement).execute(db);
  }
}

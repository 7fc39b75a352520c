// A sample belongs to its modem: two modems measured in the same millisecond have one each.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [
    `create table signal_samples_by_device (
      device text not null,
      at integer not null,
      csq integer,
      dbm integer,
      primary key (device, at)
    ) strict, without rowid`,
    `insert into signal_samples_by_device (device, at, csq, dbm) select device, at, csq, dbm from signal_samples`,
    `drop table signal_samples`,
    `alter table signal_samples_by_device rename to signal_samples`,
  ]) {
    await sql.raw(statement).execute(db);
  }
}

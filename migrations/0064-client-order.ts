// Clients in the order of their names as people know it, É beside E: by a key that server/store/fold.ts makes.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  const keep = `update clients set sort_name = sort_key(new.name) where id = new.id;`;
  for (const statement of [
    `alter table clients add column sort_name text not null default ''`,
    `update clients set sort_name = sort_key(name)`,
    `drop index clients_by_name`,
    `create index clients_by_name on clients (sort_name, id)`,
    `create trigger clients_sort_insert after insert on clients when new.sort_name = '' begin ${keep} end`,
    `create trigger clients_sort_update after update of name on clients begin ${keep} end`,
  ]) {
    await sql.raw(statement).execute(db);
  }
}

// Orders the list "Waiting longest", finds a client's numbers by their last digits, and keeps imports that await a mapping.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [
    `create index conversations_waiting on conversations (waiting_since, id)
      where waiting_since is not null and status = 'open'`,
    `create index conversations_by_assignee_last on conversations (assignee_id, last_message_id desc)`,
    `create index conversations_by_priority_last on conversations (priority, last_message_id desc)`,
    // A file that was uploaded stays here between its mapping, its preview and its end.
    `create table client_imports (
      id integer primary key autoincrement,
      user_id integer not null references users (id) on delete cascade,
      file_name text not null,
      content text not null,
      mapping text not null default '{}',
      state text not null,
      total integer not null default 0,
      done integer not null default 0,
      created integer not null default 0,
      updated integer not null default 0,
      bad_rows text not null default '[]',
      created_at integer not null,
      updated_at integer not null
    ) strict`,
  ]) {
    await sql.raw(statement).execute(db);
  }
}

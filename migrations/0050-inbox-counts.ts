// Counts that stand on every page are answered from an index alone.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index conversations_unread_open on conversations (number, last_message_id)
    where unread > 0 and status = 'open'`.execute(db);
  // Only an open thread waits, so its status need not be asked.
  await sql`drop index conversations_waiting`.execute(db);
  await sql`create index conversations_by_waiting on conversations (waiting_since, id)
    where waiting_since is not null`.execute(db);
}

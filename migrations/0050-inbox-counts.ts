// Counts that stand on every page are answered from an index alone.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index conversations_unread_open on conversations (number, last_message_id)
    where unread > 0 and status = 'open'`.execute(db);
}

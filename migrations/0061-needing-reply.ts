// Conversations that wait for an answer, in the list's order.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index conversations_needing_reply on conversations (last_message_id desc)
    where needs_reply = 1 and status = 'open'`.execute(db);
}

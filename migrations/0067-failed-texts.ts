// Texts that failed, by when: a list of their own, and a count on the empty right side. The index of all changes served that
// count alone, and had to be written with every step of every text.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index messages_failed on messages (updated_at, conversation_id)
    where direction = 'out' and status = 'failed'`.execute(db);
  await sql`drop index messages_changed`.execute(db);
}

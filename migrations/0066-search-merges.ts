// No commit that stores a text merges parts of the index of words for it: server/store/search-merges.ts does that beside the
// requests (sqlite.org/fts5.html#the_automerge_configuration_option).
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(`insert into message_search (message_search, rank) values ('automerge', 0)`).execute(db);
}

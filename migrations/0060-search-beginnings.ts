// Words are found by their first letters without merging the hits of each word that begins so, and texts age by age: a
// search that finds little need not look through all of time at once. Builds the index of all texts anew.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [
    `drop trigger message_search_insert`,
    `drop trigger message_search_delete`,
    `drop trigger message_search_update`,
    `drop table message_search`,
    // 65,536 texts are an age. Its mark begins with a character that no text needs, so that no beginning meets it.
    `create view message_search_texts as
      select id, text, char(57344) || (id >> 16) as age from messages`,
    `create virtual table message_search using fts5 (
      text, age, content = 'message_search_texts', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2',
      prefix = '1 2 3 4'
    )`,
    `create virtual table message_search_words using fts5vocab (message_search, 'instance')`,
    `create trigger message_search_insert after insert on messages begin
      insert into message_search (rowid, text, age) values (new.id, new.text, char(57344) || (new.id >> 16)); end`,
    `create trigger message_search_delete after delete on messages begin
      insert into message_search (message_search, rowid, text, age)
      values ('delete', old.id, old.text, char(57344) || (old.id >> 16)); end`,
    `create trigger message_search_update after update of text on messages begin
      insert into message_search (message_search, rowid, text, age)
      values ('delete', old.id, old.text, char(57344) || (old.id >> 16));
      insert into message_search (rowid, text, age) values (new.id, new.text, char(57344) || (new.id >> 16)); end`,
    `insert into message_search (message_search) values ('rebuild')`,
    `drop table client_search`,
    `create virtual table client_search using fts5 (
      name, notes, external_id, content = 'clients', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2',
      prefix = '1 2 3 4'
    )`,
    `insert into client_search (client_search) values ('rebuild')`,
  ]) {
    await sql.raw(statement).execute(db);
  }
}

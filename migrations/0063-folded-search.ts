// The index of words holds what server/store/fold.ts makes of a text: accents of every script, the marks of Arabic and Hebrew
// and the spaces of numbers make no difference. Builds the indexes of texts and clients anew.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  const age = (row: string) => `char(57344) || (${row}.id >> 16)`;
  const addText = `insert into message_search (rowid, text, age) values (new.id, searchable(new.text), ${age('new')});`;
  const removeText = `insert into message_search (message_search, rowid, text, age)
    values ('delete', old.id, searchable(old.text), ${age('old')});`;
  const clientOf = (row: string) =>
    `${row}.id, searchable(${row}.name), searchable(${row}.notes), searchable(${row}.external_id)`;
  const addClient = `insert into client_search (rowid, name, notes, external_id) values (${clientOf('new')});`;
  const removeClient = `insert into client_search (client_search, rowid, name, notes, external_id)
    values ('delete', ${clientOf('old')});`;
  for (const statement of [
    `drop trigger message_search_insert`,
    `drop trigger message_search_delete`,
    `drop trigger message_search_update`,
    `drop view message_search_texts`,
    `create view message_search_texts as
      select id, searchable(text) as text, ${age('messages')} as age from messages`,
    `create trigger message_search_insert after insert on messages begin ${addText} end`,
    `create trigger message_search_delete after delete on messages begin ${removeText} end`,
    `create trigger message_search_update after update of text on messages begin ${removeText} ${addText} end`,
    `insert into message_search (message_search) values ('rebuild')`,
    `drop trigger client_search_insert`,
    `drop trigger client_search_delete`,
    `drop trigger client_search_update`,
    `drop table client_search`,
    `create view client_search_texts as select id, searchable(name) as name, searchable(notes) as notes,
      searchable(external_id) as external_id from clients`,
    `create virtual table client_search using fts5 (
      name, notes, external_id, content = 'client_search_texts', content_rowid = 'id',
      tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3 4'
    )`,
    `create trigger client_search_insert after insert on clients begin ${addClient} end`,
    `create trigger client_search_delete after delete on clients begin ${removeClient} end`,
    `create trigger client_search_update after update of name, notes, external_id on clients
      begin ${removeClient} ${addClient} end`,
    `insert into client_search (client_search) values ('rebuild')`,
  ]) {
    await sql.raw(statement).execute(db);
  }
}

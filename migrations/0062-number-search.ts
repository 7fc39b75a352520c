// Any part of a number is found by index: every three digits in a row are a word of it. The + of a number is one of its
// characters, so that a beginning is told from what stands in the middle.
import { type Kysely, sql } from 'kysely';

const INDEXES = [
  { index: 'conversation_number_search', table: 'conversations' },
  { index: 'client_number_search', table: 'client_numbers' },
] as const;

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const { index, table } of INDEXES) {
    const add = `insert into ${index} (rowid, number) values (new.id, new.number);`;
    const remove = `insert into ${index} (${index}, rowid, number) values ('delete', old.id, old.number);`;
    for (const statement of [
      `create virtual table ${index} using fts5 (
        number, content = '${table}', content_rowid = 'id', tokenize = 'trigram', columnsize = 0
      )`,
      `create trigger ${index}_insert after insert on ${table} begin ${add} end`,
      `create trigger ${index}_delete after delete on ${table} begin ${remove} end`,
      `create trigger ${index}_update after update of number on ${table} begin ${remove} ${add} end`,
      `insert into ${index} (${index}) values ('rebuild')`,
    ]) {
      await sql.raw(statement).execute(db);
    }
  }
}

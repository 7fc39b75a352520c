// Conversations by their number in any form. A part of a number may stand anywhere in it, so every number is looked at: in
// an index that has nothing else in it, and only what is found is read.
import { sql } from 'kysely';
import { FEWEST_DIGITS, significantDigits } from './full-text.ts';
import type { Db, Trx } from './transact.ts';

export interface FoundConversation {
  readonly id: number;
  readonly number: string;
}

/** The one with exactly this number, else those with these digits in theirs, the last used first. */
export async function searchConversationsByNumber(
  db: Db | Trx,
  text: string,
  options: { readonly exact: string | undefined; readonly limit: number },
): Promise<FoundConversation[]> {
  const digits = significantDigits(text);
  if (/\p{L}/u.test(text)) return [];
  const query = db.selectFrom('conversations').select(['id', 'number']);
  const exact = options.exact === undefined ? [] : await query.where('number', '=', options.exact).execute();
  if (exact.length > 0 || digits.length < FEWEST_DIGITS) return exact;
  const { rows } = await sql<FoundConversation>`
    with hits as materialized (select id from conversations where instr(number, ${digits}) > 0)
    select c.id, c.number from hits cross join conversations c on c.id = hits.id
    order by c.last_message_id desc limit ${options.limit}
  `.execute(db);
  return rows;
}

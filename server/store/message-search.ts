// Full text over all messages, newest first: ordering by rank would read every hit of a common word.
import { sql } from 'kysely';
import { MARK_END, MARK_START, matchExpression, significantDigits } from './full-text.ts';
import type { Direction } from './tables.ts';
import type { Db, Trx } from './transact.ts';

export interface FoundMessage {
  readonly id: number;
  readonly conversationId: number;
  readonly number: string;
  readonly clientName: string | null;
  readonly direction: Direction;
  readonly author: string | null;
  readonly at: number;
  /** A piece of the text with MARK_START and MARK_END around what was searched for. */
  readonly snippet: string;
}

/**
 * Messages with all the words, from before `before` on. The last word may be a beginning, unless a whole page has it as
 * it is: a beginning that half of all texts share takes long to look up. Nothing when the text has no word.
 */
export async function searchMessages(
  db: Db | Trx,
  text: string,
  page: { readonly before?: number; readonly limit: number },
): Promise<FoundMessage[]> {
  const whole = matchExpression(text, 'whole');
  const beginning = matchExpression(text, 'beginning');
  if (whole === undefined || beginning === undefined) return [];
  const found = await matching(db, whole, page);
  return found.length >= page.limit ? found : await matching(db, beginning, page);
}

async function matching(
  db: Db | Trx,
  match: string,
  page: { readonly before?: number; readonly limit: number },
): Promise<FoundMessage[]> {
  // Only so many hits are ever read, then joined.
  const { rows } = await sql<FoundMessage>`
    with hits as (
      select rowid as id, snippet(message_search, 0, ${MARK_START}, ${MARK_END}, '…', 24) as snippet
      from message_search
      where message_search match ${match} and rowid < ${page.before ?? Number.MAX_SAFE_INTEGER}
      order by rowid desc
      limit ${page.limit}
    )
    select m.id, m.conversation_id as "conversationId", c.number, clients.name as "clientName", m.direction, m.author,
      m.at, hits.snippet
    from hits
    join messages m on m.id = hits.id
    join conversations c on c.id = m.conversation_id
    left join clients on clients.id = c.client_id
    order by m.id desc
  `.execute(db);
  return rows;
}

export interface FoundConversation {
  readonly id: number;
  readonly number: string;
}

/** Conversations by their number in any form. */
export async function searchConversationsByNumber(
  db: Db | Trx,
  text: string,
  options: { readonly exact: string | undefined; readonly limit: number },
): Promise<FoundConversation[]> {
  const digits = significantDigits(text);
  if (/\p{L}/u.test(text)) return [];
  const query = db.selectFrom('conversations').select(['id', 'number']);
  const exact = options.exact === undefined ? [] : await query.where('number', '=', options.exact).execute();
  if (exact.length > 0 || digits.length < 3) return exact;
  return await query
    .where('number', 'like', `%${digits}%`)
    .orderBy('last_message_id', 'desc')
    .limit(options.limit)
    .execute();
}

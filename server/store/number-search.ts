// Conversations and clients by part of a number in any form. An index of every three digits in a row finds it; of digits that
// very many numbers have, only those used last are looked at.
import { sql } from 'kysely';
import { FEWEST_DIGITS, significantDigits } from './full-text.ts';
import type { Db, Trx } from './transact.ts';

export interface FoundConversation {
  readonly id: number;
  readonly number: string;
}

/** What was typed, read as a number. */
export interface NumberQuery {
  /** E.164 or a short code, when it is a whole one. */
  readonly exact: string | undefined;
  /** The beginning of an E.164 number that it stands for, if it is from somewhere known. Such numbers are told first. */
  readonly beginning?: string | undefined;
  readonly limit: number;
}

/** Of more hits than this, not all are put in order. */
const MOST_SORTED = 500;
/** Conversations used last that are looked at for digits that many numbers have. */
const MOST_LOOKED_AT = 2000;

/** The one with exactly this number, else those with these digits in theirs: that begin so first, then the last used. */
export async function searchConversationsByNumber(
  db: Db | Trx,
  text: string,
  { exact, beginning, limit }: NumberQuery,
): Promise<readonly FoundConversation[]> {
  if (/\p{L}/u.test(text)) return [];
  if (exact !== undefined) {
    const query = db.selectFrom('conversations').select(['id', 'number']);
    const found = await query.where('number', '=', exact).execute();
    if (found.length > 0) return found;
  }
  const digits = significantDigits(text);
  if (digits.length < FEWEST_DIGITS) return [];
  const { found, hits } = await withDigits(db, digits, beginning, limit);
  if (hits <= MOST_SORTED) return found;
  let latest: readonly FoundConversation[] = [];
  for (const part of [beginning ?? [], digits].flat())
    if (latest.length < limit) latest = together(latest, await lastUsed(db, part, limit), limit);
  return together(latest, found, limit);
}

/** Ids of clients with these digits in a number of theirs, the number added last first. */
export async function clientsWithDigits(db: Db | Trx, digits: string, limit: number): Promise<{ id: number }[]> {
  const { rows } = await sql<{ id: number }>`
    with hits as materialized (
      select rowid as id from client_number_search where client_number_search match ${quoted(digits)}
      order by rowid desc limit ${limit}
    )
    select n.client_id as id from hits cross join client_numbers n on n.id = hits.id
  `.execute(db);
  return rows;
}

// The + stands nowhere but at a beginning.
async function withDigits(
  db: Db | Trx,
  digits: string,
  beginning: string | undefined,
  limit: number,
): Promise<{ readonly found: readonly FoundConversation[]; readonly hits: number }> {
  const { rows } = await sql<FoundConversation & { readonly hits: number }>`
    with hits as materialized (
      select rowid as id from conversation_number_search where conversation_number_search match ${quoted(digits)}
      order by rowid desc limit ${MOST_SORTED + 1}
    )
    select c.id, c.number, (select count(*) from hits) as hits from hits cross join conversations c on c.id = hits.id
    order by instr(c.number, ${beginning ?? '+'}) > 0 desc, c.last_message_id desc limit ${limit}
  `.execute(db);
  return { found: rows.map(({ id, number }) => ({ id, number })), hits: rows[0]?.hits ?? 0 };
}

async function lastUsed(db: Db | Trx, digits: string, limit: number): Promise<FoundConversation[]> {
  const { rows } = await sql<FoundConversation>`
    select id, number from (
      select id, number from conversations indexed by conversations_by_last
      where last_message_id is not null order by last_message_id desc limit ${MOST_LOOKED_AT}
    ) where instr(number, ${digits}) > 0 limit ${limit}
  `.execute(db);
  return rows;
}

function together(
  first: readonly FoundConversation[],
  then: readonly FoundConversation[],
  limit: number,
): FoundConversation[] {
  const others = then.filter(({ id }) => !first.some((each) => each.id === id));
  return [...first, ...others].slice(0, limit);
}

function quoted(digits: string): string {
  return `"${digits}"`;
}

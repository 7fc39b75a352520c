// Full text over all messages, newest first: ordering by rank would read every hit of a common word. The index knows which
// age a text is of (65,536 texts each), and a search goes from age to age until it has a page or was long enough about it.
import { sql } from 'kysely';
import { SHORTEST_NUMBER } from './fold.ts';
import { isKeptAsItIs, wordsOf } from './full-text.ts';
import { snippetOf, type Wanted } from './snippet.ts';
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

export interface FoundMessages {
  readonly messages: readonly FoundMessage[];
  /** Where to go on: nothing below this id was looked at yet. Null when all of it was. */
  readonly before: number | null;
}

export interface SearchPage {
  readonly before?: number;
  readonly limit: number;
  /** The digits that the text is, in every form that they may be written in; none when it is no number. */
  readonly forms?: readonly string[];
  /** After so many milliseconds the search ends with what it has, if it has gone through an age at least. */
  readonly patience: number;
  readonly monotonic: () => number;
}

const AGE_BITS = 16;
/** Ages asked for at once: rare words are asked for in few steps, and no step takes long. */
const MOST_AGES = 4;
/** A beginning of 5 letters or more that more words share is left to the index to merge: most of them are seldom. */
const MOST_ENDINGS = 64;
/** Beginnings up to this length have an index of their own. */
const INDEXED_BEGINNING = 4;

/** Messages with all the words, the last of which may be a beginning, newest first. Nothing when the text has no word. */
export async function searchMessages(db: Db | Trx, text: string, page: SearchPage): Promise<FoundMessages> {
  const query = await queryOf(db, text, page.forms ?? []);
  if (query === undefined) return { messages: [], before: null };
  const begun = page.monotonic();
  const messages: FoundMessage[] = [];
  let before = Math.min(page.before ?? Number.MAX_SAFE_INTEGER, (await newestId(db)) + 1);
  let ages = query.atOnce ? Number.MAX_SAFE_INTEGER : 1;
  while (before > 0) {
    const newest = (before - 1) >> AGE_BITS;
    const oldest = Math.max(0, newest - ages + 1);
    const wanted = page.limit + 1 - messages.length;
    const range = Array.from({ length: newest - oldest + 1 }, (_, index) => oldest + index);
    messages.push(...(await matching(db, `${agesMatch(range)} AND ${query.match}`, before, wanted, query.wanted)));
    const last = messages[page.limit - 1];
    if (messages.length > page.limit && last) return { messages: messages.slice(0, page.limit), before: last.id };
    before = oldest << AGE_BITS;
    ages = Math.min(2 * ages, MOST_AGES);
    if (page.monotonic() - begun >= page.patience) break;
  }
  return { messages, before: before > 0 ? before : null };
}

async function newestId(db: Db | Trx): Promise<number> {
  const row = await db
    .selectFrom('messages')
    .select((select) => select.fn.max('id').as('id'))
    .executeTakeFirst();
  return row?.id ?? 0;
}

function agesMatch(ages: readonly number[]): string {
  return `age : (${ages.map((age) => `"\ue000${age}"`).join(' OR ')})`;
}

interface Query {
  readonly match: string;
  readonly wanted: Wanted;
  /** What it costs is paid again at each step, however little is asked for. */
  readonly atOnce: boolean;
}

async function queryOf(db: Db | Trx, text: string, forms: readonly string[]): Promise<Query | undefined> {
  if ((forms[0]?.length ?? 0) >= SHORTEST_NUMBER) return await numberQuery(db, forms);
  const words = wordsOf(text);
  const last = words.at(-1);
  if (last === undefined) return undefined;
  const { match, atOnce } = await beginningMatch(db, last);
  const all = [...words.slice(0, -1).map((word) => `"${word}"`), match];
  return { match: `text : (${all.join(' AND ')})`, wanted: { type: 'words', words }, atOnce };
}

// The index has each number without its spaces, so that it is one word, however it was written and typed.
async function numberQuery(db: Db | Trx, forms: readonly string[]): Promise<Query> {
  const beginnings = [];
  for (const form of forms) beginnings.push(await beginningMatch(db, form));
  return {
    match: `text : (${beginnings.map(({ match }) => match).join(' OR ')})`,
    wanted: { type: 'number', forms },
    atOnce: beginnings.some(({ atOnce }) => atOnce),
  };
}

async function beginningMatch(db: Db | Trx, beginning: string): Promise<Pick<Query, 'match' | 'atOnce'>> {
  if ([...beginning].length <= INDEXED_BEGINNING) return { match: `"${beginning}"*`, atOnce: false };
  const endings = await endingsOf(db, beginning);
  if (!endings) return { match: `"${beginning}"*`, atOnce: true };
  return { match: `(${endings.map((word) => `"${word}"`).join(' OR ')})`, atOnce: false };
}

// The words that begin so, found by hopping from one to the next: then their hits are read side by side as far as needed,
// while the index's own way to a long beginning is to merge all hits of all of them first. Undefined: leave it to that.
async function endingsOf(db: Db | Trx, beginning: string): Promise<readonly string[] | undefined> {
  if (!isKeptAsItIs(beginning)) return undefined;
  const found: string[] = [];
  let from = beginning;
  while (found.length <= MOST_ENDINGS) {
    const { rows } = await sql<{ term: string }>`
      select term from message_search_words where term >= ${from} limit 1
    `.execute(db);
    const term = rows[0]?.term;
    if (term === undefined || !term.startsWith(beginning)) return found.length > 0 ? found : [beginning];
    found.push(term);
    from = `${term}\u0001`;
  }
  return undefined;
}

async function matching(
  db: Db | Trx,
  match: string,
  before: number,
  limit: number,
  wanted: Wanted,
): Promise<FoundMessage[]> {
  // Only so many hits are ever read, then joined.
  const { rows } = await sql<Omit<FoundMessage, 'snippet'> & { readonly text: string }>`
    with hits as materialized (
      select rowid as id from message_search
      where message_search match ${match} and rowid < ${before}
      order by rowid desc
      limit ${limit}
    )
    select m.id, m.conversation_id as "conversationId", c.number, clients.name as "clientName", m.direction, m.author,
      m.at, m.text
    from hits
    join messages m on m.id = hits.id
    join conversations c on c.id = m.conversation_id
    left join clients on clients.id = c.client_id
    order by m.id desc
  `.execute(db);
  return rows.map(({ text, ...message }) => ({ ...message, snippet: snippetOf(text, wanted) }));
}

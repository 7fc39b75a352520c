// Clients by name, notes, external id (full text, accents ignored) or by any part of a number.
import { sql } from 'kysely';
import { type Client, clientsByIds } from './clients.ts';
import { FEWEST_DIGITS, matchExpression, significantDigits } from './full-text.ts';
import { clientsWithDigits } from './number-search.ts';
import type { Db, Trx } from './transact.ts';

/** Hits that are weighed against each other; of a letter that thousands begin with, the clients added last. */
const MOST_WEIGHED = 500;

/** The best matches: by exact number first, then words, then part of a number. `exact`: the text read as E.164, if it is one. */
export async function searchClients(
  db: Db | Trx,
  text: string,
  options: { readonly exact: string | undefined; readonly limit: number },
): Promise<Client[]> {
  const ids = new Set<number>();
  const add = (rows: readonly { id: number }[]) => {
    for (const { id } of rows) if (ids.size < options.limit) ids.add(id);
  };
  if (options.exact !== undefined) add(await byNumber(db, options.exact));
  // A whole number that is somebody's: nothing else was meant.
  if (ids.size > 0) return await clientsByIds(db, [...ids]);
  const match = matchExpression(text);
  if (match !== undefined) {
    const found = await sql<{ id: number }>`
      with hits as materialized (
        select rowid as id, rank as weight from client_search where client_search match ${match}
        order by rowid desc limit ${MOST_WEIGHED}
      )
      select id from hits order by weight, id limit ${options.limit}
    `.execute(db);
    add(found.rows);
  }
  const digits = significantDigits(text);
  if (digits.length >= FEWEST_DIGITS && !/\p{L}/u.test(text)) add(await clientsWithDigits(db, digits, options.limit));
  return await clientsByIds(db, [...ids]);
}

async function byNumber(db: Db | Trx, number: string): Promise<{ id: number }[]> {
  return await db.selectFrom('client_numbers').select('client_id as id').where('number', '=', number).execute();
}

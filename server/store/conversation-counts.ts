// Numbers that stand on every page: each is answered by a partial index, which SQLite takes only when the condition's
// values stand in the statement itself and are not bound.
import { sql } from 'kysely';
import type { Db, Trx } from './transact.ts';

/** Conversations with something unread that are open and not blocked. */
export async function countUnread(db: Db | Trx): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from conversations indexed by conversations_unread_open
    where unread > 0 and status = 'open'
      and number not in (select number from blocked_numbers)
  `.execute(db);
  return rows[0]?.n ?? 0;
}

/** Messages that wait to be sent. */
export async function countWaiting(db: Db | Trx): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from messages where direction = 'out' and status in ('queued', 'sending')
  `.execute(db);
  return rows[0]?.n ?? 0;
}

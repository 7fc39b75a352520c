// Numbers that stand on every page: each is answered by a partial index.
import type { Db, Trx } from './transact.ts';

/** Conversations with something unread that are open and not blocked. */
export async function countUnread(db: Db | Trx): Promise<number> {
  const row = await db
    .selectFrom('conversations')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('unread', '>', 0)
    .where('last_message_id', 'is not', null)
    .where('status', '=', 'open')
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('blocked_numbers')
            .select('number')
            .whereRef('blocked_numbers.number', '=', 'conversations.number'),
        ),
      ),
    )
    .executeTakeFirstOrThrow();
  return row.n;
}

/** Messages that wait to be sent. */
export async function countWaiting(db: Db | Trx): Promise<number> {
  const row = await db
    .selectFrom('messages')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('direction', '=', 'out')
    .where('status', 'in', ['queued', 'sending'])
    .executeTakeFirstOrThrow();
  return row.n;
}

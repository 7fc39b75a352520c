// What the empty right side tells of the day.
import type { Db, Trx } from './transact.ts';

export interface InboxCounts {
  readonly needsReply: number;
  readonly unassigned: number;
  readonly mine: number;
  readonly failed: number;
}

/** `since`: when today began at the clinic, for what failed. */
export async function inboxCounts(db: Db | Trx, userId: number, since: number): Promise<InboxCounts> {
  const open = await db
    .selectFrom('conversations')
    .select((eb) => [
      eb.fn.sum<number | null>('needs_reply').as('needsReply'),
      eb.fn.sum<number | null>(eb.case().when('assignee_id', 'is', null).then(1).else(0).end()).as('unassigned'),
      eb.fn.sum<number | null>(eb.case().when('assignee_id', '=', userId).then(1).else(0).end()).as('mine'),
    ])
    .where('status', '=', 'open')
    .where('last_message_id', 'is not', null)
    .executeTakeFirst();
  const failed = await db
    .selectFrom('messages')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('updated_at', '>=', since)
    .where('direction', '=', 'out')
    .where('status', '=', 'failed')
    .executeTakeFirst();
  return {
    needsReply: open?.needsReply ?? 0,
    unassigned: open?.unassigned ?? 0,
    mine: open?.mine ?? 0,
    failed: failed?.n ?? 0,
  };
}

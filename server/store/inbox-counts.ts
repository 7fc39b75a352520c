// What the empty right side tells of the day. Each number is a range of one index, blocked numbers left out; those with failed
// texts are few and asked for one by one.
import { sql } from 'kysely';
import { failedIds } from './conversation-list.ts';
import type { Db, Trx } from './transact.ts';

export interface InboxCounts {
  readonly unread: number;
  readonly needsReply: number;
  readonly unassigned: number;
  readonly mine: number;
  readonly failed: number;
}

/** `since`: from when on a text that failed counts; as the list, by conversation. */
export async function inboxCounts(db: Db | Trx, userId: number, since: number): Promise<InboxCounts> {
  const unread = sql`unread > 0 and status = 'open'`;
  const needsReply = sql`waiting_since is not null`;
  const stands = sql`status = 'open' and last_message_id is not null`;
  const unassigned = sql`assignee_id is null and ${stands}`;
  const mine = sql`assignee_id = ${userId} and ${stands}`;
  // As the list: a blocked number's texts stand in a list of their own. They are few, so they are taken off instead of being
  // asked for at each row: the rest is a range of one index.
  const { rows } = await sql<InboxCounts>`
    select
      (select count(*) from conversations indexed by conversations_unread_open where ${unread}) - b.unread as unread,
      (select count(*) from conversations where ${needsReply}) - b.needs_reply as "needsReply",
      (select count(*) from conversations where ${unassigned}) - b.unassigned as unassigned,
      (select count(*) from conversations where ${mine}) - b.mine as mine,
      (select count(*) from (select distinct id from (${failedIds(since)})) f cross join conversations c on c.id = f.id
        where not exists (select 1 from blocked_numbers where blocked_numbers.number = c.number)) as failed
    from (
      select count(*) filter (where ${unread}) as unread, count(*) filter (where ${needsReply}) as needs_reply,
        count(*) filter (where ${unassigned}) as unassigned, count(*) filter (where ${mine}) as mine
      from blocked_numbers cross join conversations using (number)
    ) b
  `.execute(db);
  return rows[0] ?? { unread: 0, needsReply: 0, unassigned: 0, mine: 0, failed: 0 };
}

// What the empty right side tells of the day. Each number is a range of one index, blocked numbers left out.
import { type RawBuilder, sql } from 'kysely';
import { failedIds } from './conversation-list.ts';
import type { Db, Trx } from './transact.ts';

export interface InboxCounts {
  readonly needsReply: number;
  readonly unassigned: number;
  readonly mine: number;
  readonly failed: number;
}

/** `since`: from when on a text that failed counts; as the list, by conversation. */
export async function inboxCounts(db: Db | Trx, userId: number, since: number): Promise<InboxCounts> {
  const stands = sql`status = 'open' and last_message_id is not null`;
  const { rows } = await sql<InboxCounts>`
    select
      ${countOf(sql`waiting_since is not null`)} as "needsReply",
      ${countOf(sql`assignee_id is null and ${stands}`)} as unassigned,
      ${countOf(sql`assignee_id = ${userId} and ${stands}`)} as mine,
      (select count(distinct id) from (${failedIds(since)}))
        - ${blockedOf(sql`id in (${failedIds(since)})`)} as failed
  `.execute(db);
  return rows[0] ?? { needsReply: 0, unassigned: 0, mine: 0, failed: 0 };
}

// As the list: a blocked number's texts stand in a list of their own. They are few, so they are taken off instead of being
// asked for at each row: the rest is a range of one index.
function countOf(condition: RawBuilder<unknown>) {
  return sql`(select count(*) from conversations where ${condition}) - ${blockedOf(condition)}`;
}

function blockedOf(condition: RawBuilder<unknown>) {
  return sql`(select count(*) from blocked_numbers cross join conversations using (number) where ${condition})`;
}

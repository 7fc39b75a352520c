// What the empty right side tells of the day. Each number is a range of one index, blocked numbers left out.
import { sql } from 'kysely';
import type { Db, Trx } from './transact.ts';

export interface InboxCounts {
  readonly needsReply: number;
  readonly unassigned: number;
  readonly mine: number;
  readonly failed: number;
}

// As the list: a blocked number's texts stand in a list of their own.
const isCalledFor = sql`number not in (select number from blocked_numbers)`;

/** `since`: when to begin counting what failed. */
export async function inboxCounts(db: Db | Trx, userId: number, since: number): Promise<InboxCounts> {
  const { rows } = await sql<InboxCounts>`
    select
      (select count(*) from conversations where waiting_since is not null and ${isCalledFor}) as "needsReply",
      (select count(*) from conversations
        where assignee_id is null and status = 'open' and last_message_id is not null and ${isCalledFor}) as unassigned,
      (select count(*) from conversations
        where assignee_id = ${userId} and status = 'open' and last_message_id is not null and ${isCalledFor}) as mine,
      (select count(*) from messages where updated_at >= ${since} and direction = 'out' and status = 'failed') as failed
  `.execute(db);
  return rows[0] ?? { needsReply: 0, unassigned: 0, mine: 0, failed: 0 };
}

// What the tests of the modem page look at: whether a text came, and how far one has got. Never its words or number.
import type { MessageStatus } from './tables.ts';
import type { Db } from './transact.ts';

/** Id of the newest message that came in; 0 without any. */
export async function newestInboundId(db: Db): Promise<number> {
  const row = await db
    .selectFrom('messages')
    .select((each) => each.fn.max('id').as('id'))
    .where('direction', '=', 'in')
    .executeTakeFirst();
  return row?.id ?? 0;
}

/** When the first message after that one came in; undefined while there is none. */
export async function inboundAfter(db: Db, id: number): Promise<number | undefined> {
  const row = await db
    .selectFrom('messages')
    .select('created_at')
    .where('direction', '=', 'in')
    .where('id', '>', id)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return row?.created_at;
}

export interface Progress {
  readonly status: MessageStatus;
  readonly reason: string | null;
  readonly createdAt: number;
  /** Type of step → when it first happened. */
  readonly steps: ReadonlyMap<string, number>;
}

/** How far an outbound message has got; undefined when there is none of that id. */
export async function progressOf(db: Db, id: number): Promise<Progress | undefined> {
  const message = await db
    .selectFrom('messages')
    .select(['status', 'reason', 'created_at'])
    .where('id', '=', id)
    .where('direction', '=', 'out')
    .executeTakeFirst();
  if (!message) return undefined;
  const rows = await db
    .selectFrom('message_steps')
    .select(['type', 'at'])
    .where('message_id', '=', id)
    .orderBy('id', 'desc')
    .execute();
  return {
    status: message.status,
    reason: message.reason,
    createdAt: message.created_at,
    steps: new Map(rows.map(({ type, at }) => [type, at])),
  };
}

// Counts for monitors, metrics and the diagnosis page. Nothing here tells a number or a word of anybody's text.
import { type Refusals, recentRefusals } from './recent-refusals.ts';
import type { MessageStatus } from './tables.ts';
import type { Db } from './transact.ts';

export interface GatewayFacts {
  /** Outbound messages by status, all that are kept. */
  readonly outbound: ReadonlyMap<MessageStatus, number>;
  readonly inbound: number;
  /** Waiting to be sent, and since when the oldest has waited (milliseconds since 1970). */
  readonly waiting: number;
  readonly oldestWaitingAt: number | null;
  readonly held: number;
  readonly unknown: number;
  /** PDUs that nobody could read. */
  readonly unreadable: number;
  readonly lastReceivedAt: number | null;
  readonly lastSentAt: number | null;
  /** Milliseconds from the service centre's stamp to our storing it, for the newest messages that have one; sorted. */
  readonly inboundDelays: readonly number[];
  readonly refusals: Refusals | undefined;
}

const SAMPLE = 100;

export async function gatewayFacts(db: Db): Promise<GatewayFacts> {
  const statuses = await db
    .selectFrom('messages')
    .select((each) => ['status', each.fn.countAll<number>().as('count')])
    .where('direction', '=', 'out')
    .groupBy('status')
    .execute();
  const outbound = new Map(statuses.map(({ status, count }) => [status, count]));
  const oldest = await db
    .selectFrom('messages')
    .select((each) => each.fn.min('created_at').as('at'))
    .where('direction', '=', 'out')
    .where('status', 'in', ['queued', 'sending'])
    .executeTakeFirst();
  const unreadable = await db
    .selectFrom('inbound_pdus')
    .select((each) => each.fn.countAll<number>().as('count'))
    .where('state', '=', 'undecodable')
    .executeTakeFirst();
  const received = await db
    .selectFrom('messages')
    .select((each) => each.fn.countAll<number>().as('count'))
    .where('direction', '=', 'in')
    .executeTakeFirst();
  const newest = await db
    .selectFrom('messages')
    .select(['created_at', 'sent_at'])
    .where('direction', '=', 'in')
    .orderBy('id', 'desc')
    .limit(SAMPLE)
    .execute();
  const sent = await db
    .selectFrom('messages')
    .select('sent_at')
    .where('direction', '=', 'out')
    .where('sent_at', 'is not', null)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return {
    refusals: await recentRefusals(db),
    outbound,
    inbound: received?.count ?? 0,
    waiting: (outbound.get('queued') ?? 0) + (outbound.get('sending') ?? 0),
    oldestWaitingAt: oldest?.at ?? null,
    held: outbound.get('held') ?? 0,
    unknown: outbound.get('unknown') ?? 0,
    unreadable: unreadable?.count ?? 0,
    lastReceivedAt: newest[0]?.created_at ?? null,
    lastSentAt: sent?.sent_at ?? null,
    inboundDelays: newest
      .flatMap((row) => (row.sent_at === null ? [] : [Math.max(0, row.created_at - row.sent_at)]))
      .sort((a, b) => a - b),
  };
}

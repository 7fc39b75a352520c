// One row per SMS-SUBMIT: its octets, and how far it has come.
import { type Selectable, sql } from 'kysely';
import { type Reason, storedReason } from './reason.ts';
import type { MessageStatus, OutboundSegmentsTable, SegmentState } from './tables.ts';
import type { Db, Trx } from './transact.ts';

export type OutboundSegment = Selectable<OutboundSegmentsTable>;

// The partial indexes are used only where their condition stands word for word, in literals: with it a query looks at what
// is open, without it at everything that was ever sent.
const OPEN_STATES = literals<SegmentState>('queued', 'submitting');
const SENT_STATES = literals<SegmentState>('submitted', 'unknown', 'delivered', 'undelivered');
const WAITING_STATUSES = literals<MessageStatus>('queued', 'sending');

function literals<Value extends string>(...values: readonly Value[]) {
  return values.map((value) => sql.lit<Value>(value));
}

export interface NewSegment {
  readonly messageId: number;
  readonly attempt: number;
  readonly sequence: number;
  readonly total: number;
  readonly recipient: string;
  readonly pdu: string;
  readonly length: number;
  readonly nextTryAt: number | null;
}

export async function insertSegments(trx: Trx, segments: readonly NewSegment[], at: number): Promise<void> {
  await trx
    .insertInto('outbound_segments')
    .values(
      segments.map((segment) => ({
        message_id: segment.messageId,
        attempt: segment.attempt,
        sequence: segment.sequence,
        total: segment.total,
        recipient: segment.recipient,
        pdu: segment.pdu,
        length: segment.length,
        state: 'queued' as const,
        next_try_at: segment.nextTryAt,
        updated_at: at,
      })),
    )
    .execute();
}

export async function segmentById(db: Db | Trx, id: number): Promise<OutboundSegment | undefined> {
  return await db.selectFrom('outbound_segments').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function segmentsOf(db: Db | Trx, messageId: number): Promise<readonly OutboundSegment[]> {
  return await db
    .selectFrom('outbound_segments')
    .selectAll()
    .where('message_id', '=', messageId)
    .orderBy('attempt')
    .orderBy('sequence')
    .execute();
}

/** What an outbound part waits with: enough to choose the next one without reading its message. */
export interface WaitingSegment {
  readonly id: number;
  readonly message_id: number;
  readonly sequence: number;
  readonly total: number;
  readonly recipient: string;
  readonly next_try_at: number | null;
  /** The SIM by which other parts of the same sending have left, or may have. */
  readonly iccid: string | null;
  readonly urgency: 'reply' | 'bulk';
  readonly conversation_sim: string | null;
}

/**
 * The first queued part for each number: replies before bulk, then in the order they were written. Those behind it go
 * after it anyway, so however many wait for one number, the others are seen.
 */
export async function waitingSegments(db: Db | Trx, limit: number): Promise<readonly WaitingSegment[]> {
  const queued = db
    .selectFrom('outbound_segments as segment')
    .innerJoin('messages as message', 'message.id', 'segment.message_id')
    .innerJoin('conversations as conversation', 'conversation.id', 'message.conversation_id')
    .select((row) => [
      'segment.id',
      'segment.message_id',
      'segment.sequence',
      'segment.total',
      'segment.recipient',
      'segment.next_try_at',
      'message.urgency',
      'conversation.sim_iccid as conversation_sim',
      // By which SIM parts of the same sending have left, or may have.
      row
        .selectFrom('outbound_segments as other')
        .select('other.iccid')
        .whereRef('other.message_id', '=', 'segment.message_id')
        .whereRef('other.attempt', '=', 'segment.attempt')
        .where('other.state', 'in', ['submitting', 'submitted', 'delivered', 'undelivered', 'unknown'])
        .limit(1)
        .as('iccid'),
      row.fn
        .agg<number>('row_number')
        .over((over) =>
          over
            .partitionBy('segment.recipient')
            .orderBy('message.urgency', 'desc')
            .orderBy('segment.message_id')
            .orderBy('segment.sequence'),
        )
        .as('place'),
    ])
    .where('segment.state', 'in', OPEN_STATES)
    .where('segment.state', '=', 'queued')
    .where('message.status', 'in', ['queued', 'sending']);
  return await db
    .selectFrom(queued.as('queued'))
    .select([
      'id',
      'message_id',
      'sequence',
      'total',
      'recipient',
      'next_try_at',
      'iccid',
      'urgency',
      'conversation_sim',
    ])
    .where('place', '=', 1)
    .orderBy('urgency', 'desc')
    .orderBy('message_id')
    .orderBy('sequence')
    .limit(limit)
    .execute();
}

/** Queued parts of sendings of which another part left before this time, with the SIM by which it did. */
export async function unfinishedSegments(db: Db | Trx, before: number) {
  return await db
    .selectFrom('outbound_segments as segment')
    .innerJoin('outbound_segments as begun', (join) =>
      join.onRef('begun.message_id', '=', 'segment.message_id').onRef('begun.attempt', '=', 'segment.attempt'),
    )
    .select(['segment.id', 'segment.message_id', 'segment.sequence', 'segment.total', 'begun.iccid'])
    .distinct()
    .where('segment.state', 'in', OPEN_STATES)
    .where('segment.state', '=', 'queued')
    .where('segment.total', '>', 1)
    .where('begun.submitted_at', '<', before)
    .execute();
}

/** Whether any message waits to be sent, with parts or without: the cheap question while none does. */
export async function anyWaiting(db: Db | Trx): Promise<boolean> {
  const row = await db
    .selectFrom('messages')
    .select('id')
    .where('direction', '=', sql.lit('out'))
    .where('status', 'in', WAITING_STATUSES)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export interface UnpreparedMessage {
  readonly id: number;
  readonly conversation_id: number;
  readonly text: string;
  readonly number: string;
  readonly created_at: number;
}

/** Queued messages without a part to send (new ones, and those to be sent again), in the order they were written. */
export async function unpreparedMessages(db: Db | Trx, limit: number): Promise<readonly UnpreparedMessage[]> {
  return await db
    .selectFrom('messages as message')
    .innerJoin('conversations as conversation', 'conversation.id', 'message.conversation_id')
    .select(['message.id', 'message.conversation_id', 'message.text', 'conversation.number', 'message.created_at'])
    .where('message.direction', '=', sql.lit('out'))
    .where('message.status', 'in', WAITING_STATUSES)
    .where('message.status', '=', 'queued')
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('outbound_segments as segment')
            .select('segment.id')
            .whereRef('segment.message_id', '=', 'message.id')
            .where('segment.state', 'in', ['queued', 'submitting']),
        ),
      ),
    )
    .orderBy('message.id')
    .limit(limit)
    .execute();
}

/** Claims a queued part: from here on only evidence moves it. False when it is no longer queued. */
export async function markSubmitting(trx: Trx, segment: { id: number; iccid: string; at: number }): Promise<boolean> {
  const result = await trx
    .updateTable('outbound_segments')
    .set({ state: 'submitting', iccid: segment.iccid, submitting_at: segment.at, updated_at: segment.at })
    .where('id', '=', segment.id)
    .where('state', '=', 'queued')
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

export async function moveSegment(
  trx: Trx,
  segment: {
    id: number;
    state: SegmentState;
    at: number;
    reference?: number | null;
    submittedAt?: number;
    nextTryAt?: number | null;
    tries?: number;
    error?: Reason | null;
    reportedAt?: number;
    reportStatus?: number;
  },
): Promise<void> {
  await trx
    .updateTable('outbound_segments')
    .set({
      state: segment.state,
      updated_at: segment.at,
      ...(segment.reference !== undefined && { reference: segment.reference }),
      ...(segment.submittedAt !== undefined && { submitted_at: segment.submittedAt }),
      ...(segment.nextTryAt !== undefined && { next_try_at: segment.nextTryAt }),
      ...(segment.tries !== undefined && { tries: segment.tries }),
      ...(segment.error !== undefined && { error: storedReason(segment.error) }),
      ...(segment.reportedAt !== undefined && { reported_at: segment.reportedAt }),
      ...(segment.reportStatus !== undefined && { report_status: segment.reportStatus }),
    })
    .where('id', '=', segment.id)
    .execute();
}

/** Parts that were on the wire when the program died. */
export async function interruptedSegments(db: Db | Trx): Promise<readonly OutboundSegment[]> {
  return await db
    .selectFrom('outbound_segments')
    .selectAll()
    .where('state', 'in', OPEN_STATES)
    .where('state', '=', 'submitting')
    .orderBy('next_try_at')
    .execute();
}

/**
 * Parts that a report may be about, newest first: those with its reference, and those whose reference we were never told.
 * `digits`: the recipient's last ones; '' for anybody.
 */
export async function segmentsForReport(
  db: Db | Trx,
  report: { iccid: string; reference: number; digits: string },
): Promise<readonly OutboundSegment[]> {
  const of = (reference: number | null) =>
    db
      .selectFrom('outbound_segments')
      .selectAll()
      .where('iccid', '=', report.iccid)
      .where('reference', 'is', reference)
      .where('recipient', 'like', `%${report.digits}`)
      .where('state', 'in', SENT_STATES)
      .orderBy('id', 'desc')
      .limit(20)
      .execute();
  return [...(await of(report.reference)), ...(await of(null))];
}

/** Whether a part to this number is on the wire by this SIM. */
export async function isBeingSent(db: Db | Trx, to: { iccid: string; digits: string }): Promise<boolean> {
  const row = await db
    .selectFrom('outbound_segments')
    .select('id')
    .where('state', 'in', OPEN_STATES)
    .where('state', '=', 'submitting')
    .where('iccid', '=', to.iccid)
    .where('recipient', 'like', `%${to.digits}`)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** When a SIM began to send its parts, since `from` (milliseconds since 1970); a rate limit begins with them. */
export async function submissionTimes(db: Db | Trx, iccid: string, from: number): Promise<readonly number[]> {
  const rows = await db
    .selectFrom('outbound_segments')
    .select('submitting_at')
    .where('iccid', '=', iccid)
    .where('submitting_at', '>', from)
    .orderBy('submitting_at')
    .execute();
  return rows.map((row) => row.submitting_at ?? 0);
}

/** Parts of a message in one state are moved to another. Returns how many there were. */
export async function moveAll(
  trx: Trx,
  parts: { messageId: number; from: SegmentState; to: SegmentState; at: number },
): Promise<number> {
  const result = await trx
    .updateTable('outbound_segments')
    .set({ state: parts.to, updated_at: parts.at })
    .where('message_id', '=', parts.messageId)
    .where('state', '=', parts.from)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

// One row per SMS-SUBMIT: its octets, and how far it has come.
import type { Selectable } from 'kysely';
import type { OutboundSegmentsTable, SegmentState } from './tables.ts';
import type { Db, Trx } from './transact.ts';

export type OutboundSegment = Selectable<OutboundSegmentsTable>;

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
  readonly iccid: string | null;
  readonly urgency: 'reply' | 'bulk';
  readonly conversation_sim: string | null;
}

/** Queued parts, replies before bulk, then in the order they were written. */
export async function waitingSegments(db: Db | Trx, limit: number): Promise<readonly WaitingSegment[]> {
  return await db
    .selectFrom('outbound_segments as segment')
    .innerJoin('messages as message', 'message.id', 'segment.message_id')
    .innerJoin('conversations as conversation', 'conversation.id', 'message.conversation_id')
    .select([
      'segment.id',
      'segment.message_id',
      'segment.sequence',
      'segment.total',
      'segment.recipient',
      'segment.next_try_at',
      'message.sim_iccid as iccid',
      'message.urgency',
      'conversation.sim_iccid as conversation_sim',
    ])
    .where('segment.state', '=', 'queued')
    .where('message.status', 'in', ['queued', 'sending'])
    .orderBy('message.urgency', 'desc')
    .orderBy('segment.message_id')
    .orderBy('segment.sequence')
    .limit(limit)
    .execute();
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
    .where('message.direction', '=', 'out')
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
    error?: string | null;
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
      ...(segment.error !== undefined && { error: segment.error }),
      ...(segment.reportedAt !== undefined && { reported_at: segment.reportedAt }),
      ...(segment.reportStatus !== undefined && { report_status: segment.reportStatus }),
    })
    .where('id', '=', segment.id)
    .execute();
}

/** Parts that were on the wire when the program died. */
export async function segmentsInState(db: Db | Trx, state: SegmentState): Promise<readonly OutboundSegment[]> {
  return await db.selectFrom('outbound_segments').selectAll().where('state', '=', state).orderBy('id').execute();
}

/** Parts that a report with this reference may be about, newest first. `digits`: the recipient's last ones. */
export async function segmentsByReference(
  db: Db | Trx,
  report: { iccid: string; reference: number; digits: string },
): Promise<readonly OutboundSegment[]> {
  return await db
    .selectFrom('outbound_segments')
    .selectAll()
    .where('iccid', '=', report.iccid)
    .where('reference', '=', report.reference)
    .where('recipient', 'like', `%${report.digits}`)
    .where('state', 'in', ['submitted', 'unknown', 'delivered', 'undelivered'])
    .orderBy('id', 'desc')
    .limit(20)
    .execute();
}

/** Parts to a number whose reference we were never told. */
export async function segmentsWithoutReference(
  db: Db | Trx,
  report: { iccid: string; digits: string },
): Promise<readonly OutboundSegment[]> {
  return await db
    .selectFrom('outbound_segments')
    .selectAll()
    .where('iccid', '=', report.iccid)
    .where('reference', 'is', null)
    .where('recipient', 'like', `%${report.digits}`)
    .where('state', 'in', ['submitted', 'unknown'])
    .orderBy('id', 'desc')
    .limit(20)
    .execute();
}

/** How many parts a SIM has begun to send between two times. */
export async function countSubmissions(db: Db | Trx, iccid: string, from: number, to: number): Promise<number> {
  const row = await db
    .selectFrom('outbound_segments')
    .select((count) => count.fn.countAll<number>().as('count'))
    .where('iccid', '=', iccid)
    .where('submitting_at', '>', from)
    .where('submitting_at', '<=', to)
    .executeTakeFirstOrThrow();
  return row.count;
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

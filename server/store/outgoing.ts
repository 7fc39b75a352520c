// Outbound messages as rows: written down queued, moved on by what became of their parts.
import { type Selectable, sql } from 'kysely';
import { type Reason, storedReason } from './reason.ts';
import type { MessageStatus, MessagesTable } from './tables.ts';
import type { Db, Trx } from './transact.ts';

export type Message = Selectable<MessagesTable>;

export interface NewOutgoing {
  readonly publicId: string;
  readonly conversationId: number;
  readonly text: string;
  readonly authorId: number | null;
  readonly author: string | null;
  readonly submissionId: string;
  readonly urgency: 'reply' | 'bulk';
  readonly partsTotal: number;
  readonly at: number;
  readonly validUntil: number | null;
  readonly bootId: string;
  readonly monotonic: number;
}

export async function messageById(db: Db | Trx, id: number): Promise<Message | undefined> {
  return await db.selectFrom('messages').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function messageByPublicId(db: Db | Trx, publicId: string): Promise<Message | undefined> {
  return await db.selectFrom('messages').selectAll().where('public_id', '=', publicId).executeTakeFirst();
}

export async function messageBySubmission(db: Db | Trx, submissionId: string): Promise<Message | undefined> {
  return await db.selectFrom('messages').selectAll().where('submission_id', '=', submissionId).executeTakeFirst();
}

export async function insertOutgoing(trx: Trx, message: NewOutgoing): Promise<number> {
  const row = await trx
    .insertInto('messages')
    .values({
      public_id: message.publicId,
      conversation_id: message.conversationId,
      direction: 'out',
      text: message.text,
      status: 'queued',
      author_id: message.authorId,
      author: message.author,
      submission_id: message.submissionId,
      urgency: message.urgency,
      parts_total: message.partsTotal,
      at: message.at,
      valid_until: message.validUntil,
      boot_id: message.bootId,
      created_monotonic: message.monotonic,
      created_at: message.at,
      updated_at: message.at,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

/** What others wrote into a thread after `lastSeenId`: inbound, or outbound by somebody else than `authorId`. */
export async function newerThan(
  db: Db | Trx,
  thread: { conversationId: number; lastSeenId: number; authorId: number | null },
): Promise<number[]> {
  const rows = await db
    .selectFrom('messages')
    .select('id')
    .where('conversation_id', '=', thread.conversationId)
    .where('id', '>', thread.lastSeenId)
    .where((where) =>
      where.or([where('direction', '=', 'in'), where('author_id', 'is distinct from', thread.authorId)]),
    )
    .orderBy('id')
    .execute();
  return rows.map((row) => row.id);
}

/** Sets a message's status and why. */
export async function setStatus(
  trx: Trx,
  message: {
    id: number;
    status: MessageStatus;
    reason: Reason | null;
    at: number;
    sentAt?: number;
    partsDone?: number;
    iccid?: string;
  },
): Promise<void> {
  await trx
    .updateTable('messages')
    .set({
      status: message.status,
      reason: storedReason(message.reason),
      updated_at: message.at,
      ...(message.sentAt !== undefined && { sent_at: message.sentAt }),
      ...(message.partsDone !== undefined && { parts_done: message.partsDone }),
      ...(message.iccid !== undefined && { sim_iccid: message.iccid }),
    })
    .where('id', '=', message.id)
    .execute();
}

/** A person sends it again: the clock of its validity starts anew. */
export async function renewValidity(
  trx: Trx,
  message: { id: number; validUntil: number | null; bootId: string; monotonic: number },
): Promise<void> {
  await trx
    .updateTable('messages')
    .set({ valid_until: message.validUntil, boot_id: message.bootId, created_monotonic: message.monotonic })
    .where('id', '=', message.id)
    .execute();
}

/** Its time is over and that says nothing about it: it is not looked at again. */
export async function forgetValidity(trx: Trx, id: number): Promise<void> {
  await trx.updateTable('messages').set({ valid_until: null }).where('id', '=', id).execute();
}

/** How many parts wait, and since when the oldest message does. */
export async function queueState(db: Db | Trx): Promise<{ waiting: number; oldestAt: number | null; unknown: number }> {
  const waiting = await db
    .selectFrom('messages')
    .select((row) => [row.fn.countAll<number>().as('count'), row.fn.min('created_at').as('oldest')])
    .where('direction', '=', sql.lit('out'))
    .where('status', 'in', [sql.lit<MessageStatus>('queued'), sql.lit<MessageStatus>('sending')])
    .executeTakeFirstOrThrow();
  const unknown = await db
    .selectFrom('messages')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('direction', '=', sql.lit('out'))
    .where('status', '=', sql.lit('unknown'))
    .executeTakeFirstOrThrow();
  return { waiting: waiting.count, oldestAt: waiting.oldest, unknown: unknown.count };
}

export type OutgoingAge = Pick<
  Message,
  'id' | 'status' | 'valid_until' | 'boot_id' | 'created_monotonic' | 'created_at'
>;

/** Texts that wait, and texts sent without a report, whose validity is over by the wall clock. */
export async function outgoingPastValidity(db: Db | Trx, now: number): Promise<readonly OutgoingAge[]> {
  return await db
    .selectFrom('messages')
    .select(['id', 'status', 'valid_until', 'boot_id', 'created_monotonic', 'created_at'])
    .where('direction', '=', sql.lit('out'))
    .where('status', 'in', [sql.lit<MessageStatus>('queued'), sql.lit<MessageStatus>('sent')])
    .where('valid_until', '<', now)
    .orderBy('valid_until')
    .limit(200)
    .execute();
}

// What a message does to its conversation's row: the row is found or made by number, and kept beside its last message,
// its unread count and whether it waits for an answer. Only messages move a row in the list.

import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { ConversationEventsTable, ConversationsTable } from './tables.ts';
import type { Db, Trx } from './transact.ts';

export type Conversation = Selectable<ConversationsTable>;

export async function conversationById(db: Db | Trx, id: number): Promise<Conversation | undefined> {
  return await db.selectFrom('conversations').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function conversationByNumber(db: Db | Trx, number: string): Promise<Conversation | undefined> {
  return await db.selectFrom('conversations').selectAll().where('number', '=', number).executeTakeFirst();
}

/** The thread with this number; made, and linked to the only client who has the number, if there is none yet. */
export async function findOrMakeConversation(
  trx: Trx,
  thread: { number: string; publicId: string; at: number },
): Promise<Conversation> {
  const existing = await conversationByNumber(trx, thread.number);
  if (existing) return existing;
  const owners = await trx
    .selectFrom('client_numbers')
    .select('client_id')
    .distinct()
    .where('number', '=', thread.number)
    .limit(2)
    .execute();
  const [only, another] = owners;
  return await trx
    .insertInto('conversations')
    .values({
      public_id: thread.publicId,
      number: thread.number,
      client_id: only && !another ? only.client_id : null,
      created_at: thread.at,
      updated_at: thread.at,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** An inbound message stands last. `silent`: from a blocked number, so it alerts nobody and reopens nothing. */
export async function noteInbound(
  trx: Trx,
  message: { conversationId: number; messageId: number; at: number; iccid: string | null; silent: boolean },
): Promise<void> {
  await trx
    .updateTable('conversations')
    .set((row) => ({
      last_message_id: message.messageId,
      last_inbound_id: message.messageId,
      unread: message.silent ? row.ref('unread') : row('unread', '+', 1),
      status: message.silent ? row.ref('status') : 'open',
      needs_reply: message.silent ? row.ref('needs_reply') : 1,
      waiting_since: message.silent ? row.ref('waiting_since') : row.fn.coalesce('waiting_since', sql.val(message.at)),
      sim_iccid: message.iccid === null ? row.ref('sim_iccid') : message.iccid,
      updated_at: message.at,
    }))
    .where('id', '=', message.conversationId)
    .execute();
}

/**
 * An outbound message stands last; the status stays. `answers`: a person wrote it who had the thread before them, so that
 * nothing is unread and nothing waits any more. A program's reminder has read nothing and answers nobody.
 */
export async function noteOutbound(
  trx: Trx,
  message: { conversationId: number; messageId: number; at: number; answers: boolean },
): Promise<void> {
  const answered = { unread: 0, read_up_to: message.messageId, needs_reply: 0, waiting_since: null } as const;
  await trx
    .updateTable('conversations')
    .set({
      last_message_id: message.messageId,
      ...(message.answers && answered),
      updated_at: message.at,
    })
    .where('id', '=', message.conversationId)
    .execute();
}

/** A message that was shown in part is whole now: it is news again, and waits for an answer to the whole of it. */
export async function noteCompleted(
  trx: Trx,
  message: { conversationId: number; messageId: number; at: number },
): Promise<void> {
  await trx
    .updateTable('conversations')
    .set((row) => ({
      unread: row.fn<number>('max', [row.ref('unread'), sql.lit(1)]),
      read_up_to: row.fn<number>('min', [row.ref('read_up_to'), sql.val(message.messageId - 1)]),
      status: 'open',
      needs_reply: 1,
      waiting_since: row.fn.coalesce('waiting_since', sql.val(message.at)),
      updated_at: message.at,
    }))
    .where('id', '=', message.conversationId)
    .execute();
}

export async function setStatusOpen(trx: Trx, conversationId: number): Promise<void> {
  await trx.updateTable('conversations').set({ status: 'open' }).where('id', '=', conversationId).execute();
}

/** A dated line in the thread, after the message that is the last one now. Returns its id. */
export async function addThreadEvent(
  trx: Trx,
  event: {
    conversationId: number;
    at: number;
    actorId: number | null;
    type: ConversationEventsTable['type'];
    detail?: Readonly<Record<string, unknown>>;
  },
): Promise<number> {
  const row = await trx
    .insertInto('conversation_events')
    .values((values) => ({
      conversation_id: event.conversationId,
      after_message_id: values.fn.coalesce(
        values.selectFrom('conversations').select('last_message_id').where('id', '=', event.conversationId),
        sql.lit(0),
      ),
      at: event.at,
      actor_id: event.actorId,
      type: event.type,
      detail: JSON.stringify(event.detail ?? {}),
    }))
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

export async function isBlocked(db: Db | Trx, number: string): Promise<boolean> {
  const row = await db.selectFrom('blocked_numbers').select('number').where('number', '=', number).executeTakeFirst();
  return row !== undefined;
}

/** The SIM by which this thread was last reached. */
export async function rememberSim(trx: Trx, conversationId: number, iccid: string): Promise<void> {
  await trx.updateTable('conversations').set({ sim_iccid: iccid }).where('id', '=', conversationId).execute();
}

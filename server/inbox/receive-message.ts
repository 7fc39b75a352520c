// A text arrives: it finds or makes its conversation and client, stands last in the thread, and marks it unread. An
// inbound text reopens a resolved conversation, unless its number is blocked.
import { addStep } from '../store/message-steps.ts';
import type { Direction, MessageKind, MessageStatus } from '../store/tables.ts';
import { addThreadEvent, findOrMakeConversation, isBlocked, noteCompleted, noteInbound } from '../store/threads.ts';
import type { Announce, Trx } from '../store/transact.ts';

export interface ReceivedMessage {
  /** The conversation's number: E.164, or a short code or sender's name word for word. */
  readonly number: string;
  readonly kind: MessageKind;
  readonly text: string;
  readonly status: Extract<MessageStatus, 'received' | 'partial'>;
  readonly iccid: string;
  /** The time shown, milliseconds. */
  readonly at: number;
  /** TP-SCTS, milliseconds; null when it could not be read. */
  readonly sentAt: number | null;
  readonly partsTotal: number;
  readonly partsDone: number;
  readonly detail?: Readonly<Record<string, unknown>>;
}

export interface ReceiveDeps {
  readonly clock: { now(): number; monotonic(): number; readonly bootId: string };
  readonly newId: () => string;
}

const INBOUND: Direction = 'in';

/** Adds the message and returns its id. To be called in the transaction that stores its PDU. */
export async function receiveMessage(
  trx: Trx,
  announce: Announce,
  deps: ReceiveDeps,
  received: ReceivedMessage,
): Promise<number> {
  const now = deps.clock.now();
  const conversation = await findOrMakeConversation(trx, { number: received.number, publicId: deps.newId(), at: now });
  const silent = await isBlocked(trx, received.number);
  const { id: messageId } = await trx
    .insertInto('messages')
    .values({
      public_id: deps.newId(),
      conversation_id: conversation.id,
      direction: INBOUND,
      kind: received.kind,
      text: received.text,
      status: received.status,
      sim_iccid: received.iccid,
      parts_total: received.partsTotal,
      parts_done: received.partsDone,
      at: received.at,
      sent_at: received.sentAt,
      detail: JSON.stringify(received.detail ?? {}),
      boot_id: deps.clock.bootId,
      created_monotonic: deps.clock.monotonic(),
      created_at: now,
      updated_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await addStep(trx, { messageId, at: now, type: 'received' });
  if (conversation.status === 'resolved' && !silent) {
    const eventId = await addThreadEvent(trx, {
      conversationId: conversation.id,
      at: now,
      actorId: null,
      type: 'reopened',
      detail: { by: 'message' },
    });
    announce({ type: 'event', conversationId: conversation.id, eventId });
  }
  await noteInbound(trx, { conversationId: conversation.id, messageId, at: now, iccid: received.iccid, silent });
  announce({ type: 'message', conversationId: conversation.id, messageId, added: true });
  return messageId;
}

/** More parts of a message came after it was shown: its text is replaced in place. */
export async function completeMessage(
  trx: Trx,
  announce: Announce,
  deps: ReceiveDeps,
  message: { messageId: number; text: string; partsDone: number; whole: boolean },
): Promise<void> {
  const now = deps.clock.now();
  const { conversation_id: conversationId } = await trx
    .updateTable('messages')
    .set({
      text: message.text,
      parts_done: message.partsDone,
      status: message.whole ? 'received' : 'partial',
      updated_at: now,
    })
    .where('id', '=', message.messageId)
    .returning('conversation_id')
    .executeTakeFirstOrThrow();
  if (message.whole) {
    await addStep(trx, { messageId: message.messageId, at: now, type: 'completed' });
    await noteCompleted(trx, { conversationId, messageId: message.messageId, at: now });
  }
  announce({ type: 'message', conversationId, messageId: message.messageId, added: false });
}

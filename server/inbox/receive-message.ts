// A text arrives: it finds or makes its conversation and client, stands last in the thread, and marks it unread. An
// inbound text reopens a resolved conversation, unless its number is blocked.

import { insertIncoming, replaceIncomingText } from '../store/incoming.ts';
import { addStep } from '../store/message-steps.ts';
import type { MessageKind, MessageStatus } from '../store/tables.ts';
import {
  addThreadEvent,
  type Conversation,
  conversationById,
  findOrMakeConversation,
  isBlocked,
  noteCompleted,
  noteInbound,
} from '../store/threads.ts';
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
  const messageId = await insertIncoming(trx, {
    publicId: deps.newId(),
    conversationId: conversation.id,
    kind: received.kind,
    text: received.text,
    status: received.status,
    iccid: received.iccid,
    partsTotal: received.partsTotal,
    partsDone: received.partsDone,
    at: received.at,
    sentAt: received.sentAt,
    detail: JSON.stringify(received.detail ?? {}),
    bootId: deps.clock.bootId,
    monotonic: deps.clock.monotonic(),
    now,
  });
  await addStep(trx, { messageId, at: now, type: 'received' });
  if (!silent) await reopen(trx, announce, conversation, now);
  await noteInbound(trx, { conversationId: conversation.id, messageId, at: now, iccid: received.iccid, silent });
  announce({ type: 'message', conversationId: conversation.id, messageId, added: true });
  return messageId;
}

/** More parts of a message came after it was shown: its text is replaced in place, and once whole it is news like a new one. */
export async function completeMessage(
  trx: Trx,
  announce: Announce,
  deps: ReceiveDeps,
  message: { messageId: number; text: string; partsDone: number; whole: boolean },
): Promise<void> {
  const now = deps.clock.now();
  const conversationId = await replaceIncomingText(trx, {
    id: message.messageId,
    text: message.text,
    partsDone: message.partsDone,
    status: message.whole ? 'received' : 'partial',
    now,
  });
  const conversation = await conversationById(trx, conversationId);
  const isNews = message.whole && conversation !== undefined && !(await isBlocked(trx, conversation.number));
  if (message.whole) await addStep(trx, { messageId: message.messageId, at: now, type: 'completed' });
  if (isNews) {
    await reopen(trx, announce, conversation, now);
    await noteCompleted(trx, { conversationId, messageId: message.messageId, at: now });
  }
  announce({ type: 'message', conversationId, messageId: message.messageId, added: isNews });
}

async function reopen(trx: Trx, announce: Announce, conversation: Conversation, at: number): Promise<void> {
  if (conversation.status !== 'resolved') return;
  const conversationId = conversation.id;
  const event = { conversationId, at, actorId: null, type: 'reopened', detail: { by: 'message' } } as const;
  announce({ type: 'event', conversationId, eventId: await addThreadEvent(trx, event) });
}

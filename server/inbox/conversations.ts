// Triage: status, priority, assignee, read and unread, blocked or not. Each leaves a dated line in the thread and a row in
// the audit log; none of them touches unread by accident, and none moves a row in the list.

import { storeRead } from '../store/conversation-reads.ts';
import { type AlteredConversation, alterConversation, countUnreadInbound } from '../store/conversations.ts';
import type { Refusal } from '../store/reason.ts';
import { assignableStaff } from '../store/staff.ts';
import type { ConversationEventsTable, ConversationStatus, Priority } from '../store/tables.ts';
import { addThreadEvent, type Conversation, conversationById } from '../store/threads.ts';
import { type Announce, type Store, type Trx, transact } from '../store/transact.ts';
import type { Actor, InboxAction, InboxDeps } from './deed.ts';

export type Outcome =
  | { readonly type: 'done' }
  /** It was so already. */
  | { readonly type: 'unchanged' }
  | { readonly type: 'missing' }
  | { readonly type: 'refused'; readonly reason: Refusal };

/** "Resolve" and "Reopen". A resolved conversation waits for nobody; a reopened one again if the client spoke last. */
export async function setStatus(
  store: Store,
  deps: InboxDeps,
  change: { conversationId: number; status: ConversationStatus; actor: Actor },
): Promise<Outcome> {
  return await deed(store, deps, change, (conversation) => {
    if (conversation.status === change.status) return undefined;
    const open = change.status === 'open';
    const waits =
      open && conversation.last_message_id === conversation.last_inbound_id && conversation.last_inbound_id !== null;
    return {
      values: {
        status: change.status,
        needs_reply: waits ? 1 : 0,
        // Reopening by hand starts the wait anew.
        waiting_since: waits ? (conversation.waiting_since ?? deps.clock.now()) : null,
      },
      event: open ? 'reopened' : 'resolved',
      action: open ? 'conversation.reopen' : 'conversation.resolve',
    };
  });
}

export async function setPriority(
  store: Store,
  deps: InboxDeps,
  change: { conversationId: number; priority: Priority; actor: Actor },
): Promise<Outcome> {
  return await deed(store, deps, change, (conversation) => {
    if (conversation.priority === change.priority) return undefined;
    return {
      values: { priority: change.priority },
      event: 'priority',
      action: 'conversation.priority',
      detail: { from: conversation.priority, to: change.priority },
    };
  });
}

/** Gives the conversation to a colleague, or to nobody. Only active users who may write can be given one. */
export async function assign(
  store: Store,
  deps: InboxDeps,
  change: { conversationId: number; assigneeId: number | null; actor: Actor },
): Promise<Outcome> {
  const staff = await assignableStaff(store.db);
  const assignee = staff.find((member) => member.id === change.assigneeId);
  if (change.assigneeId !== null && !assignee) {
    return { type: 'refused', reason: { why: 'not-assignable' } };
  }
  return await deed(store, deps, change, (conversation) => {
    if (conversation.assignee_id === change.assigneeId) return undefined;
    return {
      values: { assignee_id: change.assigneeId },
      event: assignee ? 'assigned' : 'unassigned',
      action: assignee ? 'conversation.assign' : 'conversation.unassign',
      detail: assignee ? { userId: assignee.id, name: assignee.name } : {},
    };
  });
}

/** Everybody sees it as unread again, at least its newest inbound message. */
export async function markUnread(
  store: Store,
  deps: InboxDeps,
  change: { conversationId: number; actor: Actor },
): Promise<Outcome> {
  return await deed(store, deps, change, (conversation) => {
    if (conversation.unread > 0) return undefined;
    return {
      values: { unread: 1, read_up_to: Math.max(0, (conversation.last_inbound_id ?? 1) - 1) },
      event: 'marked-unread',
      action: 'conversation.mark-unread',
    };
  });
}

/**
 * A person with Write had the thread open and saw everything up to `messageId`. What came after it stays unread.
 * No event and no audit row: reading is not a decision.
 */
export async function markRead(
  store: Store,
  deps: Pick<InboxDeps, 'clock'>,
  read: { conversationId: number; messageId: number; userId: number },
): Promise<Outcome> {
  return await transact(store, async (trx, announce) => {
    const conversation = await conversationById(trx, read.conversationId);
    if (!conversation) return { type: 'missing' };
    const seen = Math.min(read.messageId, conversation.last_message_id ?? 0);
    const isNews = await storeRead(trx, { ...read, messageId: seen, at: deps.clock.now() });
    const readUpTo = Math.max(conversation.read_up_to, seen);
    const unread = await countUnreadInbound(trx, conversation.id, readUpTo);
    if (conversation.unread === unread && conversation.read_up_to === readUpTo) {
      // Colleagues see who has seen it.
      if (isNews) announce({ type: 'conversation', conversationId: conversation.id });
      return { type: 'unchanged' };
    }
    await alterConversation(trx, conversation.id, { unread, read_up_to: readUpTo }, deps.clock.now());
    announce({ type: 'conversation', conversationId: conversation.id });
    return { type: 'done' };
  });
}

/** A thread of a household is about this client, or (null) about nobody in particular. */
export async function setConversationClient(
  store: Store,
  deps: InboxDeps,
  change: { conversationId: number; client: { id: number; name: string } | null; actor: Actor },
): Promise<Outcome> {
  return await deed(store, deps, change, (conversation) => {
    const id = change.client?.id ?? null;
    if (conversation.client_id === id) return undefined;
    return {
      values: { client_id: id },
      event: change.client ? 'client-linked' : 'client-unlinked',
      action: change.client ? 'conversation.link-client' : 'conversation.unlink-client',
      detail: change.client ? { clientId: change.client.id, name: change.client.name } : {},
    };
  });
}

interface Alteration {
  readonly values: AlteredConversation;
  readonly event: ConversationEventsTable['type'];
  readonly action: InboxAction;
  readonly detail?: Readonly<Record<string, unknown>>;
}

async function deed(
  store: Store,
  deps: InboxDeps,
  change: { conversationId: number; actor: Actor },
  decide: (conversation: Conversation) => Alteration | undefined,
): Promise<Outcome> {
  return await transact(store, async (trx, announce) => {
    const conversation = await conversationById(trx, change.conversationId);
    if (!conversation) return { type: 'missing' };
    const alteration = decide(conversation);
    if (!alteration) return { type: 'unchanged' };
    await alterConversation(trx, conversation.id, alteration.values, deps.clock.now());
    await note(trx, announce, deps, { ...alteration, conversationId: conversation.id, actor: change.actor });
    return { type: 'done' };
  });
}

/** The dated line, the audit row and the bell of one deed on a conversation. */
export async function note(
  trx: Trx,
  announce: Announce,
  deps: InboxDeps,
  deed: Omit<Alteration, 'values'> & { readonly conversationId: number; readonly actor: Actor },
): Promise<void> {
  const { conversationId, actor, event, action, detail = {} } = deed;
  const eventId = await addThreadEvent(trx, {
    conversationId,
    at: deps.clock.now(),
    actorId: actor.id,
    type: event,
    detail,
  });
  await deps.audit(trx, { actor, action, subject: { type: 'conversation', id: String(conversationId) }, detail });
  announce({ type: 'event', conversationId, eventId });
  announce({ type: 'conversation', conversationId });
}

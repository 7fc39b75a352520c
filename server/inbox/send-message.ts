// A person or a program writes: the text is stored as queued, once for each submission id, and only then does anybody
// hear of it. Nothing here waits for the modem.
import { addStep } from '../store/message-steps.ts';
import { insertOutgoing, messageBySubmission, newerThan } from '../store/outgoing.ts';
import type { Refusal } from '../store/reason.ts';
import {
  addThreadEvent,
  type Conversation,
  conversationById,
  conversationByNumber,
  findOrMakeConversation,
  noteOutbound,
  setStatusOpen,
} from '../store/threads.ts';
import { type Announce, type Store, type Trx, transact } from '../store/transact.ts';
import { canBeTexted, type PhoneNumber } from './phone-number.ts';
import type { Settings } from './settings.ts';

export interface SendDeps {
  readonly clock: { now(): number; monotonic(): number; readonly bootId: string };
  readonly newId: () => string;
  readonly settings: () => Settings;
  /** How many parts a text takes: the codec's own measure. */
  readonly countParts: (text: string) => number;
  /** Refuses what costs too much; asked inside the transaction that stores the message. */
  readonly checkLimits?: (
    trx: Trx,
    sending: { number: string; userId: number | null; apiKeyId: number | null; parts: number },
  ) => Promise<{ type: 'allowed' } | { type: 'refused'; reason: Refusal }>;
}

export interface Author {
  readonly userId: number | null;
  readonly apiKeyId?: number;
  /** The name as it shall stand in the thread. */
  readonly name: string;
}

export interface Draft {
  readonly text: string;
  readonly author: Author;
  /** Made where the text was written; a second one with this id is the same message. 8 to 100 characters. */
  readonly submissionId: string;
  readonly urgency?: 'reply' | 'bulk';
  /** Whether the author had the thread before them; a person unless told otherwise, a program never. */
  readonly answers?: boolean;
  /** The newest message that the author saw; when given and others wrote since, nothing is sent. */
  readonly lastSeenId?: number;
}

export type SendResult =
  | { readonly type: 'queued'; readonly messageId: number; readonly conversationId: number }
  /** This submission was stored before. */
  | { readonly type: 'already'; readonly messageId: number; readonly conversationId: number }
  /** This submission was another text, or went to another number: nothing is sent. */
  | { readonly type: 'id-used' }
  /** Others wrote meanwhile: show them first. */
  | { readonly type: 'newer'; readonly conversationId: number; readonly messageIds: readonly number[] }
  | { readonly type: 'refused'; readonly reason: Refusal };

/** Answers in an existing conversation. */
export async function sendMessage(
  store: Store,
  deps: SendDeps,
  conversationId: number,
  draft: Draft,
): Promise<SendResult> {
  const settings = deps.settings();
  return await transact(store, async (trx, announce) => {
    const conversation = await conversationById(trx, conversationId);
    if (!conversation) return { type: 'refused', reason: { why: 'conversation-gone' } };
    if (!canBeTexted(conversation.number)) {
      return { type: 'refused', reason: { why: 'name-cannot-be-answered' } };
    }
    const obstacle = await obstacleTo(trx, deps, settings, conversation.number, draft);
    return obstacle ?? (await insert(trx, announce, deps, settings, conversation, draft));
  });
}

/** Writes to a number: its conversation is found, or made with this first message. Reopens it if it was resolved. */
export async function startConversation(
  store: Store,
  deps: SendDeps,
  recipient: Extract<PhoneNumber, { type: 'e164' | 'short-code' }>,
  draft: Draft,
  options: { readonly reopen: boolean },
): Promise<SendResult> {
  const settings = deps.settings();
  return await transact(store, async (trx, announce) => {
    const obstacle = await obstacleTo(trx, deps, settings, recipient.number, draft);
    if (obstacle) return obstacle;
    const at = deps.clock.now();
    const conversation = await findOrMakeConversation(trx, { number: recipient.number, publicId: deps.newId(), at });
    if (conversation.status === 'resolved' && options.reopen)
      await reopen(trx, announce, conversation, draft.author, at);
    return await insert(trx, announce, deps, settings, conversation, draft);
  });
}

// Why nothing is to be stored: it was before, it must not be sent, or others wrote meanwhile.
async function obstacleTo(
  trx: Trx,
  deps: SendDeps,
  settings: Settings,
  number: string,
  draft: Draft,
): Promise<SendResult | undefined> {
  const conversation = await conversationByNumber(trx, number);
  const before = await messageBySubmission(trx, draft.submissionId);
  if (before) {
    const isSame = before.text === draft.text && before.conversation_id === conversation?.id;
    return isSame ? { type: 'already', messageId: before.id, conversationId: conversation.id } : { type: 'id-used' };
  }
  const problem = checkDraft(draft, deps, settings);
  if (problem) return { type: 'refused', reason: problem };
  if (conversation && draft.lastSeenId !== undefined) {
    const messageIds = await newerThan(trx, {
      conversationId: conversation.id,
      lastSeenId: draft.lastSeenId,
      authorId: draft.author.userId,
    });
    if (messageIds.length > 0) return { type: 'newer', conversationId: conversation.id, messageIds };
  }
  const allowed = await checkLimits(trx, deps, number, draft);
  return allowed.type === 'refused' ? allowed : undefined;
}

function checkDraft(draft: Draft, deps: SendDeps, settings: Settings): Refusal | undefined {
  if (draft.text.trim() === '') return { why: 'empty' };
  const parts = deps.countParts(draft.text);
  if (parts > settings.maxParts) return { why: 'too-many-parts', parts, most: settings.maxParts };
  return undefined;
}

async function checkLimits(trx: Trx, deps: SendDeps, number: string, draft: Draft) {
  if (!deps.checkLimits) return { type: 'allowed' } as const;
  return await deps.checkLimits(trx, {
    number,
    userId: draft.author.userId,
    apiKeyId: draft.author.apiKeyId ?? null,
    parts: deps.countParts(draft.text),
  });
}

async function insert(
  trx: Trx,
  announce: Announce,
  deps: SendDeps,
  settings: Settings,
  conversation: Conversation,
  draft: Draft,
): Promise<SendResult> {
  const at = deps.clock.now();
  const messageId = await insertOutgoing(trx, {
    publicId: deps.newId(),
    conversationId: conversation.id,
    text: draft.text,
    authorId: draft.author.userId,
    author: draft.author.name,
    submissionId: draft.submissionId,
    urgency: draft.urgency ?? 'reply',
    partsTotal: deps.countParts(draft.text),
    at,
    validUntil: at + settings.validityHours * 3_600_000,
    bootId: deps.clock.bootId,
    monotonic: deps.clock.monotonic(),
  });
  await addStep(trx, { messageId, at, type: 'queued', detail: { by: draft.author.name } });
  const answers = draft.answers ?? draft.author.userId !== null;
  await noteOutbound(trx, { conversationId: conversation.id, messageId, at, answers });
  announce({ type: 'message', conversationId: conversation.id, messageId, added: true });
  announce({ type: 'outbox' });
  return { type: 'queued', messageId, conversationId: conversation.id };
}

async function reopen(
  trx: Trx,
  announce: Announce,
  conversation: Conversation,
  author: Author,
  at: number,
): Promise<void> {
  await setStatusOpen(trx, conversation.id);
  const eventId = await addThreadEvent(trx, {
    conversationId: conversation.id,
    at,
    actorId: author.userId,
    type: 'reopened',
    detail: { by: 'new-message' },
  });
  announce({ type: 'event', conversationId: conversation.id, eventId });
  announce({ type: 'conversation', conversationId: conversation.id });
}

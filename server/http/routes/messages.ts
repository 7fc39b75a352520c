// Writing in a conversation, and what can be done with a text that was written.

import type { FastifyReply, FastifyRequest } from 'fastify';
import { type ChangeResult, cancelMessage, confirmMessage, resendMessage } from '../../inbox/change-outgoing.ts';
import { assign } from '../../inbox/conversations.ts';
import { keepDraft } from '../../inbox/drafts.ts';
import { parsePhoneNumber } from '../../inbox/phone-number.ts';
import { type Draft, type SendResult, sendMessage, startConversation } from '../../inbox/send-message.ts';
import { stepsOf } from '../../store/message-steps.ts';
import { latestMessages, type Message, messagesAfter, threadMessage } from '../../store/thread-messages.ts';
import type { App, RouteDeps } from '../app.ts';
import { actorOf, signedInUser } from '../authentication.ts';
import { HttpError } from '../errors.ts';
import type { InboxState } from '../inbox/inbox-state.ts';
import { filterQuery } from '../inbox/list-filter.ts';
import { type ComposerView, headerView, type PaneContext } from '../inbox/pane-view.ts';
import { stepView } from '../inbox/step-words.ts';
import { threadItems } from '../inbox/thread-view.ts';
import { noteReading } from '../read-audit.ts';
import { words } from '../words.ts';
import { contextOf, findConversation, showConversation } from './conversations.ts';

type Body = Readonly<Record<string, unknown>> | undefined;
interface Id {
  Params: { id: string };
  Body: Body;
}
const READ = { config: { permission: { area: 'conversations', access: 'read' } } } as const;
const WRITE = { config: { permission: { area: 'conversations', access: 'write' } } } as const;

export function registerMessageRoutes(app: App, deps: RouteDeps, inbox: InboxState): void {
  const { store, sending } = deps;

  app.post<Id>('/conversations/:id(^[0-9]+$)/messages', WRITE, async (request, reply) => {
    const conversation = await findConversation(deps, request.params.id);
    const user = signedInUser(request);
    const seen = Number(lastOf(request.body?.seen));
    const draft: Draft = {
      ...readDraft(request),
      ...(Number.isSafeInteger(seen) && { lastSeenId: seen }),
    };
    const result =
      request.body?.reopen === '1'
        ? await sendFromPencil(deps, conversation.number, draft)
        : await sendMessage(store, sending, conversation.id, draft);
    if (isRefusal(result)) return await refuse(request, reply, result, draft);
    await keepDraft(store, deps, { userId: user.id, conversationId: conversation.id, text: '' });
    if (request.body?.assign === 'me' && conversation.assignee_id === null) {
      await assign(store, inbox.deeds, {
        conversationId: conversation.id,
        assigneeId: user.id,
        actor: actorOf(request),
      });
    }
    const context = await contextOf(request, inbox);
    if (request.headers['hx-request'] === undefined) {
      return reply.redirect(`/conversations/${conversation.id}${filterQuery(context.choice)}`, 303);
    }
    return await messageFragment(reply, context, result.messageId);
  });

  app.get<Id>('/messages/:id(^[0-9]+$)', READ, async (request, reply) => {
    const message = await findMessage(deps, request.params.id);
    if (request.headers['hx-request'] === undefined) {
      return reply.redirect(`/conversations/${message.conversation_id}?at=${message.id}`, 303);
    }
    return await messageFragment(reply, await contextOf(request, inbox), message.id);
  });

  app.get<Id>('/messages/:id(^[0-9]+$)/timeline', READ, async (request, reply) => {
    const message = await findMessage(deps, request.params.id);
    const steps = (await stepsOf(store.db, message.id)).map(stepView);
    if (request.headers['hx-request'] !== undefined) {
      return await reply.page('messages/_timeline', { steps, messageId: message.id });
    }
    return await reply.page('messages/timeline', {
      steps,
      messageId: message.id,
      conversationId: message.conversation_id,
    });
  });

  const changes: Record<string, typeof cancelMessage> = {
    cancellation: cancelMessage,
    resending: resendMessage,
    release: resendMessage,
    confirmation: confirmMessage,
  };
  for (const [name, change] of Object.entries(changes)) {
    app.post<Id>(`/messages/:id(^[0-9]+$)/${name}`, WRITE, async (request, reply) => {
      const message = await findMessage(deps, request.params.id);
      const result = await change(store, sending, message.id, signedInUser(request).name);
      return await answerChange(request, reply, message, result);
    });
  }

  async function answerChange(
    request: FastifyRequest,
    reply: FastifyReply,
    message: Message,
    result: ChangeResult,
  ): Promise<FastifyReply> {
    const context = await contextOf(request, inbox);
    if (request.headers['hx-request'] === undefined) {
      if (result.type === 'refused') throw new HttpError(409, words.refusal(result.reason));
      return reply.redirect(`/conversations/${message.conversation_id}${filterQuery(context.choice)}`, 303);
    }
    if (result.type === 'refused') reply.code(409).header('x-reason', encodeURIComponent(words.refusal(result.reason)));
    return await messageFragment(reply, context, message.id);
  }

  // The text comes back with what stands in its way: beside the thread for a script, as the whole page for a form.
  async function refuse(
    request: FastifyRequest<Id>,
    reply: FastifyReply,
    result: Refusal,
    draft: Draft,
  ): Promise<FastifyReply> {
    const context = await contextOf(request, inbox);
    const id = Number(request.params.id);
    const refusal = await refusalOf(context, result, draft);
    reply.code(result.type === 'newer' ? 409 : 422);
    if (request.headers['hx-request'] === undefined) {
      return await showConversation(request, reply, context, id, { composer: refusal });
    }
    const conversation = await findConversation(deps, request.params.id);
    const { composer: state } = await headerView(context, conversation);
    const composer: ComposerView = {
      conversationId: id,
      text: draft.text,
      submissionId: draft.submissionId,
      lastSeenId: conversation.last_message_id ?? 0,
      sendWith: 'enter',
      maxParts: context.settings.maxParts,
      replacing: context.settings.replaceUnicode,
      state,
      error: '',
      newer: [],
      query: filterQuery(context.choice),
      reopen: request.body?.reopen === '1',
      ...refusal,
    };
    return await reply.page('messages/_refusal', { composer });
  }

  async function messageFragment(reply: FastifyReply, context: PaneContext, id: number): Promise<FastifyReply> {
    const message = await findMessage(deps, String(id));
    noteReading(reply.request, message.conversation_id);
    const before = (await latestMessages(store.db, message.conversation_id, { before: id, limit: 1 })).messages[0];
    const viewer = {
      userId: context.user.id,
      mayWrite: context.user.rights.may('conversations', 'write'),
      format: context.format,
    };
    const items = threadItems({ messages: [message], events: [] }, { ...viewer, before });
    return await reply.page('messages/_page', { items });
  }
}

type Refusal = Extract<SendResult, { type: 'newer' | 'refused' | 'id-used' }>;

/** Nothing was stored: the text goes back to its writer. */
export const isRefusal = (result: SendResult): result is Refusal =>
  result.type === 'newer' || result.type === 'refused' || result.type === 'id-used';

/** The text as it comes back, with what stands in its way; by an id of its own, since the old one may be taken. */
export async function refusalOf(context: PaneContext, result: Refusal, draft: Draft): Promise<Partial<ComposerView>> {
  const kept = { text: draft.text, submissionId: context.newId() };
  if (result.type === 'refused') return { ...kept, error: words.composer.refused(words.refusal(result.reason)) };
  if (result.type === 'id-used') return { ...kept, error: words.composer.refused(words.composer.idUsed) };
  const first = Math.min(...result.messageIds);
  const page = await messagesAfter(context.db, result.conversationId, {
    after: first - 1,
    afterEvent: Number.MAX_SAFE_INTEGER,
    limit: 10,
  });
  const messages = page.messages.filter((message) => result.messageIds.includes(message.id));
  const viewer = { userId: context.user.id, mayWrite: true, format: context.format };
  return {
    ...kept,
    newer: threadItems({ messages, events: [] }, viewer),
    lastSeenId: Math.max(...result.messageIds),
  };
}

/** The form's text and submission id, with the author. Line ends as the thread keeps them, none at the end. */
export function readDraft(request: FastifyRequest<{ Body: Body }>): Draft {
  const user = signedInUser(request);
  const submissionId = String(request.body?.submission ?? '');
  if (submissionId.length < 8 || submissionId.length > 100) throw new HttpError(422);
  return {
    text: String(request.body?.text ?? '')
      .replaceAll('\r\n', '\n')
      .trimEnd(),
    author: { userId: user.id, name: user.name },
    submissionId,
  };
}

/** Begun with the pencil: a resolved conversation is opened again by it. */
export async function sendFromPencil(deps: RouteDeps, number: string, draft: Draft): Promise<SendResult> {
  const recipient = parsePhoneNumber(number, deps.sending.settings().country || undefined);
  if (recipient.type === 'invalid' || recipient.type === 'name') {
    const nameless = { why: 'name-cannot-be-answered' } as const;
    return { type: 'refused', reason: recipient.type === 'invalid' ? recipient.reason : nameless };
  }
  return await startConversation(deps.store, deps.sending, recipient, draft, { reopen: true });
}

async function findMessage(deps: RouteDeps, id: string): Promise<Message> {
  const message = await threadMessage(deps.store.db, Number(id));
  if (!message) throw new HttpError(404);
  return message;
}

// "Send anyway" sends the field a second time, with the newest id.
function lastOf(value: unknown): unknown {
  return Array.isArray(value) ? value.at(-1) : value;
}

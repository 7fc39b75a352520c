// What people decide about a conversation: priority, assignee, status, read, unread, block, client. Each answers a script
// with the header anew, and a plain form by leading back.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { setBlocked } from '../../inbox/block-number.ts';
import {
  assign,
  markRead,
  markUnread,
  type Outcome,
  setConversationClient,
  setPriority,
  setStatus,
} from '../../inbox/conversations.ts';
import { clientsWithNumber } from '../../store/clients.ts';
import type { App, RouteDeps } from '../app.ts';
import { actorOf, signedInUser } from '../authentication.ts';
import { HttpError } from '../errors.ts';
import type { InboxState } from '../inbox/inbox-state.ts';
import { filterQuery } from '../inbox/list-filter.ts';
import { headerView } from '../inbox/pane-view.ts';
import { words } from '../words.ts';
import { contextOf, findConversation } from './conversations.ts';

interface Id {
  Params: { id: string };
  Body: Readonly<Record<string, unknown>> | undefined;
}
const WRITE = { config: { permission: { area: 'conversations', access: 'write' } } } as const;
const PRIORITIES = ['low', 'normal', 'high'] as const;
const STATUSES = ['open', 'resolved'] as const;

export function registerTriageRoutes(app: App, deps: RouteDeps, inbox: InboxState): void {
  const { store } = deps;
  const { deeds } = inbox;

  app.post<Id>('/conversations/:id(^[0-9]+$)/priority', WRITE, async (request, reply) => {
    const priority = PRIORITIES.find((name) => name === request.body?.priority);
    if (!priority) throw new HttpError(422);
    const outcome = await setPriority(store, deeds, { ...subject(request), priority });
    return await answer(request, reply, outcome);
  });

  app.post<Id>('/conversations/:id(^[0-9]+$)/status', WRITE, async (request, reply) => {
    const status = STATUSES.find((name) => name === request.body?.status);
    if (!status) throw new HttpError(422);
    const outcome = await setStatus(store, deeds, { ...subject(request), status });
    return await answer(request, reply, outcome);
  });

  app.post<Id>('/conversations/:id(^[0-9]+$)/assignee', WRITE, async (request, reply) => {
    const value = String(request.body?.assignee ?? '');
    const assigneeId = value === '' ? null : value === 'me' ? signedInUser(request).id : Number(value);
    if (assigneeId !== null && !Number.isSafeInteger(assigneeId)) throw new HttpError(422);
    const outcome = await assign(store, deeds, { ...subject(request), assigneeId });
    return await answer(request, reply, outcome);
  });

  app.post<Id>('/conversations/:id(^[0-9]+$)/block', WRITE, async (request, reply) => {
    const blocked = request.body?.blocked !== '0';
    const outcome = await setBlocked(store, deeds, { ...subject(request), blocked });
    return await answer(request, reply, outcome);
  });

  app.post<Id>('/conversations/:id(^[0-9]+$)/client', WRITE, async (request, reply) => {
    const conversation = await findConversation(deps, request.params.id);
    const owners = await clientsWithNumber(store.db, conversation.number);
    const value = String(request.body?.client ?? '');
    const client = owners.find((owner) => String(owner.id) === value) ?? null;
    if (value !== '' && client === null) throw new HttpError(422);
    const outcome = await setConversationClient(store, deeds, { ...subject(request), client });
    return await answer(request, reply, outcome);
  });

  // Back to the list: the thread would be read again at once if it stayed open.
  app.post<Id>('/conversations/:id(^[0-9]+$)/unread', WRITE, async (request, reply) => {
    const outcome = await markUnread(store, deeds, subject(request));
    refuse(outcome);
    const { choice } = await contextOf(request, inbox);
    return reply.redirect(`/conversations${filterQuery(choice)}`, 303);
  });

  app.post<Id>('/conversations/:id(^[0-9]+$)/read', WRITE, async (request, reply) => {
    const messageId = Number(request.body?.message ?? Number.NaN);
    if (!Number.isSafeInteger(messageId) || messageId < 1) throw new HttpError(422);
    const { id: userId } = signedInUser(request);
    refuse(await markRead(store, deeds, { conversationId: Number(request.params.id), messageId, userId }));
    return reply.code(204).send();
  });

  async function answer(request: FastifyRequest<Id>, reply: FastifyReply, outcome: Outcome): Promise<FastifyReply> {
    refuse(outcome);
    const context = await contextOf(request, inbox);
    if (request.headers['hx-request'] === undefined) {
      return reply.redirect(`/conversations/${request.params.id}${filterQuery(context.choice)}`, 303);
    }
    const conversation = await findConversation(deps, request.params.id);
    return await reply.page('conversations/_head', { header: await headerView(context, conversation) });
  }
}

function subject(request: FastifyRequest<Id>) {
  return { conversationId: Number(request.params.id), actor: actorOf(request) };
}

function refuse(outcome: Outcome): void {
  if (outcome.type === 'missing') throw new HttpError(404, words.inbox.problems.missing);
  if (outcome.type === 'refused') throw new HttpError(422, words.refusal(outcome.reason));
}

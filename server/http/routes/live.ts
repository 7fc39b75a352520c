// GET /live: the stream of a signed-in browser. GET /frame: what surrounds the page, anew. GET /conversations/:id/notice:
// whether and how somebody is told of a new text.
import { randomUUID } from 'node:crypto';
import { sessionState } from '../../accounts/sessions.ts';
import { countUnread } from '../../store/conversation-counts.ts';
import { conversationRows } from '../../store/conversation-list.ts';
import { threadMessage } from '../../store/thread-messages.ts';
import type { App, RouteDeps } from '../app.ts';
import { signedInUser } from '../authentication.ts';
import { HttpError } from '../errors.ts';
import { clientPreferences } from '../frame.ts';
import type { InboxState } from '../inbox/inbox-state.ts';
import { NoticeBudget } from '../inbox/notice-budget.ts';
import { displayName } from '../inbox/row-view.ts';
import { LiveUpdates } from '../live.ts';
import { words } from '../words.ts';
import { contextOf } from './conversations.ts';

const READ = { config: { permission: { area: 'conversations', access: 'read' } } } as const;

export function registerLiveRoutes(app: App, deps: RouteDeps, inbox: InboxState): LiveUpdates {
  const { store, clock } = deps;
  const live = new LiveUpdates({
    changes: store.changes,
    runId: randomUUID().slice(0, 8),
    rightsOfSession: async (sessionId) => {
      const session = await sessionState(store.db, clock, sessionId, await deps.sessionLimits());
      return session.type === 'active' ? session.user.rights : null;
    },
    report: (error) => app.log.error({ err: error }, 'a live stream could not be checked again'),
  });
  const budget = new NoticeBudget(clock);
  app.decorateRequest('liveMark', '');
  app.addHook('onRequest', async (request) => {
    request.liveMark = live.mark;
  });
  inbox.onPresence = (conversationId) => live.presence(conversationId);
  const sweeping = setInterval(() => inbox.presence.sweep(), 1000).unref();
  app.addHook('preClose', async () => {
    clearInterval(sweeping);
    live.close();
  });

  app.get<{ Querystring: { last?: string } }>('/live', { config: { permission: 'signed-in' } }, (request, reply) => {
    const user = signedInUser(request);
    if (live.isFull(user.id)) throw new HttpError(503, '', { 'retry-after': '10' });
    reply.hijack();
    for (const [name, value] of Object.entries(reply.getHeaders()))
      if (value !== undefined) reply.raw.setHeader(name, value);
    reply.raw.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    // RFC 9110 section 9.3.2: the headers and nothing else; it would hold a stream's place for ever.
    if (request.method === 'HEAD') {
      reply.raw.end();
      return;
    }
    const lastEventId = String(request.headers['last-event-id'] ?? request.query.last ?? '');
    live.open(reply.raw, { userId: user.id, sessionId: user.sessionId, rights: user.rights, lastEventId });
  });

  app.get('/frame', { config: { permission: 'signed-in' } }, async (_request, reply) => {
    const frame = await reply.frame();
    if (frame) reply.header('x-unread', frame.unread);
    return await reply.page('layouts/_banners', { banners: frame?.banners ?? [] });
  });

  app.get<{ Params: { id: string }; Querystring: { message?: string } }>(
    '/conversations/:id(^[0-9]+$)/notice',
    READ,
    async (request, reply) => {
      const context = await contextOf(request, inbox);
      const [row] = await conversationRows(store.db, [Number(request.params.id)], null, context.user.id);
      const messageId = Number(request.query.message ?? 0);
      const message = Number.isSafeInteger(messageId) ? await threadMessage(store.db, messageId) : undefined;
      if (!row || !message || message.conversation_id !== row.id) throw new HttpError(404);
      const wishes = clientPreferences(context.user);
      const mine = row.assignee?.id === context.user.id;
      const concerns = mine || row.assignee === null || !wishes.onlyMine;
      const rings = concerns && !row.blocked && message.direction === 'in' && message.status === 'received';
      const verdict = rings ? budget.verdict(message.id, row.number) : 'quiet';
      const isFlood = verdict === 'announce-flood';
      const text = wishes.hideText ? words.frame.newMessage : (message.text.split('\n')[0] ?? '').slice(0, 140);
      return reply.send({
        show: verdict !== 'quiet',
        title: isFlood ? words.accounts.flood.title : displayName(row, context.format),
        body: isFlood ? words.accounts.flood.text : text,
        url: `/conversations/${row.id}`,
        isRead: row.unread === 0,
        unread: await countUnread(store.db),
      });
    },
  );
  return live;
}

// The list and one conversation: pages, and the fragments that keep them fresh.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { choosePreferences } from '../../inbox/preferences.ts';
import { countUnread } from '../../store/conversation-counts.ts';
import { inboxCounts } from '../../store/inbox-counts.ts';
import { latestMessages, messagesAfter, threadMessage } from '../../store/thread-messages.ts';
import { conversationById } from '../../store/threads.ts';
import type { App, RouteDeps } from '../app.ts';
import { signedInUser } from '../authentication.ts';
import { HttpError } from '../errors.ts';
import type { InboxState } from '../inbox/inbox-state.ts';
import { failedSince, filterQuery, mentionsFilter, readFilter } from '../inbox/list-filter.ts';
import { changedRows, filterView, listView, readListKey } from '../inbox/list-view.ts';
import { type ComposerView, headerView, type PaneContext, paneView, THREAD_PAGE } from '../inbox/pane-view.ts';
import { panelView } from '../inbox/panel-view.ts';
import { subjectOf } from '../inbox/subject.ts';
import { threadItems } from '../inbox/thread-view.ts';
import type { NewConversationView, TodayCounts } from '../pages/inbox.ts';
import { noteReading } from '../read-audit.ts';
import { words } from '../words.ts';

type Query = Readonly<Record<string, unknown>>;
const READ = { config: { permission: { area: 'conversations', access: 'read' } } } as const;

export function registerConversationRoutes(app: App, deps: RouteDeps, inbox: InboxState): void {
  app.get<{ Querystring: Query }>('/conversations', READ, async (request, reply) => {
    const context = await contextOf(request, inbox);
    if (isFor(request, 'rows-area')) {
      await rememberFilter(request, deps);
      return await reply.page('conversations/_list', { list: await listView(context, {}) });
    }
    if (isFor(request, 'conversation'))
      return await reply.page('conversations/_empty', { counts: await counts(context) });
    return await inboxPage(reply, context, {});
  });

  app.get<{ Querystring: Query }>('/conversations/list', READ, async (request, reply) => {
    const context = await contextOf(request, inbox);
    const list = await listView(context, { after: readListKey(request.query.after), openId: openIdOf(request) });
    return await reply.page('conversations/_rows', { list });
  });

  // The rows that changed, as far as they pass the filter: what is not in the answer stands in the list no more.
  app.get<{ Querystring: Query }>('/conversations/rows', READ, async (request, reply) => {
    const context = await contextOf(request, inbox);
    const ids = String(request.query.ids ?? '')
      .split(',')
      .slice(0, 100)
      .map(Number)
      .filter((id) => Number.isSafeInteger(id) && id > 0);
    const rows = await changedRows(context, ids, openIdOf(request));
    reply.header('x-unread', await countUnread(deps.store.db));
    return await reply.page('conversations/_rows', { list: { ...EMPTY_LIST, choice: context.choice, rows } });
  });

  app.get<{ Params: { id: string }; Querystring: Query }>(
    '/conversations/:id(^[0-9]+$)',
    READ,
    async (request, reply) => {
      const context = await contextOf(request, inbox);
      const at = Number(request.query.at ?? Number.NaN);
      const options = {
        ...(Number.isSafeInteger(at) && at > 0 && { at }),
        ...(request.query.write === '1' && { composer: { reopen: true } }),
      };
      return await showConversation(request, reply, context, Number(request.params.id), options);
    },
  );

  app.get<{ Params: { id: string }; Querystring: Query }>(
    '/conversations/:id(^[0-9]+$)/header',
    READ,
    async (request, reply) => {
      const context = await contextOf(request, inbox);
      const conversation = await findConversation(deps, request.params.id);
      return await reply.page('conversations/_head', { header: await headerView(context, conversation) });
    },
  );

  app.get<{ Params: { id: string }; Querystring: Query }>(
    '/conversations/:id(^[0-9]+$)/panel',
    READ,
    async (request, reply) => {
      const context = await contextOf(request, inbox);
      if (!context.user.rights.may('clients', 'read')) throw new HttpError(403);
      const conversation = await findConversation(deps, request.params.id);
      return await reply.page('conversations/_panel', {
        panel: panelView(context, conversation, await subjectOf(deps.store.db, conversation)),
      });
    },
  );

  app.get<{ Params: { id: string } }>('/conversations/:id(^[0-9]+$)/presence', READ, async (request, reply) => {
    const presence = inbox.presence.others(Number(request.params.id), signedInUser(request).id);
    return await reply.page('conversations/_presence', { presence });
  });

  app.get<{ Params: { id: string }; Querystring: Query }>(
    '/conversations/:id(^[0-9]+$)/messages',
    READ,
    async (request, reply) => {
      const context = await contextOf(request, inbox);
      const conversation = await findConversation(deps, request.params.id);
      noteReading(request, conversation.id);
      const { db } = deps.store;
      const viewer = {
        userId: context.user.id,
        mayWrite: context.user.rights.may('conversations', 'write'),
        format: context.format,
      };
      const before = Number(request.query.before ?? Number.NaN);
      if (Number.isSafeInteger(before)) {
        const page = await latestMessages(db, conversation.id, { before, limit: THREAD_PAGE });
        const older = page.older ? (page.messages[0]?.id ?? null) : null;
        return await reply.page('messages/_older', {
          items: threadItems(page, viewer),
          older,
          conversationId: conversation.id,
        });
      }
      const after = Number(request.query.after ?? 0);
      const afterEvent = Number(request.query.event ?? Number.MAX_SAFE_INTEGER);
      if (!Number.isSafeInteger(after) || !Number.isSafeInteger(afterEvent)) throw new HttpError(400);
      const page = await messagesAfter(db, conversation.id, { after, afterEvent, limit: 200 });
      const last = await threadMessage(db, after);
      const newer = page.newer ? (page.messages.at(-1)?.id ?? null) : null;
      return await reply.page('messages/_newer', {
        items: threadItems(page, { ...viewer, before: last }),
        newer,
        conversationId: conversation.id,
      });
    },
  );
}

const EMPTY_LIST = { next: '', query: '', chips: [], clear: '', mayWrite: false } as const;

/** One conversation as a page, or only the right side when that is what was asked for. */
export async function showConversation(
  request: FastifyRequest,
  reply: FastifyReply,
  context: PaneContext,
  id: number,
  options: { readonly at?: number; readonly composer?: Partial<ComposerView> },
): Promise<FastifyReply> {
  const pane = await paneView(context, id, options);
  if (!pane) throw new HttpError(404, words.inbox.problems.missing);
  noteReading(request, id);
  if (isFor(request, 'conversation')) return await reply.page('conversations/_pane', { pane });
  const list = await listView(context, { openId: id });
  const filters = await filterView(context);
  return await reply.page('conversations/index', { list, filters, pane, counts: null, creation: null });
}

/** The inbox with nothing open, or with a new conversation begun. */
export async function inboxPage(
  reply: FastifyReply,
  context: PaneContext,
  open: { readonly creation?: NewConversationView },
): Promise<FastifyReply> {
  const creation = open.creation ?? null;
  return await reply.page('conversations/index', {
    list: await listView(context, {}),
    filters: await filterView(context),
    pane: null,
    counts: creation ? null : await counts(context),
    creation,
  });
}

/** The context with the filter of the address, or else the one that the user left with. */
export async function contextOf(request: FastifyRequest, inbox: InboxState): Promise<PaneContext> {
  const query = queryOf(request);
  const remembered = signedInUser(request).preferences.listFilter;
  const isRemembered = !mentionsFilter(query) && typeof remembered === 'string';
  const source = isRemembered ? Object.fromEntries(new URLSearchParams(remembered)) : query;
  return await inbox.paneContext(request, readFilter(source));
}

function queryOf(request: FastifyRequest): Query {
  const { query } = request;
  return typeof query === 'object' && query !== null ? { ...query } : {};
}

/** Whether htmx asks for what goes into the element with this id. */
export function isFor(request: FastifyRequest, id: string): boolean {
  return (
    String(request.headers['hx-target'] ?? '').endsWith(`#${id}`) &&
    request.headers['hx-history-restore-request'] === undefined
  );
}

export async function findConversation(deps: RouteDeps, id: string) {
  const conversation = /^[0-9]{1,15}$/.test(id) ? await conversationById(deps.store.db, Number(id)) : undefined;
  if (!conversation) throw new HttpError(404, words.inbox.problems.missing);
  return conversation;
}

// Only what a script of ours asked for: a link from elsewhere must not change what somebody left.
async function rememberFilter(request: FastifyRequest, deps: RouteDeps): Promise<void> {
  if (request.headers['hx-request'] === undefined) return;
  const value = filterQuery(readFilter(queryOf(request)));
  const user = signedInUser(request);
  if ((user.preferences.listFilter ?? '') === value) return;
  await choosePreferences(deps.store, user.id, { listFilter: value });
}

/** The thread that stands open in the page that asks. */
function openIdOf(request: FastifyRequest): number | undefined {
  const match = /\/conversations\/([0-9]+)/.exec(String(request.headers['hx-current-url'] ?? ''));
  return match ? Number(match[1]) : undefined;
}

async function counts(context: PaneContext): Promise<TodayCounts> {
  const { db, user, format } = context;
  const since = failedSince(format.now);
  const mayWrite = user.rights.may('conversations', 'write');
  return { ...(await inboxCounts(db, user.id, since)), mayWrite };
}

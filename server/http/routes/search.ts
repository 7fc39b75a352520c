// Find a text, a client, a number. By POST, so that what was searched for stands in no address and no log.
import { readTypedNumber } from '../../inbox/phone-number.ts';
import { searchClients } from '../../store/client-search.ts';
import { MARK_END, MARK_START } from '../../store/full-text.ts';
import { searchMessages } from '../../store/message-search.ts';
import { searchConversationsByNumber } from '../../store/number-search.ts';
import type { App, RouteDeps } from '../app.ts';
import type { InboxState } from '../inbox/inbox-state.ts';
import type { PaneContext } from '../inbox/pane-view.ts';
import { displayName } from '../inbox/row-view.ts';
import type { Marked, SearchView } from '../pages/clients.ts';
import { noteSearching } from '../read-audit.ts';
import { words } from '../words.ts';
import { line } from './clients.ts';
import { contextOf } from './conversations.ts';

const PAGE = 30;
/** Milliseconds after which a search hands back what it has; the page goes on from there by itself. */
const PATIENCE = 6;

export function registerSearchRoutes(app: App, deps: RouteDeps, inbox: InboxState): void {
  app.post<{ Body: Readonly<Record<string, unknown>> | undefined }>(
    '/search',
    { config: { permission: { area: 'conversations', access: 'read' } } },
    async (request, reply) => {
      noteSearching(request);
      const context = await contextOf(request, inbox);
      const text = String(request.body?.q ?? '')
        .trim()
        .slice(0, 200);
      const before = Number(request.body?.before ?? Number.NaN);
      const found = await search(context, text, Number.isSafeInteger(before) ? before : undefined);
      const isFragment = request.headers['hx-request'] !== undefined;
      return await reply.page(isFragment ? 'search/_results' : 'search/index', { found });
    },
  );

  async function search(context: PaneContext, text: string, before: number | undefined): Promise<SearchView> {
    const { db, format, user } = context;
    if (text === '')
      return { text, clients: [], numbers: [], messages: [], before: null, isFirst: true, goesOn: false };
    const { exact, beginning, forms } = readTypedNumber(text, deps.sending.settings().country || undefined);
    const isFirst = before === undefined;
    const seesClients = isFirst && user.rights.may('clients', 'read');
    const clients = seesClients ? await searchClients(db, text, { exact, limit: 5 }) : [];
    const numbers = isFirst ? await searchConversationsByNumber(db, text, { exact, beginning, limit: 5 }) : [];
    const found = await searchMessages(db, text, {
      limit: PAGE,
      forms,
      patience: PATIENCE,
      monotonic: () => deps.clock.monotonic(),
      ...(before !== undefined && { before }),
    });
    return {
      text,
      clients: clients.map((client) => line(client, format)),
      numbers: numbers.map(({ id, number }) => ({ id, number: format.phone(number) })),
      messages: found.messages.map((message) => ({
        id: message.id,
        conversationId: message.conversationId,
        name: displayName({ clientName: message.clientName, household: [], number: message.number }, format),
        author: message.direction === 'in' ? '' : words.inbox.row.by(message.author ?? words.inbox.events.somebody),
        at: message.at,
        snippet: marked(message.snippet),
      })),
      before: found.before,
      isFirst,
      goesOn: found.before !== null && found.messages.length < PAGE,
    };
  }
}

/** Text with marks in it → its pieces. */
export function marked(snippet: string): Marked {
  const pieces: { text: string; marked: boolean }[] = [];
  for (const [index, part] of snippet.split(MARK_START).entries()) {
    const [first = '', ...rest] = index === 0 ? ['', part] : part.split(MARK_END);
    if (first !== '') pieces.push({ text: first, marked: true });
    const plain = rest.join('');
    if (plain !== '') pieces.push({ text: plain, marked: false });
  }
  return pieces;
}

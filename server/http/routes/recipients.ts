// The pencil: find whom to write to, then write. Nothing is made before the first text is sent.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isLandline, parsePhoneNumber } from '../../inbox/phone-number.ts';
import { searchClients } from '../../store/client-search.ts';
import { clientsWithNumber } from '../../store/clients.ts';
import { FEWEST_DIGITS, significantDigits } from '../../store/full-text.ts';
import { conversationByNumber, isBlocked } from '../../store/threads.ts';
import type { App, RouteDeps } from '../app.ts';
import { clientPreferences } from '../frame.ts';
import type { InboxState } from '../inbox/inbox-state.ts';
import type { ComposerView, PaneContext } from '../inbox/pane-view.ts';
import { displayName } from '../inbox/row-view.ts';
import type { NewConversationView, RecipientView } from '../pages/inbox.ts';
import { words } from '../words.ts';
import { contextOf, inboxPage, isFor, showConversation } from './conversations.ts';
import { isRefusal, readDraft, refusalOf, sendFromPencil } from './messages.ts';

type Body = Readonly<Record<string, unknown>> | undefined;
const WRITE = { config: { permission: { area: 'conversations', access: 'write' } } } as const;
const MOST = 20;

export function registerRecipientRoutes(app: App, deps: RouteDeps, inbox: InboxState): void {
  const { store } = deps;
  const { db } = store;
  const country = () => deps.sending.settings().country || undefined;

  app.get('/conversations/new', WRITE, async (request, reply) => {
    return await show(request, reply, await contextOf(request, inbox), blank);
  });

  // By POST, so that no name and no number stands in an address or a log.
  app.post<{ Body: Body }>('/recipients', WRITE, async (request, reply) => {
    const context = await contextOf(request, inbox);
    const number = request.body?.number;
    if (typeof number === 'string') return await choose(request, reply, context, number);
    const creation = await search(context, String(request.body?.q ?? '').slice(0, 100));
    if (isFor(request, 'recipients')) return await reply.page('conversations/_recipients', { creation });
    return await show(request, reply, context, creation);
  });

  app.post<{ Body: Body }>('/conversations', WRITE, async (request, reply) => {
    const number = String(request.body?.number ?? '');
    // Begun when nobody had written there: whatever there is by now was not seen.
    const draft = { ...readDraft(request), lastSeenId: 0 };
    const result = await sendFromPencil(deps, number, draft);
    if (!isRefusal(result)) return reply.redirect(`/conversations/${result.conversationId}`, 303);
    const context = await contextOf(request, inbox);
    const refusal = await refusalOf(context, result, draft);
    if (result.type === 'newer') {
      const composer = { ...refusal, reopen: true };
      return await showConversation(request, reply.code(409), context, result.conversationId, { composer });
    }
    const chosen = await recipient(context, number);
    const composer = { ...newComposer(context), ...refusal };
    reply.code(422);
    return await show(request, reply, context, { ...blank, chosen, composer });
  });

  async function choose(
    request: FastifyRequest,
    reply: FastifyReply,
    context: PaneContext,
    text: string,
  ): Promise<FastifyReply> {
    const parsed = parsePhoneNumber(text, country());
    if (parsed.type === 'invalid' || parsed.type === 'name') {
      const problem = parsed.type === 'invalid' ? words.refusal(parsed.reason) : words.composer.disabled.name;
      reply.code(422);
      return await show(request, reply, context, { ...blank, text, problem });
    }
    const existing = await conversationByNumber(db, parsed.number);
    if (existing) {
      reply.header('hx-push-url', `/conversations/${existing.id}`);
      return await showConversation(request, reply, context, existing.id, { composer: { reopen: true } });
    }
    const chosen = await recipient(context, parsed.number);
    return await show(request, reply, context, { ...blank, chosen, composer: newComposer(context) });
  }

  async function search(context: PaneContext, text: string): Promise<NewConversationView> {
    const parsed = parsePhoneNumber(text, country());
    const exact = parsed.type === 'e164' || parsed.type === 'short-code' ? parsed.number : undefined;
    const searches = text.trim() !== '' && seesClients(context);
    const clients = searches ? await searchClients(db, text, { exact, limit: MOST }) : [];
    const recipients: RecipientView[] = [];
    for (const client of clients) {
      const base = { name: client.name, clientId: client.id };
      if (client.numbers.length === 0) recipients.push({ ...base, ...UNREACHABLE });
      for (const { number, label } of matchingFirst(client.numbers, text, exact)) {
        recipients.push({ ...base, ...(await reachable(context, number)), label });
      }
    }
    const isKnown = recipients.some((each) => each.number === exact);
    return {
      ...blank,
      text,
      recipients: recipients.slice(0, 2 * MOST),
      typedNumber: exact !== undefined && !isKnown ? exact : '',
      typedNumberText: exact !== undefined ? context.format.phone(exact) : '',
      searched: text.trim() !== '',
      mayEditClients: context.user.rights.may('clients', 'write'),
    };
  }

  async function reachable(context: PaneContext, number: string) {
    const conversation = await conversationByNumber(db, number);
    return {
      number,
      numberText: context.format.phone(number),
      conversationId: conversation?.id ?? null,
      blocked: await isBlocked(db, number),
      landline: isLandline(number),
    };
  }

  async function recipient(context: PaneContext, number: string): Promise<RecipientView> {
    const owners = seesClients(context) ? await clientsWithNumber(db, number) : [];
    const name = displayName(
      { clientName: null, household: owners.map((owner) => owner.name), number },
      context.format,
    );
    return { name, label: '', clientId: null, ...(await reachable(context, number)) };
  }

  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    context: PaneContext,
    creation: NewConversationView,
  ): Promise<FastifyReply> {
    if (isFor(request, 'conversation')) return await reply.page('conversations/_new', { creation });
    return await inboxPage(reply, context, { creation });
  }
}

const UNREACHABLE = {
  number: '',
  numberText: '',
  label: '',
  conversationId: null,
  blocked: false,
  landline: false,
} as const;

const blank: NewConversationView = {
  text: '',
  recipients: [],
  typedNumber: '',
  typedNumberText: '',
  searched: false,
  chosen: null,
  composer: null,
  mayEditClients: false,
  problem: '',
};

// Who typed a number means that one of the client's.
function matchingFirst<Item extends { readonly number: string }>(
  numbers: readonly Item[],
  text: string,
  exact: string | undefined,
): readonly Item[] {
  const digits = /\p{L}/u.test(text) ? '' : significantDigits(text);
  const matches = ({ number }: Item) => {
    if (exact !== undefined && number === exact) return true;
    return digits.length >= FEWEST_DIGITS && number.includes(digits);
  };
  return [...numbers.filter(matches), ...numbers.filter((each) => !matches(each))];
}

// The address book, its notes included, is for who may read it.
function seesClients({ user }: PaneContext): boolean {
  return user.rights.may('clients', 'read');
}

function newComposer(context: PaneContext): ComposerView {
  return {
    conversationId: 0,
    text: '',
    submissionId: context.newId(),
    lastSeenId: 0,
    sendWith: clientPreferences(context.user).sendWith,
    maxParts: context.settings.maxParts,
    replacing: context.settings.replaceUnicode,
    state: { type: 'ready', offline: context.offline, otherAssignee: '', unassigned: false },
    error: '',
    newer: [],
    query: '',
    reopen: true,
  };
}

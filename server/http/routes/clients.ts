// The address book: list, record, and making, changing, merging and linking records.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { attachNumber, type ClientOutcome, changeClient, createClient, mergeClients } from '../../inbox/clients.ts';
import { parsePhoneNumber } from '../../inbox/phone-number.ts';
import { searchClients } from '../../store/client-search.ts';
import { type Client, clientById, countClients, listClients } from '../../store/clients.ts';
import { conversationsOfClient } from '../../store/conversation-list.ts';
import type { App, RouteDeps } from '../app.ts';
import { actorOf, signedInUser } from '../authentication.ts';
import { HttpError } from '../errors.ts';
import { createFormat, type Format } from '../format.ts';
import type { InboxState } from '../inbox/inbox-state.ts';
import { NO_FILTER } from '../inbox/list-filter.ts';
import { practiceLink } from '../inbox/panel-view.ts';
import { rowView } from '../inbox/row-view.ts';
import type { ClientForm, ClientLine } from '../pages/clients.ts';
import { words } from '../words.ts';
import { findConversation } from './conversations.ts';

type Fields = Readonly<Record<string, unknown>>;
interface Any {
  Params: { id: string };
  Querystring: Fields;
  Body: Fields | undefined;
}
const READ = { config: { permission: { area: 'clients', access: 'read' } } } as const;
const WRITE = { config: { permission: { area: 'clients', access: 'write' } } } as const;
const PAGE = 50;
const NUMBER_LINES = 4;

export function registerClientRoutes(app: App, deps: RouteDeps, inbox: InboxState): void {
  const { store } = deps;
  const { db } = store;
  const country = () => deps.sending.settings().country || undefined;

  app.get<Any>('/clients', READ, async (request, reply) => {
    const format = await formatNow();
    const after = await clientById(db, Number(request.query.after) || 0);
    const found = await listClients(db, { limit: PAGE + 1, ...(after && { after }) });
    const clients = found.slice(0, PAGE).map((client) => line(client, format));
    const next = found.length > PAGE ? nextOf(found[PAGE - 1]) : '';
    if (request.headers['hx-request'] !== undefined && after) {
      return await reply.page('clients/_lines', { clients, next, searched: false });
    }
    const mayWrite = signedInUser(request).rights.may('clients', 'write');
    return await reply.page('clients/index', { clients, count: await countClients(db), next, text: '', mayWrite });
  });

  // By POST, so that names and numbers stay out of addresses and logs.
  app.post<Any>('/clients/search', READ, async (request, reply) => {
    const text = String(request.body?.q ?? '').slice(0, 100);
    const clients = text.trim() === '' ? await firstPage() : await find(text);
    if (request.headers['hx-request'] !== undefined) {
      return await reply.page('clients/_lines', { clients, next: '', searched: true });
    }
    const mayWrite = signedInUser(request).rights.may('clients', 'write');
    return await reply.page('clients/index', { clients, count: await countClients(db), next: '', text, mayWrite });
  });

  app.get<Any>('/clients/new', WRITE, async (request, reply) => {
    const conversationId = Number(request.query.conversation ?? 0);
    const number = conversationId > 0 ? (await conversationOf(request, conversationId)).number : '';
    return await reply.page('clients/form', { form: blankForm(number, conversationId) });
  });

  app.post<Any>('/clients/new', WRITE, async (request, reply) => {
    return await reply.page('clients/form', { form: blankForm(String(request.body?.number ?? ''), 0) });
  });

  app.post<Any>('/clients', WRITE, async (request, reply) => {
    const conversationId = Number(request.body?.conversation ?? 0);
    const known = conversationId > 0 ? [(await conversationOf(request, conversationId)).number] : [];
    const { form, draft } = readForm(request, null, known);
    if (!draft) return await reply.code(422).page('clients/form', { form });
    const outcome = await createClient(store, inbox.deeds, { ...draft, actor: actorOf(request) });
    return await answer(reply, outcome, form);
  });

  app.get<Any>('/clients/:id(^[0-9]+$)', READ, async (request, reply) => {
    const client = await findClient(request.params.id);
    const format = await formatNow();
    const user = signedInUser(request);
    const settings = await deps.settings();
    const mayRead = user.rights.may('conversations', 'read');
    const conversations = mayRead ? await conversationsOfClient(db, client.id, user.id) : [];
    return await reply.page('clients/show', {
      client: {
        ...line(client, format),
        notes: client.notes,
        practiceLink: practiceLink(settings.practiceLink, client.external_id),
        createdAt: client.created_at,
      },
      // All of them are with this client: told apart by number.
      rows: conversations.map((row) => ({
        ...rowView(row, { userId: user.id, choice: NO_FILTER, openId: undefined, format }),
        name: format.phone(row.number),
      })),
      mayWrite: user.rights.may('clients', 'write'),
      maySend: user.rights.may('conversations', 'write'),
    });
  });

  app.get<Any>('/clients/:id(^[0-9]+$)/edit', WRITE, async (request, reply) => {
    return await reply.page('clients/form', { form: formOf(await findClient(request.params.id)) });
  });

  app.post<Any>('/clients/:id(^[0-9]+$)', WRITE, async (request, reply) => {
    const client = await findClient(request.params.id);
    const { form, draft } = readForm(
      request,
      client.id,
      client.numbers.map(({ number }) => number),
    );
    if (!draft) return await reply.code(422).page('clients/form', { form });
    const outcome = await changeClient(store, inbox.deeds, { ...draft, clientId: client.id, actor: actorOf(request) });
    return await answer(reply, outcome, form);
  });

  app.route<Any>({
    method: ['GET', 'POST'],
    url: '/clients/:id(^[0-9]+$)/merge',
    ...WRITE,
    handler: async (request, reply) => {
      const client = await findClient(request.params.id);
      const intoId = Number(request.body?.client ?? 0);
      if (intoId > 0) {
        const outcome = await mergeClients(store, inbox.deeds, { fromId: client.id, intoId, actor: actorOf(request) });
        if (outcome.type !== 'done') throw new HttpError(422);
        return reply.redirect(`/clients/${outcome.clientId}`, 303);
      }
      return await choose(request, reply, {
        title: words.clients.mergeTitle,
        help: words.clients.mergeHelp(client.name),
        action: `/clients/${client.id}/merge`,
        button: words.clients.mergeInto,
        back: `/clients/${client.id}`,
        except: client.id,
      });
    },
  });

  app.route<Any>({
    method: ['GET', 'POST'],
    url: '/clients/link',
    ...WRITE,
    handler: async (request, reply) => {
      const conversation = await conversationOf(request, request.query.conversation);
      const clientId = Number(request.body?.client ?? 0);
      if (clientId > 0) {
        const attach = { clientId, number: conversation.number, label: '', actor: actorOf(request) };
        const outcome = await attachNumber(store, inbox.deeds, attach);
        if (outcome.type !== 'done') throw new HttpError(422);
        return reply.redirect(`/conversations/${conversation.id}`, 303);
      }
      const format = await formatNow();
      return await choose(request, reply, {
        title: words.clients.linkTitle,
        help: words.clients.linkHelp(format.phone(conversation.number)),
        action: `/clients/link?conversation=${conversation.id}`,
        button: words.clients.link,
        back: `/conversations/${conversation.id}`,
        except: 0,
      });
    },
  });

  async function choose(
    request: FastifyRequest<Any>,
    reply: FastifyReply,
    page: { title: string; help: string; action: string; button: string; back: string; except: number },
  ): Promise<FastifyReply> {
    const text = String(request.body?.q ?? '').slice(0, 100);
    const clients = text.trim() === '' ? [] : (await find(text)).filter((client) => client.id !== page.except);
    return await reply.page('clients/choose', { ...page, text, clients, searched: text.trim() !== '' });
  }

  // `known`: what a network sent stays as it is, be it a sender's name.
  function readForm(request: FastifyRequest<Any>, id: number | null, known: readonly string[]) {
    const body = request.body ?? {};
    const texts = list(body.number);
    const labels = list(body.label);
    const numbers = texts.map((text, index) => {
      const label = (labels[index] ?? '').trim().slice(0, 40);
      if (text.trim() === '') return { text: '', label, problem: '', parsed: undefined };
      if (known.includes(text)) return { text, label, problem: '', parsed: { number: text, label } };
      const parsed = parsePhoneNumber(text, country());
      if (parsed.type === 'invalid') return { text, label, problem: words.refusal(parsed.reason), parsed: undefined };
      // Nobody's number is a short code with a zero in front: the rest of it is missing.
      if (parsed.type === 'short-code' && parsed.number.startsWith('0')) {
        return { text, label, problem: words.clients.problems.incomplete, parsed: undefined };
      }
      return { text, label, problem: '', parsed: { number: parsed.number, label } };
    });
    const name = String(body.name ?? '')
      .trim()
      .slice(0, 200);
    const externalId = String(body.external_id ?? '')
      .trim()
      .slice(0, 100);
    const notes = String(body.notes ?? '')
      .replaceAll('\r\n', '\n')
      .trim()
      .slice(0, 5000);
    const form: ClientForm = {
      id,
      name,
      externalId,
      notes,
      numbers: pad(numbers.map(({ text, label, problem }) => ({ text, label, problem }))),
      problems: name === '' ? { name: words.clients.problems.name } : {},
      conversationId: Number(body.conversation ?? 0) || 0,
    };
    const isBad = name === '' || numbers.some((number) => number.problem !== '');
    const kept = numbers.flatMap((number) => (number.parsed ? [number.parsed] : []));
    const draft = isBad ? undefined : { name, externalId: externalId || null, notes, numbers: kept };
    return { form, draft };
  }

  async function answer(reply: FastifyReply, outcome: ClientOutcome, form: ClientForm): Promise<FastifyReply> {
    if (outcome.type === 'missing') throw new HttpError(404);
    if (outcome.type === 'external-id-taken') {
      const problems = { externalId: words.clients.problems.taken };
      return await reply.code(422).page('clients/form', { form: { ...form, problems } });
    }
    const to = form.conversationId > 0 ? `/conversations/${form.conversationId}` : `/clients/${outcome.clientId}`;
    return reply.redirect(to, 303);
  }

  async function find(text: string): Promise<ClientLine[]> {
    const format = await formatNow();
    const parsed = parsePhoneNumber(text, country());
    const exact = parsed.type === 'e164' ? parsed.number : undefined;
    return (await searchClients(db, text, { exact, limit: PAGE })).map((client) => line(client, format));
  }

  async function firstPage(): Promise<ClientLine[]> {
    const format = await formatNow();
    return (await listClients(db, { limit: PAGE })).map((client) => line(client, format));
  }

  async function findClient(id: string): Promise<Client> {
    const client = await clientById(db, Number(id));
    if (!client) throw new HttpError(404);
    return client;
  }

  // Its number is what the inbox knows, not the address book: for who may not read there, there is none.
  async function conversationOf(request: FastifyRequest, id: unknown) {
    if (!signedInUser(request).rights.may('conversations', 'read')) throw new HttpError(404);
    return await findConversation(deps, String(id ?? ''));
  }

  async function formatNow(): Promise<Format> {
    const { locale, timeZone } = await deps.settings();
    return createFormat({ locale, timeZone, now: deps.clock.now() });
  }
}

export function line(client: Client, format: Format): ClientLine {
  return {
    id: client.id,
    name: client.name,
    externalId: client.external_id,
    numbers: client.numbers.map(({ number, label, is_primary }) => ({
      number: format.phone(number),
      label,
      primary: is_primary === 1,
    })),
  };
}

function blankForm(number: string, conversationId: number): ClientForm {
  const numbers = pad([{ text: number, label: '', problem: '' }]);
  return { id: null, name: '', externalId: '', notes: '', numbers, problems: {}, conversationId };
}

function formOf(client: Client): ClientForm {
  return {
    id: client.id,
    name: client.name,
    externalId: client.external_id ?? '',
    notes: client.notes,
    numbers: pad(client.numbers.map(({ number, label }) => ({ text: number, label, problem: '' }))),
    problems: {},
    conversationId: 0,
  };
}

// Always an empty line or two to write another number in.
function pad(numbers: readonly ClientForm['numbers'][number][]): ClientForm['numbers'] {
  const empty = Math.max(NUMBER_LINES - numbers.length, 1);
  return [...numbers, ...Array.from({ length: empty }, () => ({ text: '', label: '', problem: '' }))];
}

function list(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value ?? '']).map(String);
}

function nextOf(client: Client | undefined): string {
  return client ? `/clients?after=${client.id}` : '';
}

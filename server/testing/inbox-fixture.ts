// An inbox with people and texts in it, over HTTP on loopback: for browser tests and screenshots. Texts come in by the
// gateway's own verb; what a modem would do to outbound ones is written straight into their rows.

import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import type { FastifyBaseLogger } from 'fastify';
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { measure } from '../../modem/index.ts';
import { Passwords } from '../accounts/passwords.ts';
import { beginSession } from '../accounts/sessions.ts';
import type { Clock } from '../clock.ts';
import { buildApp } from '../http/app.ts';
import type { ModemView } from '../http/modems-view.ts';
import { createClient } from '../inbox/clients.ts';
import { receiveMessage } from '../inbox/receive-message.ts';
import { sendMessage } from '../inbox/send-message.ts';
import { DEFAULT_SETTINGS, type Settings } from '../inbox/settings.ts';
import { type OpenStore, openStore } from '../store/database.ts';
import { builtInGroup, setGroupsOfUser } from '../store/groups.ts';
import { uuidv7 } from '../store/ids.ts';
import { addStep, type MessageStepType } from '../store/message-steps.ts';
import { setStatus } from '../store/outgoing.ts';
import type { Reason } from '../store/reason.ts';
import { storeSetting } from '../store/settings.ts';
import type { MessageKind, MessageStatus } from '../store/tables.ts';
import { conversationByNumber } from '../store/threads.ts';
import { transact } from '../store/transact.ts';
import { insertUser } from '../store/users.ts';
import { newContext } from './browser.ts';

export interface Member {
  readonly id: number;
  readonly name: string;
  readonly token: string;
}

export interface InboundOptions {
  readonly kind?: MessageKind;
  readonly status?: 'received' | 'partial';
  readonly parts?: readonly [done: number, total: number];
  readonly sentAt?: number;
  readonly detail?: Readonly<Record<string, unknown>>;
  /** Milliseconds before now. */
  readonly ago?: number;
}

export interface OutboundOptions {
  readonly status?: MessageStatus;
  readonly reason?: string;
  readonly ago?: number;
  readonly parts?: readonly [done: number, total: number];
}

export interface Inbox {
  readonly store: OpenStore;
  readonly origin: string;
  readonly clock: Clock & { shift: number };
  readonly settings: Settings;
  readonly modems: ModemView[];
  member(name: string, group: 'administrators' | 'front-desk' | 'viewers' | 'technicians'): Promise<Member>;
  client(
    name: string,
    numbers: readonly (readonly [number: string, label: string])[],
    more?: { notes?: string; externalId?: string },
  ): Promise<number>;
  text(number: string, text: string, options?: InboundOptions): Promise<number>;
  answer(number: string, text: string, author: Member, options?: OutboundOptions): Promise<number>;
  become(messageId: number, status: MessageStatus, reason?: string): Promise<void>;
  conversation(number: string): Promise<number>;
  open(
    member: Member,
    path?: string,
    options?: BrowserContextOptions,
  ): Promise<{ page: Page; context: BrowserContext }>;
  /** As if the network broke: every connection ends at once. */
  cutConnections(): void;
  close(): Promise<void>;
}

export interface InboxOptions {
  readonly clinicName?: string;
  readonly timeZone?: string;
  readonly country?: string;
  readonly modems?: ModemView[];
  readonly practiceLink?: string;
  /** A store that somebody else fills and closes. */
  readonly store?: OpenStore;
  readonly log?: FastifyBaseLogger;
}

/** Starts an inbox on loopback; ended by `t`, or by its own `close`. */
export async function startInbox(t: TestContext | undefined, options: InboxOptions = {}): Promise<Inbox> {
  const store = options.store ?? (await openStore(':memory:'));
  const clock = {
    shift: 0,
    now: () => Date.now() + clock.shift,
    monotonic: () => Math.floor(performance.now()),
    bootId: 'test-boot',
    trusted: () => true,
  };
  const settings: Settings = {
    ...DEFAULT_SETTINGS,
    timeZone: 'UTC',
    country: 'FR',
    clinicName: 'Our clinic',
    ...settingsOf(options),
  };
  for (const key of ['clinicName', 'timeZone', 'country', 'practiceLink'] as const)
    await storeSetting(store.db, { key, value: settings[key], changedAt: 0, changedBy: null });
  const newId = () => uuidv7(clock.now());
  const sending = { clock, newId, settings: () => settings, countParts: (text: string) => measure(text).parts };
  const modems = options.modems ?? [];
  const app = await buildApp({
    store,
    clock,
    newId,
    passwords: new Passwords({ memory: 8, passes: 1, parallelism: 1 }),
    modems: { all: () => modems },
    sending,
    log: options.log ?? null,
    config: {
      trustProxy: [],
      tls: null,
      allowedHosts: [],
      hostname: 'textdesk',
      production: true,
      requestRate: { burst: 1_000_000, perSecond: 1_000_000 },
    },
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const contexts: BrowserContext[] = [];
  const close = async () => {
    for (const context of contexts) await context.close();
    await app.close();
    if (options.store === undefined) await store.close();
  };
  t?.after(close);

  const origin = `http://127.0.0.1:${port}`;
  const conversation = async (number: string) => {
    const found = await conversationByNumber(store.db, number);
    if (!found) throw new Error(`No conversation with ${number}`);
    return found.id;
  };
  const become = async (messageId: number, status: MessageStatus, reason?: string) => {
    await transact(store, async (trx, announce) => {
      const at = clock.now();
      await setStatus(trx, { id: messageId, status, reason: told(reason), at });
      const { conversation_id: conversationId } = await trx
        .selectFrom('messages')
        .select('conversation_id')
        .where('id', '=', messageId)
        .executeTakeFirstOrThrow();
      announce({ type: 'message', conversationId, messageId, added: false });
    });
  };
  return {
    store,
    origin,
    clock,
    settings,
    modems,
    conversation,
    become,
    close,
    cutConnections: () => app.server.closeAllConnections(),
    async member(name, group) {
      return await transact(store, async (trx) => {
        const person = {
          publicId: newId(),
          name,
          login: name.toLowerCase(),
          passwordHash: 'none',
          createdAt: clock.now(),
        };
        const id = await insertUser(trx, person);
        await setGroupsOfUser(trx, id, [(await builtInGroup(trx, group)).id]);
        const token = await beginSession(trx, clock, { userId: id, address: '127.0.0.1', userAgent: 'test' });
        return { id, name, token };
      });
    },
    async client(name, numbers, more = {}) {
      const outcome = await createClient(
        store,
        { clock, newId, audit: async () => {} },
        {
          name,
          externalId: more.externalId ?? null,
          notes: more.notes ?? '',
          numbers: numbers.map(([number, label]) => ({ number, label })),
          actor: { id: await anyUser(store), name: 'Test', address: null },
        },
      );
      if (outcome.type !== 'done') throw new Error(outcome.type);
      return outcome.clientId;
    },
    async text(number, text, more = {}) {
      const at = clock.now() - (more.ago ?? 0);
      const [partsDone, partsTotal] = more.parts ?? [1, 1];
      const deps = { clock: { ...clock, now: () => at }, newId };
      return await transact(store, (trx, announce) =>
        receiveMessage(trx, announce, deps, {
          number,
          kind: more.kind ?? 'text',
          text,
          status: more.status ?? 'received',
          iccid: '8933000000000000001',
          at,
          sentAt: more.sentAt ?? at,
          partsTotal,
          partsDone,
          detail: more.detail ?? {},
        }),
      );
    },
    async answer(number, text, author, more = {}) {
      const at = clock.now() - (more.ago ?? 0);
      const result = await sendMessage(
        store,
        { ...sending, clock: { ...clock, now: () => at } },
        await conversation(number),
        {
          text,
          author: { userId: author.id, name: author.name },
          submissionId: newId(),
        },
      );
      if (result.type !== 'queued') throw new Error(JSON.stringify(result));
      const status = more.status ?? 'delivered';
      const [partsDone, partsTotal] = more.parts ?? [1, 1];
      const steps: MessageStepType[] =
        status === 'delivered' ? ['part-submitting', 'part-submitted', 'part-report'] : [];
      for (const type of steps) await addStep(store.db, { messageId: result.messageId, at, type });
      await transact(store, async (trx) => {
        await setStatus(trx, { id: result.messageId, status, reason: told(more.reason), at, partsDone });
        await trx.updateTable('messages').set({ parts_total: partsTotal }).where('id', '=', result.messageId).execute();
      });
      return result.messageId;
    },
    async open(member, path = '/conversations', contextOptions = {}) {
      const context = await newContext(contextOptions);
      contexts.push(context);
      await context.addCookies([{ name: 'textdesk', value: member.token, url: origin }]);
      const page = await context.newPage();
      await page.goto(origin + path);
      return { page, context };
    },
  };
}

function settingsOf({ modems: _modems, store: _store, log: _log, ...settings }: InboxOptions): Partial<Settings> {
  return settings;
}

async function anyUser(store: OpenStore): Promise<number> {
  const row = await store.db.selectFrom('users').select('id').limit(1).executeTakeFirst();
  return row?.id ?? 0;
}

function told(text: string | undefined): Reason | null {
  return text === undefined ? null : { why: 'told', text };
}

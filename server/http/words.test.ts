// Nothing on a page is outside the catalogue, and another language is another catalogue and nothing else: every route is
// asked with a disguised catalogue in the place of the English one, in a locale without Latin letters. What is left in Latin
// letters outside of the catalogue's brackets must be known data: names, texts, what a modem answers.
import assert from 'node:assert/strict';
import { registerHooks } from 'node:module';
import { test } from 'node:test';
import type { InjectOptions } from 'fastify';
import type { ModemStatus } from '../../modem/index.ts';
import { storedProblem } from '../store/backup-problem.ts';
import type { StorageTrouble } from '../store/storage-error.ts';
import {
  CAUSES,
  FORBIDDEN,
  illMachine,
  PROBLEMS,
  READY,
  REASONS,
  REFUSALS,
  RESETS,
  SINCE,
  STATES,
  USSD,
} from '../testing/ill-machine.ts';
import type { TestApp } from '../testing/test-app.ts';

const CATALOGUE = new URL('words.ts', import.meta.url).href;
const DISGUISED = new URL('../testing/pseudo-words.ts', import.meta.url).href;
registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context);
    return found.url === CATALOGUE ? { ...found, url: DISGUISED } : found;
  },
});
// Only now: what they import speaks the disguised language.
const { testApp } = await import('../testing/test-app.ts');
const { shownTexts, strayWords } = await import('../testing/shown-words.ts');
const { createFormat } = await import('./format.ts');
const { loadDemo } = await import('../inbox/load-demo.ts');
const { transact } = await import('../store/transact.ts');
const { addStep } = await import('../store/message-steps.ts');
const { storedReason } = await import('../store/reason.ts');
const { storeSetting } = await import('../store/settings.ts');
const { ALERTS } = await import('../accounts/sending-alerts.ts');
const { showStorageFault } = await import('./storage-fault.ts');
const { appendAudit, keyAsActor, NOBODY } = await import('../accounts/audit.ts');
const { putStorageNotice } = await import('../store/storage-notice.ts');
const { words } = await import('./words.ts');

const TROUBLES: readonly StorageTrouble[] = ['full', 'read-only', 'io', 'corrupt', 'busy'];

/** What people wrote, or named. */
const DATA = [
  'select name, login from users',
  'select name from permission_groups',
  'select name, notes, external_id from clients',
  'select label from client_numbers',
  'select number from conversations',
  'select text from messages',
  'select name from api_keys',
];

const SETTINGS = {
  ...{ locale: 'he-IL', timeZone: 'Asia/Jerusalem', country: 'IL', clinicName: 'Αθήνα' },
  sendingPaused: true,
};

/** Names of things that no language has its own word for; and what the clinic is called before it has a name. */
const TECHNICAL =
  /\/dev\/[\w./:-]+|tcp:\/\/[\w.:]+|\bsimulator\b|\bSimulated\b|\bSMS\b|\bSIM\b|\bPDU\b|\bAT(?:\+\w+[?=]?)?…?|\+C\w+:?|\bdBm\b|\bCSQ\b|\bRSRP\b|\bSM\b|\bE-UTRAN\b|\bconnected\b|\bCSV\b|kB|^[0-9a-f]{12}$|^[a-z-]+\.[a-z-]+$|Our clinic|\bOK\b|↯.*|textdesk-\d+T\d+Z\.backup|https?:\/\/\S+|\bTextdesk\b|\b[A-Z]\w+(?:\/[\w+-]+)+|^UTC$|(?:GET|POST) \/[\w/:-]*/gu;

test('every page of every route shows words of the catalogue only, and names, texts and what a modem says', {
  timeout: 300_000,
}, async (t) => {
  const machine = illMachine();
  const modem: { port: string; simulated: boolean; status: ModemStatus } = {
    ...{ port: 'simulator', simulated: true },
    status: READY,
  };
  const modems = () => machine.gateway.modems().map((each) => ({ ...each, status: modem.status }));
  const server = await testApp(t, {
    deps: { ...machine, modems: { all: () => [modem] }, gateway: { ...machine.gateway, modems } },
  });
  const look = looker(server);
  for (const url of ['/first-run', '/session/new']) await look.at(url, { headers: { accept: 'text/html' } });
  const { id } = await server.signedIn('administrators');
  await settle(server, { id, name: 'Test administrators-1' });
  const forms = new Map<string, Form>();
  for (const { method, url } of server.app.declaredRoutes) {
    if (method !== 'GET') continue;
    const where = addressOf(url);
    for (const fragment of [{}, { 'hx-request': 'true' }]) {
      const { headers } = await server.signedIn('administrators');
      const body = await look.at(where, { headers: { ...headers, ...fragment } });
      for (const form of formsOf(body)) forms.set(form.action, form);
    }
    const stranger = await server.signedIn('viewers');
    await look.at(where, { headers: stranger.headers });
  }
  assert.ok(forms.has('/first-claim/seen'), 'the first claim is told');
  assert.ok(forms.size > 30, `${forms.size} forms were found`);
  const reader = await server.signedIn('administrators');
  await everyReason(server, (url, name) => look.at(url, { headers: reader.headers }, `${url} with ${name}`));
  for (const form of forms.values())
    for (const typed of ['', 'α', '0']) {
      const { headers } = await server.signedIn('administrators');
      await look.at(form.action, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
        payload: filled(form, typed),
      });
    }
  const { headers } = await server.signedIn('administrators');
  await everyProblem(server, (name) => look.at('/settings/backup', { headers }, `/settings/backup after ${name}`));
  await look.at('/settings/backup/open', {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
    payload: 'name=textdesk-20261123T080000Z.backup&passphrase=x',
  });
  for (const action of ['usb', 'radio', 'self-test'])
    for (let time = 0; time < RESETS.length; time += 1) await look.at(`/modem/${action}`, { method: 'POST', headers });
  for (const [url, payload, times] of [
    ['/modem/balance', 'code=*100%23', USSD.length],
    ['/modem/console', 'command=AT%2BCSQ', 4 * Math.max(FORBIDDEN.length / 2, REFUSALS.length)],
  ] as const)
    for (let time = 0; time < times; time += 1)
      await look.at(url, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
        payload,
      });
  for (let time = 0; time <= CAUSES.length; time += 1)
    await look.at('/modem/port', {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'port=/dev/ttyUSB1',
    });
  await everyBanner(server, (name) =>
    look.at('/settings/backup', { headers, remoteAddress: '192.0.2.7' }, `a page with ${name}`),
  );
  for (const status of STATES) {
    modem.status = status;
    for (const url of ['/modem', '/diagnosis']) await look.at(url, { headers }, `${url} while ${status.state}`);
    if (status.state === 'disconnected')
      await look.at('/modem/self-test', { method: 'POST', headers }, `self-test while ${status.state}`);
  }
  assert.deepEqual([...look.found].toSorted(), []);
  assert.ok(look.pages() > 200, `${look.pages()} pages were looked at`);
});

/** Over plain http from elsewhere, with each trouble of the storage, and with what a person is to read once. */
async function everyBanner(server: TestApp, look: (name: string) => Promise<string>): Promise<void> {
  const { store, clock } = server;
  await transact(store, async (trx) => {
    for (const action of ALERTS)
      for (const about of ['GR', 'premium', 'key:3', 'country:GR'])
        for (const by of [
          { id: null, name: keyAsActor('α') },
          { id: null, name: NOBODY.commandLine },
        ])
          await appendAudit(
            trx,
            { clock },
            {
              ...{ actor: { ...by, address: null }, action },
              subject: { type: action, id: about },
            },
          );
  });
  const seen = { alerts: '/settings/sending/seen', notice: 'storage-notice/seen' };
  const repaired = { type: 'repaired', at: SINCE, aside: '/α', saved: 9, unreadable: 3, tables: 2, filled: 1 } as const;
  for (const backup of [{ problem: PROBLEMS['no-key'] }, { name: 'textdesk-20261123T080000Z.backup' }]) {
    putStorageNotice(store.sqlite.raw, { ...repaired, backup });
    store.changes.ring({ type: 'settings' });
    const body = await look('a repair to be read');
    for (const each of Object.values(seen)) assert.ok(body.includes(each), each);
    assert.ok(body.includes('plain-http'));
  }
  putStorageNotice(store.sqlite.raw, { type: 'older', at: SINCE, messages: 3, entries: 9 });
  store.changes.ring({ type: 'settings' });
  await look('an older state to be read');
  for (const trouble of TROUBLES) {
    Object.defineProperty(store.health, 'state', {
      value: { type: trouble, since: SINCE, detail: '↯' },
      configurable: true,
    });
    assert.ok((await look(`storage ${trouble}`)).includes(`storage-${trouble}`));
  }
  Reflect.deleteProperty(store.health, 'state');
}

/** Each reason on a failed text, in the list, the thread and the text's timeline. */
async function everyReason(
  { store, clock }: TestApp,
  look: (url: string, name: string) => Promise<string>,
): Promise<void> {
  const { raw } = store.sqlite;
  const failed = raw.prepare(`select id, conversation_id as thread from messages where status = 'failed'`).get();
  assert.ok(failed);
  for (const reason of REASONS) {
    const name = storedReason(reason) ?? '';
    raw.prepare('update messages set reason = ? where id = ?').run(name, Number(failed.id));
    const outcome = ['delivered', 'still trying', 'failed'][REASONS.indexOf(reason) % 3];
    const detail = { part: 1, of: 2, outcome, reason };
    await addStep(store.db, { messageId: Number(failed.id), at: clock.now(), type: 'part-report', detail });
    for (const url of [`/conversations/${failed.thread}`, `/messages/${failed.id}/timeline`]) {
      assert.ok((await look(url, name)).includes('⟦'), url);
    }
  }
}

/** Each problem as the newest run has it. */
async function everyProblem({ store }: TestApp, look: (name: string) => Promise<unknown>): Promise<void> {
  for (const problem of Object.values(PROBLEMS)) {
    store.sqlite.raw
      .prepare(`insert into backup_runs (started_at, outcome, problem) values (?, 'failed', ?)`)
      .run(SINCE, storedProblem(problem));
    await look(problem.why);
  }
}

function looker(server: TestApp) {
  const found = new Set<string>();
  let pages = 0;
  return {
    found,
    pages: () => pages,
    async at(url: string, request: InjectOptions, name = `${request.method ?? 'GET'} ${url}`): Promise<string> {
      const answer = await server.app.inject({ ...request, url, payloadAsStream: true });
      if (!String(answer.headers['content-type']).startsWith('text/html')) {
        answer.stream().destroy();
        return '';
      }
      let body = '';
      for await (const chunk of answer.stream()) body += String(chunk);
      pages += 1;
      if (answer.statusCode >= 500) found.add(`${name} failed with ${answer.statusCode}`);
      if (body.includes('<html')) assert.match(body, /<html lang="he" dir="rtl"/, name);
      const isData = knownData(server);
      for (const text of shownTexts(withoutSupport(body)))
        for (const stray of strayWords(text, isData)) found.add(`${name} (${answer.statusCode}): ${stray}`);
      return body;
    },
  };
}

/** A clinic whose dates, numbers and countries have no Latin letters, with demo data and a little of everything else. */
async function settle({ store, clock }: TestApp, user: { readonly id: number; readonly name: string }): Promise<void> {
  await transact(store, async (trx, announce) => {
    for (const [key, value] of Object.entries(SETTINGS))
      await storeSetting(trx, { key, value, changedAt: clock.now(), changedBy: user.id });
    const actor = { ...user, address: '192.0.2.1' };
    await appendAudit(trx, { clock }, { actor, action: 'setup.claim', detail: { login: 'α' } });
    announce({ type: 'settings' });
  });
  await loadDemo(store, { clock, newId: () => crypto.randomUUID() }, user);
}

// The support bundle is for developers, in their language.
const withoutSupport = (html: string) => html.replace(/<pre class="card mono bundle"[\s\S]*?<\/pre>/, '');

function addressOf(route: string): string {
  return route
    .replace(/:name/, 'textdesk-20261123T080000Z.backup')
    .replace(/:\w+(\([^)]*\))?/g, '1')
    .replace('*', '1');
}

function filled({ fields }: Form, typed: string): string {
  const body = new URLSearchParams();
  for (const { name, value } of fields) body.append(name, value ?? typed);
  return body.toString();
}

interface Form {
  readonly action: string;
  /** `value`: what the page itself put there and nobody types. */
  readonly fields: readonly { readonly name: string; readonly value?: string }[];
}

function formsOf(html: string): Form[] {
  return [...html.matchAll(/<form\b[^>]*method="post"[^>]*action="([^"]+)"[^>]*>([\s\S]*?)<\/form>/g)].map(
    ([, action = '', inside = '']) => ({
      action: action.replaceAll('&amp;', '&'),
      fields: [...inside.matchAll(/<(input|select|textarea|button)\b([^>]*)>/g)].flatMap(
        ([, kind, attributes = '']) => {
          const of = (name: string) => new RegExp(`\\s${name}="([^"]*)"`).exec(attributes)?.[1];
          const name = of('name');
          if (name === undefined) return [];
          const isChosen = kind === 'button' || ['hidden', 'checkbox', 'radio'].includes(of('type') ?? '');
          return [isChosen ? { name, value: of('value') ?? 'on' } : { name }];
        },
      ),
    }),
  );
}

const { initials } = createFormat({ locale: 'he-IL', timeZone: 'UTC', now: 0 });

/** Whether what is left of a text is names, texts and technical terms. */
function knownData({ store }: TestApp): (part: string) => boolean {
  const rows = DATA.flatMap((query) => store.sqlite.raw.prepare(query).all());
  const known = rows
    .flatMap((row) => Object.values(row))
    .flatMap((value) => (typeof value === 'string' && /\p{L}{2}/u.test(value) ? [value] : []))
    .flatMap((data) => [data, initials(data)])
    .filter((data) => data.length > 1)
    .toSorted((one, other) => other.length - one.length);
  return (part) => {
    const left = known.reduce((text, data) => text.replaceAll(data, ' '), part).replaceAll(TECHNICAL, ' ');
    return !/\p{Script=Latin}{2}/u.test(left);
  };
}

test('the page in the place of all others, while the storage does not let the server start, is the catalogue’s too', async () => {
  for (const trouble of TROUBLES) {
    const page = await showStorageFault(trouble, { host: '127.0.0.1', port: 0 });
    const body = await (await fetch(`http://127.0.0.1:${page.port}/`)).text();
    await page.close();
    assert.match(body, /<html lang="he" dir="rtl"/);
    const shown = shownTexts(body).filter((text) => text !== 'Textdesk');
    assert.deepEqual(shown, [words.storage[trouble]]);
  }
});

// Who read which conversation stands in the audit log, once a day, without a word of it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createApiKey } from '../accounts/api-keys.ts';
import { ALL_RIGHTS } from '../accounts/rights.ts';
import { receiveMessage } from '../inbox/receive-message.ts';
import { writeSetting } from '../inbox/settings.ts';
import { uuidv7 } from '../store/ids.ts';
import { transact } from '../store/transact.ts';
import { TEST_ORIGIN, type TestApp, type TestUser, testApp } from '../testing/test-app.ts';
import { createFormat } from './format.ts';

const DAY = 24 * 3_600_000;

async function withTexts(server: TestApp): Promise<void> {
  const { store, clock } = server;
  for (const [index, number] of ['+46701111111', '+46702222222'].entries()) {
    await transact(store, (trx, announce) =>
      receiveMessage(
        trx,
        announce,
        { clock, newId: () => uuidv7(clock.now()) },
        {
          ...{ number, kind: 'text', text: `canary ${index}`, status: 'received', iccid: 'sim', at: clock.now() },
          ...{ sentAt: null, partsTotal: 1, partsDone: 1 },
        },
      ),
    );
  }
}

async function reads({ store }: TestApp): Promise<string[]> {
  const rows = await store.db.selectFrom('audit_log').selectAll().where('action', 'like', 'read.%').execute();
  assert.doesNotMatch(JSON.stringify(rows), /canary|4670/);
  return rows.map(({ action, actor, subject_type, subject_id }) => `${actor} ${action} ${subject_type} ${subject_id}`);
}

const fragment = ({ headers }: TestUser) => ({ ...headers, 'hx-request': 'true' });

test('opening a conversation, its older texts or one text is one line a day for each reader', async (t) => {
  const server = await testApp(t);
  const { app, clock } = server;
  await withTexts(server);
  const anna = await server.signedIn('viewers');
  const bert = await server.signedIn('front-desk');
  for (const url of ['/conversations/1', '/conversations/1', '/conversations/1/messages?before=9', '/messages/1'])
    assert.equal((await app.inject({ url, headers: fragment(anna) })).statusCode, 200, url);
  assert.deepEqual(await reads(server), ['Test viewers-1 read.conversation conversation 1']);
  assert.equal((await app.inject({ url: '/messages/2', headers: fragment(anna) })).statusCode, 200);
  assert.equal((await app.inject({ url: '/conversations/2', headers: bert.headers })).statusCode, 200);
  assert.deepEqual((await reads(server)).slice(1), [
    'Test viewers-1 read.conversation conversation 2',
    'Test front-desk-2 read.conversation conversation 2',
  ]);
  clock.advance(DAY);
  const again = await server.signedIn('viewers');
  await app.inject({ url: '/conversations/1', headers: again.headers });
  assert.equal((await reads(server)).length, 4);
});

test('what shows nothing is no reading: the list, a conversation that is not there, who may not', async (t) => {
  const server = await testApp(t);
  await withTexts(server);
  const viewer = await server.signedIn('viewers');
  const technician = await server.signedIn('technicians');
  for (const url of ['/conversations', '/conversations/99', '/conversations/1/header', '/messages/99'])
    await server.app.inject({ url, headers: fragment(viewer) });
  assert.equal((await server.app.inject({ url: '/conversations/1', headers: technician.headers })).statusCode, 403);
  assert.deepEqual(await reads(server), []);
});

test('a search and a key that reads are a line a day each', async (t) => {
  const server = await testApp(t);
  const { app, clock, store } = server;
  await withTexts(server);
  const viewer = await server.signedIn('viewers');
  const headers = { ...fragment(viewer), origin: TEST_ORIGIN, 'content-type': 'application/x-www-form-urlencoded' };
  for (const payload of ['q=canary', 'q=1'])
    assert.equal((await app.inject({ method: 'POST', url: '/search', headers, payload })).statusCode, 200);
  const actor = { id: null, name: 'Test', rights: ALL_RIGHTS, address: null };
  const grants = [{ area: 'conversations', read: true, write: false }] as const;
  const wanted = { name: 'Reminders', grants, addresses: [], expiresAt: null };
  const made = await createApiKey(store, { clock, newId: () => uuidv7(clock.now()) }, actor, wanted);
  const authorization = `Bearer ${made.type === 'made' ? made.key : assert.fail()}`;
  for (const url of ['/api/v1/messages', '/api/v1/messages', '/api/v1/status'])
    assert.equal((await app.inject({ url, headers: { authorization } })).statusCode, 200);
  assert.deepEqual(await reads(server), [
    `Test viewers-1 read.search user ${viewer.id}`,
    'Reminders read.by-key api-key 1',
  ]);
});

test('the page of the audit log shows reading only when asked', async (t) => {
  const server = await testApp(t);
  await withTexts(server);
  const { headers } = await server.signedIn('administrators');
  await server.app.inject({ url: '/conversations/1', headers });
  const page = async (query: string) => (await server.app.inject({ url: `/settings/audit${query}`, headers })).body;
  const cell = '<td title="read.conversation">Read a conversation</td>';
  assert.equal((await page('')).includes(cell), false);
  assert.equal((await page('?action=read.')).includes(cell), true);
  assert.equal((await page('?action=all')).includes(cell), true);
  const exported = await server.app.inject({ url: '/settings/audit/export?action=all', headers });
  assert.match(exported.body, /read\.conversation/);
});

test('a row of the audit log leads to its conversation, and days are the clinic’s', async (t) => {
  const server = await testApp(t);
  await withTexts(server);
  const { headers } = await server.signedIn('administrators');
  await server.app.inject({ url: '/conversations/1', headers });
  const page = async (query: string) =>
    (await server.app.inject({ url: `/settings/audit?action=all&${query}`, headers })).body;
  assert.match(await page(''), /<a href="\/conversations\/1">conversation 1<\/a>/);
  // A zone in which it is another day than in UTC.
  const now = server.clock.now();
  const timeZone = new Date(now).getUTCHours() < 12 ? 'Etc/GMT+12' : 'Etc/GMT-12';
  await transact(server.store, async (trx, announce) => {
    await writeSetting(trx, { key: 'timeZone', value: timeZone, at: now, by: null });
    announce({ type: 'settings' });
  });
  const today = createFormat({ locale: 'en-GB', timeZone, now }).dayKey(now);
  const inUtc = new Date(now).toISOString().slice(0, 10);
  assert.notEqual(today, inUtc);
  const row = 'Read a conversation';
  assert.equal((await page(`from=${today}&to=${today}`)).includes(row), true);
  assert.equal((await page(`from=${inUtc}&to=${inUtc}`)).includes(row), false);
});

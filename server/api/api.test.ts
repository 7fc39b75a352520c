// The API for programs as a program meets it: keys, one message for one key, pages by cursor, problem details.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { measure } from '../../modem/index.ts';
import { createApiKey } from '../accounts/api-keys.ts';
import { ALL_RIGHTS, type Grant } from '../accounts/rights.ts';
import { receiveMessage } from '../inbox/receive-message.ts';
import { DEFAULT_SETTINGS } from '../inbox/settings.ts';
import { uuidv7 } from '../store/ids.ts';
import { transact } from '../store/transact.ts';
import { type TestAppOptions, testApp } from '../testing/test-app.ts';

const BOTH: readonly Grant[] = [{ area: 'conversations', read: true, write: true }];

async function apiWith(t: TestContext, grants: readonly Grant[] = BOTH, options: TestAppOptions = {}) {
  const made = await testApp(t, options);
  const { app, store, clock } = made;
  const newId = () => uuidv7(clock.now());
  const deps = {
    store,
    clock,
    newId,
    modems: { all: () => options.modems ?? [] },
    sending: { clock, newId, settings: () => DEFAULT_SETTINGS, countParts: (text: string) => measure(text).parts },
  };
  const actor = { id: null, name: 'Test', rights: ALL_RIGHTS, address: null };
  const created = await createApiKey(store, deps, actor, { name: 'Reminders', grants, addresses: [], expiresAt: null });
  assert.equal(created.type, 'made');
  const key = created.type === 'made' ? created.key : '';
  const headers = { authorization: `Bearer ${key}` };
  const post = (body: object, more: Record<string, string> = {}) =>
    app.inject({ method: 'POST', url: '/api/v1/messages', headers: { ...headers, ...more }, payload: body });
  const get = (url: string) => app.inject({ method: 'GET', url: `/api/v1${url}`, headers });
  return { ...made, deps, post, get };
}

test('a text is accepted with 202 once it is stored, and read again by its id', async (t) => {
  const { post, get, store } = await apiWith(t);
  const answer = await post({ to: '+46 70-123 45 67', text: 'Misse can be picked up 🐈' });
  assert.equal(answer.statusCode, 202);
  const { id, ...rest } = answer.json();
  assert.deepEqual(rest, { status: 'queued', to: '+46701234567', parts: 1, encoding: 'Unicode' });
  assert.equal(answer.headers.location, `/api/v1/messages/${id}`);
  const read = (await get(`/messages/${id}`)).json();
  assert.equal(read.text, 'Misse can be picked up 🐈');
  assert.equal(read.direction, 'out');
  const row = await store.db.selectFrom('messages').select(['author', 'status']).executeTakeFirstOrThrow();
  assert.deepEqual({ ...row }, { author: 'Reminders', status: 'queued' });
});

test('the same key is the same message, in the header or in the body, and another text under it is refused', async (t) => {
  const { post, store } = await apiWith(t);
  const body = { to: '+46701234567', text: 'Tomorrow at nine' };
  const first = await post(body, { 'idempotency-key': 'reminder-17' });
  await store.db.updateTable('messages').set({ status: 'delivered', parts_done: 1 }).execute();
  const again = await post({ ...body, dedupeKey: 'reminder-17' });
  assert.equal(again.statusCode, 202);
  assert.equal(again.body, first.body, 'the answer of then');
  const other = await post({ ...body, text: 'Something else' }, { 'idempotency-key': 'reminder-17' });
  assert.equal(other.statusCode, 422);
  assert.equal(other.json().title, 'Key used before');
  assert.equal(other.json().type, 'urn:textdesk:problem:key-used-before');
  assert.equal((await store.db.selectFrom('messages').select('id').execute()).length, 1);
});

test('ten requests with one key at the same moment give one message', async (t) => {
  const { post } = await apiWith(t);
  const body = { to: '+46701234567', text: 'Once', dedupeKey: 'once' };
  const answers = await Promise.all(Array.from({ length: 10 }, () => post(body)));
  assert.equal(new Set(answers.map((answer) => answer.json().id)).size, 1);
});

test('messages are read by cursor, each once, also those that came meanwhile', async (t) => {
  const { get, store, deps } = await apiWith(t);
  const receive = (text: string) =>
    transact(store, (trx, announce) =>
      receiveMessage(trx, announce, deps, {
        number: '+46701111111',
        kind: 'text',
        text,
        status: 'received',
        iccid: 'sim',
        at: deps.clock.now(),
        sentAt: null,
        partsTotal: 1,
        partsDone: 1,
      }),
    );
  for (const text of ['a', 'b', 'c']) await receive(text);
  const first = (await get('/messages?direction=in&limit=2')).json();
  assert.deepEqual([first.messages.map((each: { text: string }) => each.text), first.more], [['a', 'b'], true]);
  await receive('d');
  const second = (await get(`/messages?direction=in&after=${first.next}`)).json();
  assert.deepEqual([second.messages.map((each: { text: string }) => each.text), second.more], [['c', 'd'], false]);
  const third = (await get(`/messages?direction=in&after=${second.next}`)).json();
  assert.deepEqual([third.messages, third.next], [[], second.next]);
  assert.deepEqual((await get('/messages?direction=out')).json().messages, []);
});

test('the status tells modems, queue and storage', async (t) => {
  const status = { state: 'searching', since: 0, device: '/dev/ttyUSB2' } as const;
  const { post, get } = await apiWith(t, BOTH, { modems: [{ port: '/dev/ttyUSB2', simulated: false, status }] });
  await post({ to: '+46701234567', text: 'waits' });
  const told = (await get('/status')).json();
  assert.deepEqual(told.modems, [
    { port: '/dev/ttyUSB2', state: 'searching', simulated: false, operator: null, signal: null },
  ]);
  assert.equal(told.queue.waiting, 1);
  assert.match(told.queue.oldestAt, /^2026-/);
  assert.equal(told.storage, 'well');
});

const refusals = [
  { name: 'no text', body: { to: '+46701234567' }, status: 400, title: 'Invalid request' },
  {
    name: 'an unknown field',
    body: { to: '+46701234567', text: 'x', colour: 1 },
    status: 400,
    title: 'Invalid request',
  },
  { name: 'no number', body: { to: 'Misse', text: 'x' }, status: 422, title: 'Invalid number' },
  { name: 'blanks for a text', body: { to: '+46701234567', text: '   ' }, status: 422, title: 'Message refused' },
  {
    name: 'a text too long',
    body: { to: '+46701234567', text: 'x'.repeat(3000) },
    status: 422,
    title: 'Message refused',
  },
] as const;

for (const { name, body, status, title } of refusals) {
  test(`${name} is refused with problem details`, async (t) => {
    const { post, store } = await apiWith(t);
    const answer = await post(body);
    assert.equal(answer.statusCode, status, answer.body);
    assert.match(answer.headers['content-type']?.toString() ?? '', /^application\/problem\+json/);
    assert.equal(answer.json().title, title);
    assert.equal(answer.json().status, status);
    assert.equal((await store.db.selectFrom('messages').select('id').execute()).length, 0);
  });
}

test('while the disk does not take it nothing is accepted, and the same key is taken once it does', async (t) => {
  const { post, store } = await apiWith(t);
  const body = { to: '+46701234567', text: 'Tomorrow at nine', dedupeKey: 'once' };
  store.sqlite.raw.exec('pragma query_only = on');
  const refused = await post(body);
  assert.equal(refused.statusCode, 503);
  assert.equal(refused.json().type, 'urn:textdesk:problem:storage-unavailable');
  assert.match(refused.headers['retry-after']?.toString() ?? '', /^\d+$/);
  store.sqlite.raw.exec('pragma query_only = off');
  assert.equal((await post(body)).statusCode, 202);
});

test('who asks too often is told when to come again', async (t) => {
  const { get } = await apiWith(t, BOTH, { config: { requestRate: { burst: 2, perSecond: 1 } } });
  for (let time = 0; time < 2; time += 1) assert.equal((await get('/status')).statusCode, 200);
  const answer = await get('/status');
  assert.equal(answer.statusCode, 429);
  assert.equal(answer.headers['retry-after'], '1');
  assert.deepEqual([answer.json().type, answer.json().title], ['about:blank', 'Too Many Requests']);
});

test('without a key, with a wrong one, or with one that may only read, nothing is sent', async (t) => {
  const { app, post } = await apiWith(t, [{ area: 'conversations', read: true, write: false }]);
  const body = { to: '+46701234567', text: 'x' };
  const none = await app.inject({ method: 'POST', url: '/api/v1/messages', payload: body });
  assert.equal(none.statusCode, 401);
  assert.match(none.headers['www-authenticate']?.toString() ?? '', /^Bearer/);
  const wrong = await post(body, { authorization: 'Bearer textdesk_wrong' });
  assert.equal(wrong.statusCode, 401);
  assert.equal((await post(body)).statusCode, 403);
});

test('an unknown message and an unknown address are 404 in the same form', async (t) => {
  const { get } = await apiWith(t);
  for (const url of ['/messages/none', '/nothing']) {
    const answer = await get(url);
    assert.equal(answer.statusCode, 404);
    assert.equal(answer.json().status, 404);
  }
});

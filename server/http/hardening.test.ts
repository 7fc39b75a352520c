// What every route has in common, walked route by route: headers, same origin, hosts, sizes, hostile fields, errors.
import assert from 'node:assert/strict';
import type { OutgoingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { test } from 'node:test';
import type { InjectOptions } from 'fastify';
import { createApiKey } from '../accounts/api-keys.ts';
import { ALL_RIGHTS } from '../accounts/rights.ts';
import { uuidv7 } from '../store/ids.ts';
import { TEST_ORIGIN, testApp } from '../testing/test-app.ts';
import { wholeMachine } from '../testing/whole-machine.ts';
import type { HttpConfig } from './app.ts';

const GOLDEN = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; font-src 'self'; " +
    "connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; " +
    'report-uri /policy-reports',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=()',
  'x-robots-tag': 'noindex',
};

function concrete(url: string): string {
  return url.replace(/:\w+(\([^)]*\))?/g, '1').replace('*', 'nothing');
}

function guarded(headers: OutgoingHttpHeaders): object {
  return Object.fromEntries(Object.keys(GOLDEN).map((name) => [name, headers[name]]));
}

test('every route carries the headers, whoever asks, errors and streams too', async (t) => {
  const { app, signedIn } = await testApp(t);
  for (const { method, url } of app.declaredRoutes) {
    for (const cookie of ['', (await signedIn('administrators')).cookie]) {
      const request = { method: method === 'GET' ? ('GET' as const) : ('POST' as const), url: concrete(url) };
      const headers = { cookie, origin: TEST_ORIGIN, accept: 'text/html' };
      const answer = await app.inject({ ...request, headers, payloadAsStream: true });
      answer.raw.res.destroy();
      const name = `${method} ${url} → ${answer.statusCode}`;
      assert.deepEqual(guarded(answer.headers), GOLDEN, name);
      if (!url.startsWith('/assets') && url !== '/favicon.ico')
        assert.equal(answer.headers['cache-control'], 'no-store', name);
      assert.equal(answer.headers.server, undefined);
    }
  }
  const missing = await app.inject({ url: '/no/such/page' });
  assert.deepEqual(guarded(missing.headers), GOLDEN);
});

test('a change is taken from our own pages only', async (t) => {
  const { app, signedIn } = await testApp(t);
  const user = await signedIn('administrators');
  const strangers = [
    {},
    { origin: 'http://evil.example' },
    { origin: 'null' },
    { origin: 'http://localhost:8081' },
    { origin: 'https://localhost:80' },
    { origin: `${TEST_ORIGIN}.evil.example` },
    { origin: TEST_ORIGIN, 'sec-fetch-site': 'cross-site' },
    { origin: TEST_ORIGIN, 'sec-fetch-site': 'same-site' },
    { origin: TEST_ORIGIN, 'sec-fetch-site': 'none' },
  ];
  const before = await app.inject({ url: '/profile', headers: user.headers });
  assert.equal(before.statusCode, 200);
  for (const { method, url, permission } of app.declaredRoutes) {
    if (method === 'GET' || method === 'HEAD' || permission === 'api-key') continue;
    for (const stranger of strangers) {
      for (const type of ['application/x-www-form-urlencoded', 'text/plain', 'application/json']) {
        const answer = await app.inject({
          method: 'POST',
          url: concrete(url),
          headers: { cookie: user.cookie, 'content-type': type, ...stranger },
          payload: type === 'application/json' ? '{}' : 'name=x',
        });
        assert.equal(answer.statusCode, 403, `${url} from ${JSON.stringify(stranger)}`);
      }
    }
  }
  assert.equal((await app.inject({ url: '/profile', headers: user.headers })).statusCode, 200, 'nothing happened');
});

test('a name that is not ours is answered 421: a rebound name gets no session', async (t) => {
  const { app, signedIn } = await testApp(t, { config: { allowedHosts: ['texts.clinic.example'] } });
  const user = await signedIn('administrators');
  const hosts: Readonly<Record<string, number>> = {
    localhost: 200,
    'localhost:8080': 200,
    '192.168.1.20:8080': 200,
    '[fd00::1]:8080': 200,
    textdesk: 200,
    'pi.local': 200,
    'PI.LOCAL.': 200,
    'texts.clinic.example': 200,
    'evil.example': 421,
    'pi.local.evil.example': 421,
    local: 421,
    '.local': 421,
    'localhost.evil.example': 421,
    '192.168.1.20.nip.io': 421,
    '[::1': 421,
    'a@localhost': 421,
  };
  for (const [host, want] of Object.entries(hosts)) {
    const answer = await app.inject({ url: '/profile', headers: { ...user.headers, host } });
    assert.equal(answer.statusCode, want, host);
    if (want === 421) assert.doesNotMatch(answer.body, /Test administrators/);
  }
  // Behind no trusted proxy its header changes nothing.
  const forwarded = { ...user.headers, host: 'evil.example', 'x-forwarded-host': 'localhost' };
  assert.equal((await app.inject({ url: '/profile', headers: forwarded })).statusCode, 421);
});

test('too much at once is refused: bodies, fields, parameters', async (t) => {
  const { app, signedIn } = await testApp(t);
  const { cookie } = await signedIn('administrators');
  const headers = { cookie, origin: TEST_ORIGIN, 'content-type': 'application/x-www-form-urlencoded' };
  const large = await app.inject({
    method: 'POST',
    url: '/profile/name',
    headers,
    payload: `name=${'x'.repeat(70_000)}`,
  });
  assert.equal(large.statusCode, 413);
  const long = await app.inject({ method: 'POST', url: '/profile/name', headers, payload: `name=${'x'.repeat(1000)}` });
  assert.equal(long.statusCode, 400);
  assert.equal((await app.inject({ url: `/link/${'x'.repeat(500)}` })).statusCode, 414);
});

test('a form takes no JSON and no plain text', async (t) => {
  const { app, signedIn } = await testApp(t);
  const { cookie } = await signedIn('administrators');
  for (const type of ['application/json', 'text/plain; charset=utf-8', 'APPLICATION/JSON']) {
    const headers = { cookie, origin: TEST_ORIGIN, 'content-type': type };
    const answer = await app.inject({ method: 'POST', url: '/profile/name', headers, payload: '{"name":"x"}' });
    assert.equal(answer.statusCode, 415, type);
  }
});

const HOSTILE_FORMS = [
  '__proto__[active]=1&name=x&login=x',
  '__proto__=1&constructor=x&prototype=x',
  'name[]=x&name[]=y&login[]=z&password[]=x',
  'name=a&name=b&login=c&login=d&password=e&password=f&again=g&again=h&current=i&current=j',
  'text=a&text=b&number=%2B46701234567&number=1&submissionId=a&submissionId=b&reopen=1&reopen=2',
  'name=x&login=x&active=1&id=1&password_hash=x&passwordHash=x',
  '%00=%00&name=%00',
  'name=%FF%FE&login=%C0%80',
];

test('hostile fields meet no 5xx on any form, make nobody more, and send nothing', async (t) => {
  const { app, signedIn, store } = await testApp(t, { deps: wholeMachine().deps });
  const user = await signedIn('administrators');
  const groups = () =>
    store.db.selectFrom('permission_grants').selectAll().orderBy('group_id').orderBy('area').execute();
  const before = await groups();
  let asked = 0;
  for (const { method, url, permission } of app.declaredRoutes) {
    if (method === 'GET' || method === 'HEAD' || permission === 'api-key') continue;
    if (/^\/session\/(end|lock)$/.test(url)) continue; // takes no field, and would end the walk
    for (const payload of HOSTILE_FORMS) {
      const headers = { cookie: user.cookie, origin: TEST_ORIGIN, 'content-type': 'application/x-www-form-urlencoded' };
      const known = method === 'PUT' || method === 'DELETE' ? method : 'POST';
      const { statusCode } = await app.inject({ method: known, url: concrete(url), headers, payload });
      assert.ok(statusCode >= 200 && statusCode < 500, `${url} answered ${statusCode} to ${payload}`);
      asked += 1;
    }
  }
  assert.ok(asked > 500, `${asked} were asked`);
  const users = await store.db.selectFrom('users').select(['name', 'login', 'active', 'password_hash']).execute();
  assert.deepEqual(
    users.map((row) => ({ ...row })),
    [{ name: 'Test administrators-1', login: user.login, active: 1, password_hash: 'none' }],
  );
  assert.deepEqual(await groups(), before);
  assert.deepEqual(await store.db.selectFrom('api_keys').select('id').execute(), []);
  assert.deepEqual(await store.db.selectFrom('messages').select('id').execute(), []);
  assert.deepEqual(
    Object.keys(Object.getOwnPropertyDescriptors(Object.prototype)).filter((name) => /active|name/.test(name)),
    [],
  );
});

test('hostile JSON meets no 5xx at the API and sends nothing: other types, other shapes, names of prototypes', async (t) => {
  const { app, store, clock } = await testApp(t);
  const actor = { id: null, name: 'Test', rights: ALL_RIGHTS, address: null };
  const grants = [{ area: 'conversations', read: true, write: true }] as const;
  const wanted = { name: 'Test', grants, addresses: [], expiresAt: null };
  const made = await createApiKey(store, { clock, newId: () => uuidv7(clock.now()) }, actor, wanted);
  const authorization = `Bearer ${made.type === 'made' ? made.key : assert.fail()}`;
  const bodies = [
    '{"__proto__":{"to":"+46701234567","text":"x"}}',
    '{"to":"+46701234567","text":"x","__proto__":{"active":1}}',
    '{"to":"+46701234567","text":"x","constructor":{"prototype":{"active":1}}}',
    '{"to":["+46701234567"],"text":"x"}',
    '{"to":"+46701234567","text":["x"]}',
    '{"to":{"toString":"x"},"text":1}',
    '{"to":46701234567,"text":true}',
    '["+46701234567","x"]',
    '"x"',
    'null',
    `${'['.repeat(20_000)}`,
  ];
  for (const { method, url, permission } of app.declaredRoutes) {
    if (permission !== 'api-key' || method === 'GET' || method === 'HEAD' || method === 'OPTIONS') continue;
    for (const payload of bodies) {
      const headers = { authorization, 'content-type': 'application/json' };
      const { statusCode } = await app.inject({ method: 'POST', url: concrete(url), headers, payload });
      assert.ok(statusCode >= 400 && statusCode < 500, `${url} answered ${statusCode} to ${payload.slice(0, 80)}`);
    }
  }
  assert.deepEqual(await store.db.selectFrom('messages').select('id').execute(), []);
  // Of a name that stands twice the last one counts, as in every JSON parser; what is checked is what is used.
  const twice = '{"to":"+46701234567","text":"first","text":"second"}';
  const headers = { authorization, 'content-type': 'application/json' };
  assert.equal(
    (await app.inject({ method: 'POST', url: '/api/v1/messages', headers, payload: twice })).statusCode,
    202,
  );
  const sent = await store.db.selectFrom('messages').select('text').execute();
  assert.deepEqual(
    sent.map(({ text }) => text),
    ['second'],
  );
});

test('errors of every kind carry the headers and are kept nowhere', async (t) => {
  const { app, signedIn, store } = await testApp(t, { config: { requestRate: { burst: 40, perSecond: 1 } } });
  const administrator = await signedIn('administrators');
  const viewer = await signedIn('viewers');
  const form = { ...administrator.headers, 'content-type': 'application/x-www-form-urlencoded' };
  const errors: readonly (readonly [number, InjectOptions])[] = [
    [400, { method: 'POST', url: '/profile/name', headers: form, payload: 'no=name' }],
    [401, { url: '/profile' }],
    [403, { url: '/settings/users', headers: viewer.headers }],
    [404, { url: '/no/such/page' }],
    [400, { url: '/conversations/%ZZ-canary' }],
    [413, { method: 'POST', url: '/profile/name', headers: form, payload: `name=${'x'.repeat(70_000)}` }],
    [414, { url: `/link/${'x'.repeat(500)}` }],
    [415, { method: 'POST', url: '/profile/name', headers: { ...form, 'content-type': 'text/plain' }, payload: 'x' }],
    [421, { url: '/profile', headers: { ...administrator.headers, host: 'evil.example' } }],
    [422, { method: 'POST', url: '/profile/name', headers: form, payload: 'name=' }],
  ];
  const check = async (status: number, request: InjectOptions) => {
    const answer = await app.inject(request);
    assert.equal(answer.statusCode, status);
    assert.deepEqual(guarded(answer.headers), GOLDEN, String(status));
    assert.equal(answer.headers['cache-control'], 'no-store', String(status));
    assert.doesNotMatch(answer.body, /canary/);
  };
  for (const [status, request] of errors) await check(status, request);
  await check(401, { url: '/api/v1/status' });
  await check(401, { url: '/api/v1/no/such' });
  await store.db.schema.alterTable('permission_groups').renameTo('gone').execute();
  await check(500, { url: '/settings/groups', headers: administrator.headers });
  for (let n = 0; n < 40; n += 1) await app.inject({ url: '/session/state' });
  await check(429, { url: '/session/state' });
});

test('octets that are no HTTP, and headers without end, are answered with the headers and nothing of what was sent', async (t) => {
  const { app } = await testApp(t);
  await app.listen({ host: '127.0.0.1', port: 0 });
  const address = app.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : assert.fail();
  const ask = async (octets: string) => {
    const socket = connect({ host: '127.0.0.1', port }).on('error', () => {});
    socket.write(octets);
    let heard = '';
    for await (const chunk of socket) heard += String(chunk);
    return heard;
  };
  const odd = new Map([
    ['canary-\x00\x1b[31m\r\n\r\n', 400],
    ['GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\ncanary', 400],
    [`GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: ${'canary'.repeat(4000)}\r\n\r\n`, 431],
  ]);
  for (const [octets, status] of odd) {
    const heard = await ask(octets);
    assert.match(heard, new RegExp(`^HTTP/1\\.1 ${status} `), JSON.stringify(octets.slice(0, 40)));
    for (const [name, value] of Object.entries(GOLDEN)) assert.ok(heard.includes(`${name}: ${value}\r\n`), name);
    assert.match(heard, /cache-control: no-store/);
    assert.doesNotMatch(heard, /canary/);
  }
});

test('an error says nothing of the inside, as page, fragment and problem details', async (t) => {
  const { app, signedIn, store } = await testApp(t);
  const user = await signedIn('administrators');
  await store.db.schema.alterTable('permission_groups').renameTo('gone').execute();
  for (const extra of [{ accept: 'text/html' }, { 'hx-request': 'true' }, { accept: 'application/json' }]) {
    const answer = await app.inject({ url: '/settings/groups', headers: { ...user.headers, ...extra } });
    assert.equal(answer.statusCode, 500);
    assert.match(answer.body, /[0-9a-f]{12}/, 'the id to look for in the log');
    assert.doesNotMatch(answer.body, /permission_groups|SQLITE|no such table|\.ts|node_modules|at /);
  }
});

test('who is not signed in is shown the way: a page is led, a fragment is told, a program gets 401', async (t) => {
  const { app, signedIn } = await testApp(t);
  await signedIn('administrators');
  const page = await app.inject({ url: '/profile', headers: { accept: 'text/html' } });
  assert.deepEqual([page.statusCode, page.headers.location], [303, '/session/new?to=%2Fprofile']);
  const fragment = await app.inject({ url: '/profile', headers: { 'hx-request': 'true' } });
  assert.deepEqual([fragment.statusCode, fragment.headers['hx-redirect']], [401, '/session/new']);
  const headers = { 'hx-request': 'true', referer: `${TEST_ORIGIN}/conversations/7?x=1` };
  const onPage = await app.inject({ url: '/profile', headers });
  assert.equal(onPage.headers['hx-redirect'], '/session/new?to=%2Fconversations%2F7%3Fx%3D1');
  const program = await app.inject({ url: '/profile' });
  assert.deepEqual(
    [program.statusCode, program.headers['content-type']],
    [401, 'application/problem+json; charset=utf-8'],
  );
});

test('an address that asks too often is told to wait, and another is not; a made-up X-Forwarded-For changes nothing', async (t) => {
  const config: Partial<HttpConfig> = { requestRate: { burst: 5, perSecond: 1 } };
  const { app, clock } = await testApp(t, { config });
  const ask = async (remoteAddress: string, forwarded = '') =>
    (await app.inject({ url: '/session/state', remoteAddress, headers: { 'x-forwarded-for': forwarded } })).statusCode;
  for (let n = 0; n < 5; n += 1) assert.equal(await ask('192.168.1.7', `10.0.0.${n}`), 200);
  assert.equal(await ask('192.168.1.7', '10.0.0.99'), 429);
  assert.equal(await ask('192.168.1.8'), 200);
  clock.advance(1000);
  assert.equal(await ask('192.168.1.7'), 200);
});

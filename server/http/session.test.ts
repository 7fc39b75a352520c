// Sessions from outside: cookies, sign-in, idle lock, absolute end, revocation, and what a taken cookie is worth then.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { transact } from '../store/transact.ts';
import { updateUser } from '../store/users.ts';
import { TEST_ORIGIN, type TestApp, testApp } from '../testing/test-app.ts';
import { wholeMachine } from '../testing/whole-machine.ts';

const MINUTE = 60_000;
const PASSWORD = 'orbit pencil lantern';
const FORM = { 'content-type': 'application/x-www-form-urlencoded', origin: TEST_ORIGIN, accept: 'text/html' };

async function withPassword(server: TestApp) {
  const user = await server.signedIn('administrators');
  const password_hash = await server.passwords.hash(PASSWORD);
  await transact(server.store, (trx) => updateUser(trx, user.id, { password_hash }));
  return user;
}

function post(server: TestApp, url: string, fields: Readonly<Record<string, string>>, headers: object = {}) {
  const payload = new URLSearchParams(fields).toString();
  return server.app.inject({ method: 'POST', url, headers: { ...FORM, ...headers }, payload });
}

async function status(server: TestApp, cookie: string, url = '/profile'): Promise<number> {
  return (await server.app.inject({ url, headers: { cookie, accept: 'application/json' } })).statusCode;
}

test('signing in sets a session cookie that scripts cannot read, and leads on', async (t) => {
  const server = await testApp(t);
  const { login } = await withPassword(server);
  const answer = await post(server, '/session', {
    login: login.toUpperCase(),
    password: PASSWORD,
    to: '/settings/users',
  });
  assert.equal(answer.headers.location, '/settings/users');
  const cookie = answer.cookies.find(({ name }) => name === 'textdesk');
  assert.deepEqual(
    { ...cookie, value: '' },
    { name: 'textdesk', value: '', path: '/', httpOnly: true, sameSite: 'Lax', maxAge: 86_400 },
  );
  assert.equal(await status(server, `textdesk=${cookie?.value}`), 200);
});

test('over https, by certificate or by a trusted proxy, the cookie is __Host- and Secure', async (t) => {
  const server = await testApp(t, { config: { trustProxy: ['127.0.0.1'] } });
  const { login } = await withPassword(server);
  const proxied = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'clinic.local', origin: 'https://clinic.local' };
  const answer = await post(server, '/session', { login, password: PASSWORD }, proxied);
  const cookie = answer.cookies.find(({ name }) => name === '__Host-textdesk');
  assert.deepEqual([cookie?.secure, cookie?.httpOnly, cookie?.path, cookie?.domain], [true, true, '/', undefined]);
  const asPlain = `textdesk=${cookie?.value}`;
  const taken = await server.app.inject({
    url: '/profile',
    headers: { ...proxied, cookie: asPlain, accept: 'application/json' },
  });
  assert.equal(taken.statusCode, 401, 'over https only the __Host- cookie counts');
});

test('over https signing out tells the browser to forget what it kept', async (t) => {
  const server = await testApp(t, { config: { trustProxy: ['127.0.0.1'] } });
  const { cookie } = await server.signedIn('viewers');
  const proxied = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'clinic.local', origin: 'https://clinic.local' };
  const out = await post(server, '/session/end', {}, { ...proxied, cookie: `__Host-${cookie}` });
  assert.deepEqual([out.statusCode, out.headers['clear-site-data']], [303, '"cache", "storage"']);
});

test('what an untrusted client says about a proxy is not believed', async (t) => {
  const server = await testApp(t);
  const { login } = await withPassword(server);
  const answer = await post(server, '/session', { login, password: PASSWORD }, { 'x-forwarded-proto': 'https' });
  assert.deepEqual(
    answer.cookies.map(({ name, secure }) => [name, secure]),
    [
      ['textdesk', undefined],
      ['textdesk-device', undefined],
    ],
  );
});

test('a wrong name, a wrong password and a deactivated account are one answer', async (t) => {
  const server = await testApp(t);
  const user = await withPassword(server);
  const answers = [
    await post(server, '/session', { login: 'nobody', password: PASSWORD }),
    await post(server, '/session', { login: user.login, password: 'something else' }),
  ];
  await transact(server.store, (trx) => updateUser(trx, user.id, { active: 0 }));
  answers.push(await post(server, '/session', { login: user.login, password: PASSWORD }));
  for (const answer of answers) {
    assert.equal(answer.statusCode, 422);
    assert.match(answer.body, /The login or the password is wrong\./);
    assert.deepEqual(answer.cookies, []);
  }
});

test('a password typed as login stands nowhere in the audit log', async (t) => {
  const server = await testApp(t);
  await withPassword(server);
  await post(server, '/session', { login: PASSWORD, password: PASSWORD });
  const rows = await server.store.db.selectFrom('audit_log').selectAll().execute();
  assert.equal(rows.at(-1)?.action, 'session.refused');
  assert.ok(!JSON.stringify(rows).includes(PASSWORD));
});

test('tries are slowed down, and the page says how long', async (t) => {
  const server = await testApp(t);
  const { login } = await withPassword(server);
  for (let n = 0; n < 3; n += 1) await post(server, '/session', { login, password: 'wrong' });
  const answer = await post(server, '/session', { login, password: PASSWORD });
  assert.equal(answer.statusCode, 429);
  assert.equal(answer.headers['retry-after'], '1');
  assert.match(answer.body, /You can try again in 1 second\./);
  server.clock.advance(1000);
  assert.equal((await post(server, '/session', { login, password: PASSWORD })).statusCode, 303);
});

test('after signing in one is led within this Textdesk only', async (t) => {
  const server = await testApp(t);
  const { login } = await withPassword(server);
  for (const to of ['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)', '/ok\nx']) {
    const answer = await post(server, '/session', { login, password: PASSWORD, to });
    assert.equal(answer.headers.location, '/', to);
  }
});

test('after 15 minutes without use the session is locked, and its password opens it under a new token', async (t) => {
  const server = await testApp(t);
  const user = await withPassword(server);
  server.clock.advance(15 * MINUTE);
  const page = await server.app.inject({ url: '/profile?x=1', headers: user.headers });
  assert.equal(page.headers.location, '/lock?to=%2Fprofile%3Fx%3D1');
  assert.equal(await status(server, user.cookie), 401);
  const wrong = await post(server, '/lock', { password: 'wrong' }, { cookie: user.cookie });
  assert.equal(wrong.statusCode, 422);
  const right = await post(server, '/lock', { password: PASSWORD, to: '/profile' }, { cookie: user.cookie });
  assert.equal(right.headers.location, '/profile');
  const token = right.cookies.find(({ name }) => name === 'textdesk')?.value;
  assert.equal(await status(server, `textdesk=${token}`), 200);
  assert.equal(await status(server, user.cookie), 401, 'the old token is worth nothing');
});

test('pages that refresh themselves keep nobody signed in; a person does', async (t) => {
  const server = await testApp(t);
  const user = await server.signedIn('administrators');
  const fragment = { ...user.headers, 'hx-request': 'true' };
  for (let n = 0; n < 14; n += 1) {
    server.clock.advance(MINUTE);
    await server.app.inject({ url: '/profile', headers: fragment });
  }
  const use = await server.app.inject({
    method: 'POST',
    url: '/session/use',
    headers: { cookie: user.cookie, origin: TEST_ORIGIN },
  });
  assert.equal(use.statusCode, 204);
  server.clock.advance(14 * MINUTE);
  assert.equal(await status(server, user.cookie), 200);
  const state = await server.app.inject({ url: '/session/state', headers: { cookie: user.cookie } });
  assert.deepEqual(state.json(), { state: 'active', left: MINUTE });
  server.clock.advance(MINUTE);
  assert.equal(await status(server, user.cookie), 401);
});

test('after 12 hours the session is over, however much it was used, and whatever the wall clock says', async (t) => {
  const server = await testApp(t);
  const user = await server.signedIn('administrators');
  for (let minutes = 0; minutes < 12 * 60; minutes += 10) {
    assert.equal(await status(server, user.cookie), 200, `after ${minutes} minutes`);
    await server.app.inject({ url: '/profile', headers: user.headers });
    server.clock.jump(-9 * MINUTE);
    server.clock.advance(10 * MINUTE);
  }
  const page = await server.app.inject({ url: '/profile', headers: user.headers });
  assert.equal(page.headers.location, '/session/new?to=%2Fprofile');
});

test('a restart into the past ends sessions instead of prolonging them', async (t) => {
  const server = await testApp(t);
  const user = await server.signedIn('administrators');
  server.clock.restart();
  server.clock.jump(5 * MINUTE);
  assert.equal(await status(server, user.cookie), 200);
  server.clock.restart();
  server.clock.jump(-60 * MINUTE);
  assert.equal(await status(server, user.cookie), 401);
});

test('a cookie replayed after sign-out, deactivation or revocation is worth nothing', async (t) => {
  const server = await testApp(t);
  const administrator = await server.signedIn('administrators');
  const manage = { cookie: administrator.cookie };
  const signedOut = await server.signedIn('viewers');
  await post(server, '/session/end', {}, { cookie: signedOut.cookie });
  assert.equal(await status(server, signedOut.cookie), 401);
  const deactivated = await server.signedIn('viewers');
  await post(server, `/settings/users/${deactivated.publicId}/deactivate`, {}, manage);
  assert.equal(await status(server, deactivated.cookie), 401);
  const revoked = await server.signedIn('viewers');
  const session = await server.store.db
    .selectFrom('sessions')
    .select('id')
    .where('user_id', '=', revoked.id)
    .executeTakeFirstOrThrow();
  await post(server, `/settings/users/${revoked.publicId}/sessions/${session.id}/end`, {}, manage);
  assert.equal(await status(server, revoked.cookie), 401);
  assert.equal(await status(server, administrator.cookie), 200);
});

test('a new password ends the other sessions', async (t) => {
  const server = await testApp(t);
  const user = await withPassword(server);
  const second = await post(server, '/session', { login: user.login, password: PASSWORD });
  const cookie = `textdesk=${second.cookies.find(({ name }) => name === 'textdesk')?.value}`;
  const wanted = 'seven quiet herons';
  const change = await post(
    server,
    '/profile/password',
    { current: PASSWORD, password: wanted, again: wanted },
    { cookie },
  );
  assert.equal(change.headers.location, '/profile?saved=password');
  assert.equal(await status(server, cookie), 200);
  assert.equal(await status(server, user.cookie), 401);
});

test('wrong passwords on the own page, at unlocking and for the console count on over a restart', async (t) => {
  const server = await testApp(t, { deps: wholeMachine().deps });
  const user = await withPassword(server);
  const entered = await post(server, '/session', { login: user.login, password: PASSWORD });
  const cookie = entered.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const wanted = 'seven quiet herons';
  const wrong = { current: 'wrong', password: wanted, again: wanted };
  assert.equal((await post(server, '/profile/password', wrong, { cookie })).statusCode, 422);
  const command = { command: 'AT+CLAC', sure: 'on', password: 'wrong' };
  await post(server, '/modem/console', command, { cookie });
  await post(server, '/session/lock', {}, { cookie });
  await post(server, '/lock', { password: 'wrong' }, { cookie });
  const restarted = await testApp(t, { deps: { store: server.store, passwords: server.passwords } });
  const again = await post(restarted, '/session', { login: user.login, password: PASSWORD }, { cookie });
  assert.equal(again.statusCode, 429);
});

test('nobody ends the session of somebody else by their own page', async (t) => {
  const server = await testApp(t);
  const victim = await server.signedIn('viewers');
  const other = await server.signedIn('viewers');
  const session = await server.store.db
    .selectFrom('sessions')
    .select('id')
    .where('user_id', '=', victim.id)
    .executeTakeFirstOrThrow();
  await post(server, `/profile/sessions/${session.id}/end`, {}, { cookie: other.cookie });
  assert.equal(await status(server, victim.cookie), 200);
});

test('deactivating somebody closes their open stream at once', async (t) => {
  const server = await testApp(t);
  if (!server.app.declaredRoutes.some(({ url }) => url === '/live')) assert.fail('there is no stream to close');
  const administrator = await server.signedIn('administrators');
  const user = await server.signedIn('viewers');
  const headers = { cookie: user.cookie, accept: 'text/event-stream' };
  const stream = await server.app.inject({ url: '/live', headers, payloadAsStream: true });
  const text = stream.stream().setEncoding('utf8').toArray();
  await post(server, `/settings/users/${user.publicId}/deactivate`, {}, { cookie: administrator.cookie });
  assert.match((await text).join(''), /event: signed-out/);
});

test('a stream hears nothing more of what its reader may no longer read', async (t) => {
  const server = await testApp(t);
  await server.signedIn('administrators');
  const user = await server.signedIn('viewers');
  const headers = { cookie: user.cookie, accept: 'text/event-stream' };
  const answer = await server.app.inject({ url: '/live', headers, payloadAsStream: true });
  const text = answer.stream().setEncoding('utf8').toArray();
  const { changes, db } = server.store;
  changes.ring({ type: 'conversation', conversationId: 71 });
  await db.deleteFrom('user_groups').where('user_id', '=', user.id).execute();
  changes.ring({ type: 'accounts' });
  changes.ring({ type: 'conversation', conversationId: 72 }); // while the rights are being asked
  await server.app.close();
  const heard = (await text).join('');
  assert.match(heard, /"conversation":71/);
  assert.doesNotMatch(heard, /"conversation":72/);
});

test('streams are limited by user: one more is told to come back later', async (t) => {
  const server = await testApp(t);
  const user = await server.signedIn('viewers');
  const open = () => server.app.inject({ url: '/live', headers: { cookie: user.cookie }, payloadAsStream: true });
  const statuses = [];
  for (let n = 0; n < 9; n += 1) statuses.push((await open()).statusCode);
  assert.deepEqual(statuses, [200, 200, 200, 200, 200, 200, 200, 200, 503]);
});

test('HEAD of the stream tells its headers and ends', async (t) => {
  const server = await testApp(t);
  const user = await server.signedIn('viewers');
  for (let n = 0; n < 9; n += 1) {
    const answer = await server.app.inject({ method: 'HEAD', url: '/live', headers: { cookie: user.cookie } });
    assert.equal(answer.statusCode, 200, 'none of them holds a place');
    assert.match(String(answer.headers['content-type']), /^text\/event-stream/);
    assert.equal(answer.body, '');
  }
});

// The first start, seen from outside: who gets in, and who does not.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeSetupCode } from '../accounts/setup.ts';
import { TEST_ORIGIN, type TestApp, testApp } from '../testing/test-app.ts';

const FORM = { 'content-type': 'application/x-www-form-urlencoded', origin: TEST_ORIGIN, accept: 'text/html' };
const ADMINISTRATOR = {
  name: 'Ada Lovelace',
  login: 'ada',
  password: 'orbit pencil lantern',
  again: 'orbit pencil lantern',
};

function form(fields: Readonly<Record<string, string>>): string {
  return new URLSearchParams(fields).toString();
}

async function enterCode({ app }: TestApp, code: string, remoteAddress = '192.168.1.20') {
  const payload = form({ code });
  return await app.inject({ method: 'POST', url: '/first-run', headers: FORM, payload, remoteAddress });
}

async function setupCookie(server: TestApp): Promise<string> {
  const code = await makeSetupCode(server.store, server.clock);
  assert.ok(code);
  const answer = await enterCode(server, code);
  assert.equal(answer.headers.location, '/first-run/clinic');
  const cookie = answer.cookies.find(({ name }) => name === 'textdesk-setup');
  assert.ok(cookie);
  return `textdesk-setup=${cookie.value}`;
}

async function claim({ app }: TestApp, cookie: string, login = 'ada') {
  return await app.inject({
    method: 'POST',
    url: '/first-run/administrator',
    headers: { ...FORM, cookie },
    payload: form({ ...ADMINISTRATOR, login }),
  });
}

test('while nobody has an account every page leads to the setup code', async (t) => {
  const { app } = await testApp(t);
  for (const url of ['/', '/conversations', '/settings/users']) {
    const answer = await app.inject({ url, headers: { accept: 'text/html' } });
    assert.equal(answer.headers.location, '/first-run', url);
  }
  const page = await app.inject({ url: '/first-run', headers: { accept: 'text/html' } });
  assert.match(page.body, /Setup code/);
});

test('the code opens the setup, and the first account may do everything', async (t) => {
  const server = await testApp(t);
  const cookie = await setupCookie(server);
  const clinic = await server.app.inject({
    method: 'POST',
    url: '/first-run/clinic',
    headers: { ...FORM, cookie },
    payload: form({ clinicName: 'Harbour Vets', locale: 'en-GB', timeZone: 'Europe/Paris', country: 'FR' }),
  });
  assert.equal(clinic.headers.location, '/first-run/administrator');
  const made = await claim(server, cookie);
  assert.equal(made.headers.location, '/first-run/modem');
  const session = made.cookies.find(({ name }) => name === 'textdesk');
  assert.ok(session);
  const modem = await server.app.inject({
    url: '/first-run/modem',
    headers: { cookie: `textdesk=${session.value}`, accept: 'text/html' },
  });
  assert.equal(modem.statusCode, 200);
  const settings = await server.store.db.selectFrom('settings').selectAll().orderBy('key').execute();
  assert.deepEqual(
    settings.map(({ key, value }) => `${key}=${value}`),
    ['clinicName="Harbour Vets"', 'country="FR"', 'timeZone="Europe/Paris"'],
  );
});

test('a colleague who was typed and not added is not lost by the button that leads on', async (t) => {
  const server = await testApp(t);
  const { headers } = await server.signedIn('administrators');
  const leadOn = (fields: Readonly<Record<string, string>>) =>
    server.app.inject({
      method: 'POST',
      url: '/first-run/staff',
      headers: { ...FORM, ...headers },
      payload: form({ ...fields, on: '1' }),
    });
  for (const typed of [
    { name: 'Kim <Moreau>', login: '' },
    { name: '', login: 'Kim <Moreau>' },
  ]) {
    const asked = await leadOn(typed);
    assert.equal(asked.statusCode, 422);
    assert.match(asked.body, /role="alert"[\s\S]*?Kim &lt;Moreau&gt; is not added yet/);
    assert.match(asked.body, /value="Kim &lt;Moreau&gt;"/, 'what was typed stays');
    assert.match(asked.body, /href="\/first-run\/clients">Go on without</);
  }
  const users = await server.store.db.selectFrom('users').select('name').execute();
  assert.equal(users.length, 1, 'nobody is added who was not asked for');
  const nothing = await leadOn({ name: ' ', login: '' });
  assert.equal(nothing.headers.location, '/first-run/clients');
});

test('50 claims at once make exactly one administrator', async (t) => {
  const server = await testApp(t);
  const cookie = await setupCookie(server);
  const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => claim(server, cookie, `person-${index}`)));
  assert.equal(answers.filter(({ headers }) => headers.location === '/first-run/modem').length, 1);
  const users = await server.store.db.selectFrom('users').select('id').execute();
  assert.equal(users.length, 1);
});

test('without the code nobody claims anything', async (t) => {
  const server = await testApp(t);
  await makeSetupCode(server.store, server.clock);
  for (const cookie of ['', 'textdesk-setup=', `textdesk-setup=${'A'.repeat(43)}`]) {
    const answer = await claim(server, cookie);
    assert.equal(answer.headers.location, '/first-run');
  }
  assert.deepEqual(await server.store.db.selectFrom('users').select('id').execute(), []);
});

test('after five wrong codes the right one is void, until a restart prints a new one', async (t) => {
  const server = await testApp(t);
  const code = await makeSetupCode(server.store, server.clock);
  assert.ok(code);
  for (let n = 0; n < 5; n += 1) assert.equal((await enterCode(server, 'WRNG-WRNG')).statusCode, 422);
  assert.equal((await enterCode(server, code)).statusCode, 422);
  await setupCookie(server);
});

test('the code is over after 30 minutes', async (t) => {
  const server = await testApp(t);
  const code = await makeSetupCode(server.store, server.clock);
  assert.ok(code);
  server.clock.advance(30 * 60_000);
  assert.equal((await enterCode(server, code)).statusCode, 422);
});

test('the code is taken from the local network only, and forgives small letters and spaces', async (t) => {
  const server = await testApp(t);
  const code = await makeSetupCode(server.store, server.clock);
  assert.ok(code);
  assert.equal((await enterCode(server, code, '8.8.8.8')).statusCode, 403);
  assert.equal((await enterCode(server, code.toLowerCase().replace('-', ' '))).statusCode, 303);
});

test('after the claim the setup is gone, and a restart does not open it again', async (t) => {
  const server = await testApp(t);
  const cookie = await setupCookie(server);
  await claim(server, cookie);
  assert.equal(await makeSetupCode(server.store, server.clock), undefined);
  for (const url of ['/first-run', '/first-run/clinic', '/first-run/administrator']) {
    const answer = await server.app.inject({ url, headers: { accept: 'text/html', cookie } });
    assert.equal(answer.statusCode, 404, url);
  }
  assert.equal((await claim(server, cookie, 'second')).statusCode, 404);
});

test('administrators are told for a day who made the first account and from where, or until they say it was them', async (t) => {
  const server = await testApp(t);
  const claimed = await claim(server, await setupCookie(server));
  const cookie = claimed.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const page = async (headers: { cookie: string }) =>
    (await server.app.inject({ url: '/profile', headers: { ...headers, accept: 'text/html' } })).body;
  const viewer = await server.signedIn('viewers');
  assert.match(await page({ cookie }), /banner-first-claim.*The first account was made by Ada.* from 127\.0\.0\.1/s);
  assert.doesNotMatch(await page(viewer), /first-claim/);
  const seen = await server.app.inject({ method: 'POST', url: '/first-claim/seen', headers: { ...FORM, cookie } });
  assert.equal(seen.statusCode, 303);
  assert.doesNotMatch(await page({ cookie }), /first-claim/);
});

test('after a day the first account is no news any more', async (t) => {
  const server = await testApp(t);
  await claim(server, await setupCookie(server));
  server.clock.advance(24 * 3_600_000);
  const { headers } = await server.signedIn('administrators');
  assert.doesNotMatch((await server.app.inject({ url: '/profile', headers })).body, /first-claim/);
});

test('a weak first password is refused in words', async (t) => {
  const server = await testApp(t);
  const cookie = await setupCookie(server);
  for (const password of ['short', 'password1234', 'qwertyqwerty', 'lovelace1234']) {
    const answer = await server.app.inject({
      method: 'POST',
      url: '/first-run/administrator',
      headers: { ...FORM, cookie },
      payload: form({ ...ADMINISTRATOR, password, again: password }),
    });
    assert.equal(answer.statusCode, 422, password);
    assert.match(answer.body, /aria-invalid="true"/);
    assert.doesNotMatch(answer.body, new RegExp(`value="${password}"`));
  }
});

// T3 (security.md): each cookie that any answer sets, over http and over https, on a journey that sets all of them and on
// every route: out of reach of scripts, of other sites, and over https of anything that is not encrypted.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { makeSetupCode } from '../accounts/setup.ts';
import { type TestApp, testApp } from '../testing/test-app.ts';

const PASSWORD = 'orbit pencil lantern';
const ANOTHER = 'seven quiet herons';
const PLAIN = { origin: 'http://localhost:80' };
const ENCRYPTED = { origin: 'https://clinic.local', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'clinic.local' };

/** Asks as a browser with a jar would, and keeps every Set-Cookie line. */
function browser({ app }: TestApp, headers: Readonly<Record<string, string>>) {
  const jar = new Map<string, string>();
  const lines: string[] = [];
  const keep = (set: string | string[] | undefined) => {
    for (const line of [set ?? []].flat()) {
      lines.push(line);
      const [name = '', value = ''] = line.split(';')[0]?.split('=') ?? [];
      if (value === '') jar.delete(name);
      else jar.set(name, value);
    }
  };
  const cookie = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  const ask = async (method: 'GET' | 'POST', url: string, fields: Readonly<Record<string, string>> = {}) => {
    const type = method === 'POST' ? { 'content-type': 'application/x-www-form-urlencoded' } : {};
    const payload = method === 'POST' ? { payload: new URLSearchParams(fields).toString() } : {};
    const whole = { accept: 'text/html', cookie: cookie(), ...headers, ...type };
    const answer = await app.inject({ method, url, headers: whole, ...payload, payloadAsStream: true });
    answer.raw.res.destroy();
    keep(answer.headers['set-cookie']);
    return answer;
  };
  return { ask, lines };
}

/** First run, sign-out, sign-in, lock, another password, and each route once. */
async function journey(t: TestContext, headers: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const server = await testApp(t, { config: { trustProxy: ['127.0.0.1'], allowedHosts: ['clinic.local'] } });
  const { ask, lines } = browser(server, headers);
  const code = (await makeSetupCode(server.store, server.clock)) ?? '';
  await ask('POST', '/first-run', { code });
  const account = { name: 'Ada Lovelace', login: 'ada', password: PASSWORD, again: PASSWORD };
  const made = await ask('POST', '/first-run/administrator', account);
  assert.equal(made.headers.location, '/first-run/modem');
  const enter = async (password: string) => {
    const answer = await ask('POST', '/session', { login: 'ada', password });
    assert.equal(answer.statusCode, 303, password);
  };
  await ask('POST', '/session/end');
  await enter(PASSWORD);
  await ask('POST', '/session/lock');
  assert.equal((await ask('POST', '/lock', { password: PASSWORD })).statusCode, 303);
  const change = { current: PASSWORD, password: ANOTHER, again: ANOTHER };
  assert.equal((await ask('POST', '/profile/password', change)).headers.location, '/profile?saved=password');
  for (const { method, url } of server.app.declaredRoutes) {
    if (method === 'HEAD') continue;
    await ask(method === 'GET' ? 'GET' : 'POST', url.replace(/:\w+(\([^)]*\))?/g, '1').replace('*', 'nothing'));
  }
  return lines;
}

const NAMES = ['textdesk', 'textdesk-device', 'textdesk-setup'];
const nameOf = (line: string) => line.split('=')[0] ?? '';
const attributesOf = (line: string) =>
  line
    .split('; ')
    .slice(1)
    .filter((attribute) => !/^(Max-Age|Expires)=/.test(attribute))
    .toSorted();

test('over http each cookie is HttpOnly, SameSite and of this host alone', async (t) => {
  const lines = await journey(t, PLAIN);
  assert.deepEqual([...new Set(lines.map(nameOf))].toSorted(), NAMES);
  for (const line of lines) assert.deepEqual(attributesOf(line), ['HttpOnly', 'Path=/', 'SameSite=Lax'], line);
});

test('over https each is Secure too and bears the __Host- prefix', async (t) => {
  const lines = await journey(t, ENCRYPTED);
  assert.deepEqual(
    [...new Set(lines.map(nameOf))].toSorted(),
    NAMES.map((name) => `__Host-${name}`),
  );
  for (const line of lines)
    assert.deepEqual(attributesOf(line), ['HttpOnly', 'Path=/', 'SameSite=Lax', 'Secure'], line);
});

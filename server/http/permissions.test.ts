// Every route times every group, against a table that says in one place who may call what. A new route that no line of
// the table covers fails here.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import Fastify from 'fastify';
import { createApiKey } from '../accounts/api-keys.ts';
import { type Access, ALL_RIGHTS, AREAS, type Area, Rights } from '../accounts/rights.ts';
import { uuidv7 } from '../store/ids.ts';
import { type BuiltInGroup, TEST_ORIGIN, type TestUser, testApp } from '../testing/test-app.ts';
import { wholeMachine } from '../testing/whole-machine.ts';
import { MissingPermissionError, requirePermissions } from './permissions.ts';

type Need = 'anybody' | 'nobody-here-yet' | 'an-account' | 'a-key' | 'every-right' | readonly [Area, Access];

/** Method, beginning of the path, who may. The first line that fits counts. */
const TABLE: readonly (readonly ['GET' | 'change' | 'any', RegExp, Need])[] = [
  ['GET', /^\/(assets\/|favicon|healthz|readyz|metrics|up$|country-example)/, 'anybody'],
  ['change', /^\/policy-reports$/, 'anybody'],
  ['any', /^\/(session\/new|session\/state|link\/)/, 'anybody'],
  ['change', /^\/session$/, 'anybody'],
  ['any', /^\/first-run(\/clinic|\/administrator)?$/, 'nobody-here-yet'],
  ['GET', /^\/first-run\/(modem|clients)/, ['settings', 'write']],
  ['change', /^\/first-run\/(modem|clients)/, ['settings', 'write']],
  ['any', /^\/(first-run\/staff|first-claim)/, ['users', 'write']],
  ['any', /^\/(session\/|lock|profile|live|frame|preferences)|^\/$/, 'an-account'],
  ['any', /^\/settings\/(users|groups)\/new/, ['users', 'write']],
  ['GET', /^\/settings\/(users|groups)/, ['users', 'read']],
  ['change', /^\/settings\/(users|groups)/, ['users', 'write']],
  ['GET', /^\/settings\/audit\/export/, ['reports', 'write']],
  ['GET', /^\/settings\/audit/, ['reports', 'read']],
  ['any', /^\/settings\/api-keys\/new/, ['settings', 'write']],
  ['GET', /^\/settings\/backup\/files/, 'every-right'],
  ['change', /^\/settings\/backup(\/(upload|open|drop|use))?$/, 'every-right'],
  ['GET', /^\/settings\/(clinic|sending|sessions|api-keys|backup|retention|webhooks)/, ['settings', 'read']],
  ['change', /^\/settings\/(clinic|sending|sessions|api-keys|backup|retention|webhooks)/, ['settings', 'write']],
  ['any', /^\/api\//, 'a-key'],
  ['GET', /^\/checklist/, 'an-account'],
  ['change', /^\/(demo|checklist)/, ['settings', 'write']],
  ['any', /^\/simulator/, ['modem', 'write']],
  ['GET', /^\/(modem|diagnosis)/, ['modem', 'read']],
  ['change', /^\/(modem|diagnosis)/, ['modem', 'write']],
  // A search is sent as a form so that its words stand in no address; presence says who looks on. Neither changes a thing.
  ['change', /^\/clients\/search/, ['clients', 'read']],
  ['GET', /^\/clients\/(new|import|export|link|:id\S*\/(edit|merge))/, ['clients', 'write']],
  ['GET', /^\/clients/, ['clients', 'read']],
  ['change', /^\/clients/, ['clients', 'write']],
  ['GET', /^\/(conversations\/(new|recipients)|recipients|drafts)/, ['conversations', 'write']],
  ['GET', /^\/(conversations|messages|search)/, ['conversations', 'read']],
  ['change', /^\/(search|presence)/, ['conversations', 'read']],
  ['change', /^\/(conversations|messages|drafts|recipients)/, ['conversations', 'write']],
];

const HTTP_METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

const GROUPS: Readonly<Record<BuiltInGroup, Rights>> = {
  administrators: new Rights(
    (['conversations', 'clients', 'modem', 'users', 'settings', 'reports'] as const).map((area) => ({
      area,
      read: true,
      write: true,
    })),
  ),
  'front-desk': new Rights([
    { area: 'conversations', read: true, write: true },
    { area: 'clients', read: true, write: true },
  ]),
  viewers: new Rights([
    { area: 'conversations', read: true, write: false },
    { area: 'clients', read: true, write: false },
  ]),
  technicians: new Rights([{ area: 'modem', read: true, write: true }]),
};

function needOf(method: string, url: string): Need | undefined {
  const kind = method === 'GET' || method === 'HEAD' ? 'GET' : 'change';
  return TABLE.find(([wanted, path]) => (wanted === 'any' || wanted === kind) && path.test(url))?.[2];
}

/** A path with something in the place of each parameter. */
function concrete(url: string): string {
  return url.replace(/:\w+(\([^)]*\))?/g, '1').replace('*', 'nothing');
}

function httpMethod(method: string) {
  return HTTP_METHODS.find((known) => known === method) ?? 'POST';
}

function expected(need: Need, who: BuiltInGroup | 'no-group' | 'nobody'): 'goes' | 401 | 403 | 404 {
  if (need === 'anybody' || need === 'a-key') return 'goes';
  if (need === 'nobody-here-yet') return 404;
  if (who === 'nobody') return 401;
  if (need === 'an-account') return 'goes';
  if (who === 'no-group') return 403;
  if (need === 'every-right') return who === 'administrators' ? 'goes' : 403;
  return GROUPS[who].may(need[0], need[1]) ? 'goes' : 403;
}

test('every route times every group: who may not gets 401 or 403, who may gets through', {
  timeout: 300_000,
}, async (t) => {
  const { app, signedIn } = await testApp(t, { deps: wholeMachine().deps });
  const groups = ['administrators', 'front-desk', 'viewers', 'technicians'] as const;
  const people: [BuiltInGroup | 'no-group' | 'nobody', () => Promise<TestUser | null>][] = [
    ['nobody', async () => null],
    ['no-group', () => signedIn()],
    ...groups.map((group): [BuiltInGroup, () => Promise<TestUser>] => [group, () => signedIn(group)]),
  ];
  await signedIn('administrators'); // the setup is over
  const uncovered: string[] = [];
  const wrong: string[] = [];
  for (const { method, url } of app.declaredRoutes) {
    if (method === 'HEAD' || url === '/live') continue; // streams stay open: see live.test.ts
    if (url === '/settings') continue; // whoever may open any page behind it: tested below
    const need = needOf(method, url);
    if (need === undefined) {
      uncovered.push(`${method} ${url}`);
      continue;
    }
    for (const [who, enter] of people) {
      const user = await enter(); // anew, since some routes end the session
      const headers = { origin: TEST_ORIGIN, accept: 'application/json', ...(user ? { cookie: user.cookie } : {}) };
      const answer = await app.inject({ method: httpMethod(method), url: concrete(url), headers });
      const { statusCode } = answer;
      const want = expected(need, who);
      const refused = statusCode === 401 || statusCode === 403;
      const right = want === 'goes' ? !refused || need === 'a-key' : statusCode === want;
      if (!right || statusCode === 500) wrong.push(`${method} ${url} by ${who}: ${statusCode}, not ${want}`);
    }
  }
  assert.deepEqual(uncovered, [], 'say in the table who may call these');
  assert.deepEqual(wrong, []);
});

test('every route for keys times every single right: a key without the one it needs gets 403, and no session helps', async (t) => {
  const { app, signedIn, store, clock } = await testApp(t);
  const { headers } = await signedIn('administrators');
  const routes = app.declaredRoutes.filter(({ permission, method }) => permission === 'api-key' && method !== 'HEAD');
  assert.ok(routes.length >= 4, 'the API is there');
  const newId = () => uuidv7(clock.now());
  const actor = { id: null, name: 'Test', rights: ALL_RIGHTS, address: null };
  const wrong: string[] = [];
  for (const area of AREAS) {
    for (const write of [false, true]) {
      const wanted = { name: area, grants: [{ area, read: true, write }], addresses: [], expiresAt: null };
      const made = await createApiKey(store, { clock, newId }, actor, wanted);
      assert.ok(made.type === 'made');
      for (const { method, url, keyMay } of routes) {
        const ask = (more: Record<string, string>) =>
          app.inject({
            method: httpMethod(method),
            url: concrete(url),
            headers: { 'content-type': 'application/json', ...more },
            payload: '{}',
          });
        const { statusCode } = await ask({ authorization: `Bearer ${made.key}` });
        const goes = keyMay?.area === area && (write || keyMay.access === 'read');
        if ((statusCode === 403) === goes || statusCode === 401 || statusCode >= 500)
          wrong.push(`${method} ${url} by a key for ${area}${write ? ' (write)' : ''}: ${statusCode}`);
        const cookie = await ask({ cookie: headers.cookie, origin: headers.origin });
        if (cookie.statusCode !== 401) wrong.push(`${method} ${url} by a session: ${cookie.statusCode}`);
      }
    }
  }
  assert.deepEqual(wrong, []);
});

test('a key that is refused is written down once in a while, without the key', async (t) => {
  const { app, signedIn, store, clock } = await testApp(t);
  await signedIn('administrators');
  const ask = (key: string) => app.inject({ url: '/api/v1/status', headers: { authorization: `Bearer ${key}` } });
  for (const minutes of [0, 0, 5, 6]) {
    clock.advance(minutes * 60_000);
    assert.equal((await ask('textdesk_canary')).statusCode, 401);
  }
  const rows = await store.db.selectFrom('audit_log').select(['action', 'actor', 'detail', 'address']).execute();
  assert.equal(rows.length, 2);
  assert.equal(rows[0]?.action, 'api-key.refused');
  assert.match(rows[0]?.detail ?? '', /"reason":"unknown"/);
  assert.doesNotMatch(JSON.stringify(rows), /canary/);
});

test('a route that does not say who may call it stops the start', async (t) => {
  const app = Fastify();
  t.after(() => app.close());
  requirePermissions(app);
  assert.throws(() => app.get('/open', () => 'everybody'), MissingPermissionError);
  assert.throws(() => app.get('/key', { config: { permission: 'api-key' } }, () => 'any key'), MissingPermissionError);
});

test('the main menu shows what the rights allow, and nothing more', async (t) => {
  const { app, signedIn } = await testApp(t);
  const items = async (...groups: BuiltInGroup[]) => {
    const user = await signedIn(...groups);
    const { body } = await app.inject({ url: '/profile', headers: user.headers });
    return [...body.matchAll(/id="navigation-(\w+)"/g)].map(([, section]) => section);
  };
  assert.deepEqual(await items('administrators'), ['conversations', 'clients', 'modem', 'settings']);
  assert.deepEqual(await items('front-desk'), ['conversations', 'clients']);
  assert.deepEqual(await items('technicians'), ['modem']);
  assert.deepEqual(await items(), []);
});

test('settings lead to the first page that the reader may open, and to 403 without any', async (t) => {
  const { app, signedIn } = await testApp(t);
  const administrator = await signedIn('administrators');
  const answer = await app.inject({ url: '/settings', headers: administrator.headers });
  assert.equal(answer.headers.location, '/settings/clinic');
  const viewer = await signedIn('viewers');
  assert.equal((await app.inject({ url: '/settings', headers: viewer.headers })).statusCode, 403);
});

test('a right that is taken away ends at the next request', async (t) => {
  const { app, signedIn, store } = await testApp(t);
  await signedIn('administrators');
  const user = await signedIn('technicians');
  const before = await app.inject({ url: '/settings/users', headers: user.headers });
  assert.equal(before.statusCode, 403);
  const group = await store.db
    .selectFrom('permission_groups')
    .select('id')
    .where('built_in', '=', 'technicians')
    .executeTakeFirstOrThrow();
  const grant = { group_id: group.id, area: 'users' as const, can_read: 1, can_write: 0 };
  await store.db.insertInto('permission_grants').values(grant).execute();
  assert.equal((await app.inject({ url: '/settings/users', headers: user.headers })).statusCode, 200);
  await store.db.deleteFrom('permission_grants').where('area', '=', 'users').where('group_id', '=', group.id).execute();
  assert.equal((await app.inject({ url: '/settings/users', headers: user.headers })).statusCode, 403);
});

test('a refusal is written down once, by route, and not again for a while', async (t) => {
  const { app, signedIn, store, clock } = await testApp(t);
  const { headers } = await signedIn('viewers');
  for (const minutes of [0, 0, 5, 6]) {
    clock.advance(minutes * 60_000);
    await app.inject({ url: '/settings/users', headers });
  }
  const rows = await store.db.selectFrom('audit_log').select(['action', 'subject_id']).execute();
  const refusal = { action: 'permission.refused', subject_id: 'GET /settings/users' };
  assert.deepEqual(
    rows.map((row) => ({ ...row })),
    [refusal, refusal],
  );
});

// What belongs to one person is reached by nobody else, whatever id is asked for: sessions, drafts, choices, names, links,
// and what a program sent by its key.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createApiKey } from '../accounts/api-keys.ts';
import { makeOneTimeLink } from '../accounts/one-time-link.ts';
import { ALL_RIGHTS } from '../accounts/rights.ts';
import { receiveMessage } from '../inbox/receive-message.ts';
import { builtInGroup, setGroupsOfUser } from '../store/groups.ts';
import { uuidv7 } from '../store/ids.ts';
import { transact } from '../store/transact.ts';
import { type TestApp, type TestUser, testApp } from '../testing/test-app.ts';

const FORM = 'application/x-www-form-urlencoded';

function post({ app }: TestApp, url: string, user: TestUser, body: Readonly<Record<string, string>> = {}) {
  const headers = { ...user.headers, 'content-type': FORM };
  return app.inject({ method: 'POST', url, headers, payload: new URLSearchParams(body).toString() });
}

const page = ({ app }: TestApp, url: string, user: TestUser) => app.inject({ url, headers: user.headers });

async function sessionOf({ store }: TestApp, user: TestUser): Promise<number> {
  const row = await store.db.selectFrom('sessions').select('id').where('user_id', '=', user.id).executeTakeFirst();
  return row?.id ?? 0;
}

async function conversation({ store, clock }: TestApp): Promise<number> {
  const deps = { clock, newId: () => uuidv7(clock.now()) };
  await transact(store, (trx, announce) =>
    receiveMessage(trx, announce, deps, {
      ...{ number: '+46701111111', kind: 'text', text: 'Hello', status: 'received', iccid: 'sim' },
      ...{ at: clock.now(), sentAt: null, partsTotal: 1, partsDone: 1 },
    }),
  );
  return (await store.db.selectFrom('conversations').select('id').executeTakeFirstOrThrow()).id;
}

test('a session is ended by its owner and by who manages users, and by its number alone by nobody', async (t) => {
  const server = await testApp(t);
  const [administrator, owner, other] = [
    await server.signedIn('administrators'),
    await server.signedIn('viewers'),
    await server.signedIn('viewers'),
  ];
  const id = await sessionOf(server, owner);
  assert.equal((await post(server, `/profile/sessions/${id}/end`, other)).statusCode, 404);
  assert.equal((await post(server, `/profile/sessions/${id}/end`, administrator)).statusCode, 404);
  assert.equal((await post(server, `/settings/users/${owner.publicId}/sessions/${id}/end`, other)).statusCode, 403);
  const astray = `/settings/users/${other.publicId}/sessions/${id}/end`;
  assert.equal((await post(server, astray, administrator)).statusCode, 404);
  await post(server, '/profile/sessions/end-others', other);
  await post(server, '/session/lock', other);
  assert.equal((await page(server, '/profile', owner)).statusCode, 200);
  assert.equal((await post(server, `/profile/sessions/${id}/end`, owner)).statusCode, 303);
  assert.equal((await page(server, '/profile', owner)).headers.location?.toString().split('?')[0], '/session/new');
});

test('a draft is seen by who wrote it', async (t) => {
  const server = await testApp(t);
  const [writer, other] = [await server.signedIn('front-desk'), await server.signedIn('front-desk')];
  const id = await conversation(server);
  await post(server, `/conversations/${id}/draft`, writer, { text: 'canary-draft' });
  assert.match((await page(server, `/conversations/${id}`, writer)).body, /canary-draft/);
  assert.doesNotMatch((await page(server, `/conversations/${id}`, other)).body, /canary-draft/);
  await post(server, `/conversations/${id}/draft`, other, { text: '' });
  assert.match((await page(server, `/conversations/${id}`, writer)).body, /canary-draft/);
});

test('names, passwords and choices are changed in the own profile only, whoever the form names', async (t) => {
  const server = await testApp(t);
  const [victim, other] = [await server.signedIn('viewers'), await server.signedIn('viewers')];
  const row = () =>
    server.store.db.selectFrom('users').selectAll().where('id', '=', victim.id).executeTakeFirstOrThrow();
  const before = await row();
  const ids = {
    id: String(victim.id),
    userId: String(victim.id),
    user_id: String(victim.id),
    publicId: victim.publicId,
  };
  for (const [key, value] of Object.entries(ids)) {
    const { statusCode } = await post(server, '/profile/name', other, { name: 'Mallory', [key]: value });
    assert.equal(statusCode, 400, key);
  }
  await post(server, '/preferences', other, { fields: 'theme __proto__ constructor', theme: 'dark', ...ids });
  await post(server, `/profile/name?userId=${victim.id}`, other, { name: 'Mallory' });
  const secret = 'seven quiet herons';
  await post(server, '/profile/password', other, { current: '', password: secret, again: secret });
  assert.deepEqual({ ...(await row()) }, { ...before });
});

test('a link opens one account, once, and nobody makes one for somebody who may do more', async (t) => {
  const server = await testApp(t);
  const { store, clock } = server;
  const administrator = await server.signedIn('administrators');
  const [first, second] = [await server.signedIn('viewers'), await server.signedIn('viewers')];
  const actor = { id: administrator.id, name: 'Test', address: null };
  const token = await transact(store, (trx) => makeOneTimeLink(trx, { clock }, actor, first, 'password'));
  const secret = 'seven quiet herons';
  const used = await post(server, `/link/${token}`, second, { password: secret, again: secret });
  assert.equal(used.statusCode, 303);
  const users = await store.db.selectFrom('users').select(['id', 'password_hash']).execute();
  assert.notEqual(users.find(({ id }) => id === first.id)?.password_hash, 'none');
  assert.equal(users.find(({ id }) => id === second.id)?.password_hash, 'none');
  assert.equal((await post(server, `/link/${token}`, second, { password: secret, again: secret })).statusCode, 404);

  const manager = await server.signedIn();
  const group = await store.db
    .insertInto('permission_groups')
    .values({ name: 'Managers', created_at: 0 })
    .returning('id')
    .executeTakeFirstOrThrow();
  const grant = { group_id: group.id, area: 'users' as const, can_read: 1, can_write: 1 };
  await store.db.insertInto('permission_grants').values(grant).execute();
  await transact(store, (trx) => setGroupsOfUser(trx, manager.id, [group.id]));
  const { id: all } = await builtInGroup(store.db, 'administrators');
  const session = await sessionOf(server, administrator);
  for (const deed of ['link', 'deactivate', `sessions/${session}/end`]) {
    const { statusCode } = await post(server, `/settings/users/${administrator.publicId}/${deed}`, manager);
    assert.ok(statusCode === 403 || statusCode === 422, `${deed}: ${statusCode}`);
  }
  const promoted = await post(server, `/settings/users/${manager.publicId}`, manager, {
    ...{ name: 'Manager', login: manager.login, groups: String(all) },
  });
  assert.ok(promoted.statusCode >= 400, `promoted: ${promoted.statusCode}`);
  assert.equal((await page(server, '/settings/audit', manager)).statusCode, 403);
});

test("a key's message is not taken for another key's, and keys are made by nobody who may do less", async (t) => {
  const server = await testApp(t);
  const { store, clock, app } = server;
  await server.signedIn('administrators');
  const actor = { id: null, name: 'Test', rights: ALL_RIGHTS, address: null };
  const grants = [{ area: 'conversations', read: true, write: true }] as const;
  const send = async (name: string) => {
    const wanted = { name, grants, addresses: [], expiresAt: null };
    const made = await createApiKey(store, { clock, newId: () => uuidv7(clock.now()) }, actor, wanted);
    const authorization = `Bearer ${made.type === 'made' ? made.key : ''}`;
    const payload = { to: '+46701234567', text: name, dedupeKey: 'same' };
    return await app.inject({ method: 'POST', url: '/api/v1/messages', headers: { authorization }, payload });
  };
  const [one, two] = [await send('One'), await send('Two')];
  assert.deepEqual([one.statusCode, two.statusCode], [202, 202]);
  assert.notEqual(one.json().id, two.json().id);

  const keeper = await server.signedIn();
  const group = await store.db
    .insertInto('permission_groups')
    .values({ name: 'Keepers', created_at: 0 })
    .returning('id')
    .executeTakeFirstOrThrow();
  const grant = { group_id: group.id, area: 'settings' as const, can_read: 1, can_write: 1 };
  await store.db.insertInto('permission_grants').values(grant).execute();
  await transact(store, (trx) => setGroupsOfUser(trx, keeper.id, [group.id]));
  const form = { name: 'Sneaky', addresses: '', expires: '', read: 'conversations' };
  assert.equal((await post(server, '/settings/api-keys', keeper, form)).statusCode, 422);
  assert.equal((await post(server, '/settings/api-keys/none/revoke', keeper)).statusCode, 404);
  const { body } = await page(server, '/settings/api-keys', keeper);
  assert.match(body, /One/);
  assert.doesNotMatch(body, /textdesk_/);
  for (const url of ['/settings/backup/files/textdesk-20261123T080000Z.backup', '/conversations', '/clients']) {
    assert.notEqual((await page(server, url, keeper)).statusCode, 200, url);
  }
});

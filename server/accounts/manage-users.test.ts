import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { OpenStore } from '../store/database.ts';
import { builtInGroup, groupsWithGrants } from '../store/groups.ts';
import { transact } from '../store/transact.ts';
import { updateUser, userById, usersWithGroups } from '../store/users.ts';
import { testClock } from '../testing/test-clock.ts';
import { testStore } from '../testing/test-store.ts';
import { addGroup, changeGroup, removeGroup } from './manage-groups.ts';
import { activateUser, addUser, changeUser, deactivateUser, sendLink } from './manage-users.ts';
import { choosePasswordByLink, userOfLink } from './one-time-link.ts';
import { Passwords } from './passwords.ts';
import { ALL_RIGHTS, Rights } from './rights.ts';
import { beginSession, sessionOfToken } from './sessions.ts';

const ROOT = { id: null, name: 'the command line', address: null, rights: ALL_RIGHTS };
/** Manages users and nothing else. */
const CLERK = { ...ROOT, name: 'Clerk', rights: new Rights([{ area: 'users', read: true, write: true }]) };

async function setUp(t: TestContext) {
  const store = await testStore(t);
  const clock = testClock();
  let made = 0;
  const deps = {
    clock,
    passwords: new Passwords({ memory: 8, passes: 1, parallelism: 1 }),
    newId: () => {
      made += 1;
      return `user-${made}`;
    },
  };
  const group = async (builtIn: string) => (await builtInGroup(store.db, builtIn)).id;
  const add = async (login: string, ...groups: string[]) => {
    const groupIds = await Promise.all(groups.map(group));
    const result = await addUser(store, deps, ROOT, { name: login, login, groupIds });
    if (result.type !== 'made') assert.fail(result.type);
    await transact(store, (trx) => updateUser(trx, result.id, { password_hash: 'set' }));
    return result;
  };
  return { store, clock, deps, group, add };
}

async function auditActions(store: OpenStore): Promise<string[]> {
  return (await store.db.selectFrom('audit_log').select('action').orderBy('id').execute()).map((row) => row.action);
}

test('a colleague chooses a password by the link, once, and is signed in', async (t) => {
  const { store, clock, deps, group } = await setUp(t);
  const groupIds = [await group('front-desk')];
  const added = await addUser(store, deps, ROOT, { name: 'Kim', login: 'kim', groupIds });
  if (added.type !== 'made') assert.fail();
  const choose = () =>
    choosePasswordByLink(store, deps, {
      token: added.linkToken,
      password: 'seven quiet herons',
      address: '::1',
      userAgent: '',
    });
  const first = await choose();
  assert.equal(first.type, 'changed');
  if (first.type === 'changed') assert.equal((await sessionOfToken(store.db, clock, first.token)).type, 'active');
  assert.equal((await choose()).type, 'void');
  assert.deepEqual(await auditActions(store), ['user.add', 'user.invitation-link', 'user.password']);
});

test('a newer link makes the older one void, and time ends both', async (t) => {
  const { store, clock, deps, add } = await setUp(t);
  const kim = await add('kim', 'viewers');
  const second = await sendLink(store, deps, ROOT, kim.id);
  if (second.type !== 'made') assert.fail();
  assert.equal(await userOfLink(store.db, clock, kim.linkToken), undefined);
  assert.equal((await userOfLink(store.db, clock, second.linkToken))?.login, 'kim');
  clock.advance(24 * 3_600_000);
  assert.equal(await userOfLink(store.db, clock, second.linkToken), undefined);
});

test('ten uses of one link at once set one password', async (t) => {
  const { store, deps, add } = await setUp(t);
  const { linkToken } = await add('kim', 'viewers');
  const results = await Promise.allSettled(
    Array.from({ length: 10 }, (_, n) =>
      choosePasswordByLink(store, deps, {
        token: linkToken,
        password: `seven quiet herons ${n}`,
        address: '',
        userAgent: '',
      }),
    ),
  );
  const changed = results.filter((result) => result.status === 'fulfilled' && result.value.type === 'changed');
  assert.equal(changed.length, 1);
});

test('deactivation ends sessions and links at once, and can be undone', async (t) => {
  const { store, clock, deps, add } = await setUp(t);
  await add('ada', 'administrators');
  const kim = await add('kim', 'viewers');
  const token = await transact(store, (trx) =>
    beginSession(trx, clock, { userId: kim.id, address: '', userAgent: '' }),
  );
  const rung: string[] = [];
  store.changes.listen((change) => rung.push(change.type));
  assert.deepEqual(await deactivateUser(store, deps, ROOT, kim.id), { type: 'done' });
  assert.deepEqual(rung, ['accounts'], 'streams hear of it');
  assert.equal((await sessionOfToken(store.db, clock, token)).type, 'none');
  assert.equal(await userOfLink(store.db, clock, kim.linkToken), undefined);
  assert.deepEqual(await activateUser(store, deps, ROOT, kim.id), { type: 'done' });
  assert.equal((await sessionOfToken(store.db, clock, token)).type, 'none', 'old sessions stay ended');
});

test('the last administrator stays, whatever is tried', async (t) => {
  const { store, deps, group, add } = await setUp(t);
  const ada = await add('ada', 'administrators');
  const groupIds = [await group('viewers')];
  const values = { name: 'ada', login: 'ada', groupIds };
  assert.deepEqual(await deactivateUser(store, deps, ROOT, ada.id), { type: 'last-administrator' });
  assert.deepEqual(await changeUser(store, deps, ROOT, ada.id, values), { type: 'last-administrator' });
  const [row] = await usersWithGroups(store.db);
  assert.deepEqual([row?.active, row?.groups.map(({ name }) => name)], [1, ['Administrators']]);
  await add('bob', 'administrators');
  assert.deepEqual(await deactivateUser(store, deps, ROOT, ada.id), { type: 'done' });
});

test('nobody gives, takes over or changes more rights than they hold', async (t) => {
  const { store, deps, group, add } = await setUp(t);
  const ada = await add('ada', 'administrators');
  const kim = await add('kim');
  const administrators = await group('administrators');
  const beyond = { type: 'beyond-own-rights' };
  const eve = { name: 'Eve', login: 'eve', groupIds: [administrators] };
  assert.deepEqual(await addUser(store, deps, CLERK, eve), beyond);
  assert.deepEqual(await changeUser(store, deps, CLERK, kim.id, { ...eve, login: 'kim' }), beyond);
  assert.deepEqual(await changeUser(store, deps, CLERK, ada.id, { ...eve, groupIds: [] }), beyond);
  assert.deepEqual(await deactivateUser(store, deps, CLERK, ada.id), beyond);
  assert.deepEqual(await sendLink(store, deps, CLERK, ada.id), beyond);
  const all = [{ area: 'modem' as const, read: true, write: true }];
  assert.deepEqual(await addGroup(store, deps, CLERK, { name: 'Mine', grants: all }), beyond);
  const viewers = await group('viewers');
  assert.deepEqual(await changeGroup(store, deps, CLERK, viewers, { name: 'Viewers', grants: all }), beyond);
  assert.equal((await userById(store.db, ada.id))?.active, 1);
  assert.equal((await sendLink(store, deps, CLERK, kim.id)).type, 'made');
  const gone = await add('gone', 'administrators');
  assert.deepEqual(await deactivateUser(store, deps, ROOT, gone.id), { type: 'done' });
  assert.deepEqual(await activateUser(store, deps, CLERK, gone.id), beyond, 'who was let go is not let in again');
});

test('a login belongs to one person, capitals or not', async (t) => {
  const { store, deps, add } = await setUp(t);
  await add('kim', 'viewers');
  const again = await addUser(store, deps, ROOT, { name: 'Kim', login: 'KIM', groupIds: [] });
  assert.deepEqual(again, { type: 'login-taken' });
});

test('Write brings Read along, whatever the form said', async (t) => {
  const { store, deps } = await setUp(t);
  const grants = [{ area: 'clients' as const, read: false, write: true }];
  const made = await addGroup(store, deps, ROOT, { name: 'Archive', grants });
  const group = (await groupsWithGrants(store.db)).find(({ id }) => made.type === 'done' && id === made.id);
  assert.deepEqual(group?.grants, [{ area: 'clients', read: true, write: true }]);
});

test('a group with more rights than one has is not removed', async (t) => {
  const { store, deps } = await setUp(t);
  const grants = [{ area: 'modem' as const, read: true, write: true }];
  const made = await addGroup(store, deps, ROOT, { name: 'Night technicians', grants });
  if (made.type !== 'done') assert.fail();
  assert.deepEqual(await removeGroup(store, deps, CLERK, made.id), { type: 'beyond-own-rights' });
  assert.ok((await groupsWithGrants(store.db)).some(({ id }) => id === made.id));
});

test('ready-made groups stay, Administrators keep everything, and a group in use is not removed', async (t) => {
  const { store, deps, group, add } = await setUp(t);
  const administrators = await group('administrators');
  assert.deepEqual(await changeGroup(store, deps, ROOT, administrators, { name: 'x', grants: [] }), {
    type: 'built-in',
  });
  assert.deepEqual(await removeGroup(store, deps, ROOT, administrators), { type: 'built-in' });
  const made = await addGroup(store, deps, ROOT, { name: 'Night', grants: [] });
  if (made.type !== 'done') assert.fail();
  await add('ada', 'administrators');
  const kim = await add('kim');
  await changeUser(store, deps, ROOT, kim.id, { name: 'kim', login: 'kim', groupIds: [made.id] });
  assert.deepEqual(await removeGroup(store, deps, ROOT, made.id), { type: 'in-use', members: 1 });
});

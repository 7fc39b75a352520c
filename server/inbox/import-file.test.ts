// A file of clients is stored once, however often somebody presses the button.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importById, updateImport } from '../store/client-imports.ts';
import { uuidv7 } from '../store/ids.ts';
import { transact } from '../store/transact.ts';
import { insertUser } from '../store/users.ts';
import { testStore } from '../testing/test-store.ts';
import { beginImport, endAbandonedImports, runImport } from './import-file.ts';

test('two clicks on "Import" store clients without number or id once', async (t) => {
  const store = await testStore(t);
  const clock = { now: () => 1_000_000 };
  const deps = { clock, newId: () => uuidv7(clock.now()), audit: async () => {} };
  const user = { publicId: 'u', name: 'Kim', login: 'kim', passwordHash: 'none', createdAt: 0 };
  const userId = await transact(store, (trx) => insertUser(trx, user));
  const id = await beginImport(store, deps, { userId, fileName: 'clients.csv', content: 'Name\nMoreau\nHaddad\n' });
  assert.ok(id);
  const file = await importById(store.db, id);
  assert.ok(file);
  const by = { actor: { id: userId, name: 'Kim', address: null }, country: 'FR' };
  await Promise.all([runImport(store, deps, file, by), runImport(store, deps, file, by)]);
  const clients = await store.db.selectFrom('clients').select('name').orderBy('name').execute();
  assert.deepEqual(
    clients.map(({ name }) => name),
    ['Haddad', 'Moreau'],
  );
});

test('an import that a restart cut off, or that was left at its mapping, ends and keeps no list of clients', async (t) => {
  const store = await testStore(t);
  const clock = { time: 1_000_000, now: () => clock.time };
  const deps = { clock, newId: () => uuidv7(clock.now()), audit: async () => {} };
  const user = { publicId: 'u', name: 'Kim', login: 'kim', passwordHash: 'none', createdAt: 0 };
  const userId = await transact(store, (trx) => insertUser(trx, user));
  const begin = async (content: string) =>
    (await beginImport(store, deps, { userId, fileName: 'clients.csv', content })) ?? 0;
  const cutOff = await begin('Name\nMoreau\n');
  const left = await begin('Name\nHaddad\n');
  await updateImport(store.db, cutOff, { state: 'running' });
  const states = async () =>
    await Promise.all([cutOff, left].map(async (id) => (await importById(store.db, id))?.state));
  await endAbandonedImports(store, deps);
  assert.deepEqual(await states(), ['running', 'mapping']);
  clock.time += 2 * 60_000;
  await endAbandonedImports(store, deps);
  assert.deepEqual(await states(), ['failed', 'mapping']);
  clock.time += 25 * 3_600_000;
  await endAbandonedImports(store, deps);
  assert.deepEqual(await states(), ['failed', 'failed']);
  assert.equal((await importById(store.db, left))?.content, '');
});

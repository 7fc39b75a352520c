// A file of clients is stored once, however often somebody presses the button.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importById } from '../store/client-imports.ts';
import { uuidv7 } from '../store/ids.ts';
import { transact } from '../store/transact.ts';
import { insertUser } from '../store/users.ts';
import { testStore } from '../testing/test-store.ts';
import { beginImport, runImport } from './import-file.ts';

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

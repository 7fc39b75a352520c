// The log of the database is carried into its file by another thread, and by the commits themselves when that is gone.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { until } from '../testing/until.ts';
import { checkpointBeside } from './checkpoints.ts';
import { type OpenStore, openStore } from './database.ts';
import { transact } from './transact.ts';

const PAGES = 20;

async function storeOnDisk(t: TestContext) {
  const folder = mkdtempSync(path.join(tmpdir(), 'textdesk-checkpoints-'));
  const store = await openStore(path.join(folder, 'textdesk.db'));
  store.sqlite.raw.exec('pragma wal_checkpoint(truncate)');
  const ends: (() => Promise<void>)[] = [];
  t.after(async () => {
    for (const end of ends) await end();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    store,
    beside: (pages: number, file = store.file) => {
      const report = (error: unknown) => assert.fail(String(error));
      ends.push(checkpointBeside({ ...store, file }, { report, pages }));
    },
  };
}

async function addClient(store: OpenStore, name: string): Promise<void> {
  await transact(store, (trx) =>
    trx
      .insertInto('clients')
      .values({ public_id: name, name, external_id: null, created_at: 1, updated_at: 1 })
      .execute(),
  );
}

const ask = (store: OpenStore, pragma: string) =>
  Object.values(store.sqlite.raw.prepare(`pragma ${pragma}`).get() ?? {});

const pagesInLog = (store: OpenStore) => Number(ask(store, 'wal_checkpoint(noop)')[1]);
const pagesCarried = (store: OpenStore) => Number(ask(store, 'wal_checkpoint(noop)')[2]);

test('no commit carries the log into the file, and it is carried all the same', async (t) => {
  const { store, beside } = await storeOnDisk(t);
  beside(PAGES);
  // Nothing here lets a timer run: what happens meanwhile, the commits did.
  while (pagesInLog(store) < 1.5 * PAGES) await addClient(store, `client ${pagesInLog(store)}`);
  assert.equal(pagesCarried(store), 0);
  const all = pagesInLog(store);
  await until(() => pagesCarried(store) === all);
  await addClient(store, 'the log begins anew');
  assert.ok(pagesInLog(store) < all);
});

test('a transaction that is open meanwhile is no trouble', async (t) => {
  const { store, beside } = await storeOnDisk(t);
  t.mock.timers.enable({ apis: ['setTimeout'] });
  beside(PAGES);
  while (pagesInLog(store) < PAGES) await addClient(store, `client ${pagesInLog(store)}`);
  await transact(store, async (trx) => {
    await trx.updateTable('clients').set({ updated_at: 2 }).execute();
    t.mock.timers.tick(250);
    await new Promise(setImmediate);
    await trx.updateTable('clients').set({ updated_at: 3 }).execute();
  });
  t.mock.timers.reset();
  await until(() => pagesCarried(store) === pagesInLog(store));
  assert.equal(store.health.state.type, 'well');
});

test('the log stays bounded while no thread gets to it', async (t) => {
  const { store, beside } = await storeOnDisk(t);
  beside(PAGES);
  for (let number = 0; number < 100; number += 1) await addClient(store, `client ${number}`);
  assert.ok(pagesInLog(store) < 6 * PAGES, `${pagesInLog(store)} pages`);
});

test('what SQLite complains of there is the health of the store', async (t) => {
  const { store, beside } = await storeOnDisk(t);
  const file = path.join(path.dirname(store.file), 'no such folder', 'textdesk.db');
  beside(PAGES, file);
  while (pagesInLog(store) < PAGES) await addClient(store, `client ${pagesInLog(store)}`);
  await until(() => store.health.state.type === 'read-only');
});

test('F45 a log that is deleted while it is in use is noticed by the next checkpoint, and the file is left alone', async (t) => {
  const { store, beside } = await storeOnDisk(t);
  while (pagesInLog(store) < PAGES) await addClient(store, `client ${pagesInLog(store)}`);
  const before = readFileSync(store.file);
  rmSync(`${store.file}-wal`);
  beside(PAGES);
  await addClient(store, 'into a file that nobody will find');
  await until(() => store.health.failed);
  assert.equal(store.health.state.type, 'io');
  assert.deepEqual(readFileSync(store.file), before);
});

test('after its end the commits carry the log themselves', async (t) => {
  const { store } = await storeOnDisk(t);
  await checkpointBeside(store, { report: () => {}, pages: PAGES })();
  for (let number = 0; number < 10; number += 1) await addClient(store, `client ${number}`);
  assert.ok(pagesCarried(store) > 0 || pagesInLog(store) < 2 * PAGES);
  assert.deepEqual(ask(store, 'wal_autocheckpoint'), [PAGES]);
});

test('SQLite is one in which writing and carrying at once is sound', () => {
  const [major = 0, minor = 0, patch = 0] = (process.versions.sqlite ?? '').split('.').map(Number);
  assert.ok(major > 3 || minor > 51 || (minor === 51 && patch >= 3), process.versions.sqlite);
});

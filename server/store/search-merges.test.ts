// The parts of the index of words are merged beside the requests, and never by the commit that stores a text.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { testStore } from '../testing/test-store.ts';
import { until } from '../testing/until.ts';
import type { OpenStore } from './database.ts';
import { searchMessages } from './message-search.ts';
import { mergeSearchBeside } from './search-merges.ts';
import { transact } from './transact.ts';

const fail = (error: unknown) => assert.fail(String(error));

async function storeToWriteIn(t: TestContext) {
  const store = await testStore(t);
  store.sqlite.raw.exec(
    `insert into conversations (id, public_id, number, created_at, updated_at) values (1, 'c', '+33612345678', 0, 0)`,
  );
  let id = 0;
  const addText = async () => {
    id += 1;
    const text = `word number${id} common${id % 7}`;
    const row = { id, public_id: `m${id}`, conversation_id: 1, direction: 'in', text, status: 'received' } as const;
    await transact(store, (trx) =>
      trx
        .insertInto('messages')
        .values({ ...row, at: 0, created_at: 0, updated_at: 0 })
        .execute(),
    );
  };
  return { store, addText };
}

// The record of the structure: a cookie of 4 octets, then the numbers of levels and of parts, each a varint
// (fts5_index.c, "THE STRUCTURE RECORD"); below 128 one octet.
function parts(store: OpenStore): number {
  const block = store.sqlite.raw.prepare('select block from message_search_data where id = 10').get()?.block;
  assert.ok(block instanceof Uint8Array);
  return block[5] ?? Number.NaN;
}

const found = async (store: OpenStore, text: string) =>
  (await searchMessages(store.db, text, { limit: 100, patience: 1000, monotonic: () => 0 })).messages.length;

test('no commit merges, and beside the commits everything is merged', async (t) => {
  const { store, addText } = await storeToWriteIn(t);
  for (let number = 1; number < 16; number += 1) {
    await addText();
    assert.equal(parts(store), number);
  }
  const end = mergeSearchBeside(store, fail);
  await addText();
  await until(() => parts(store) <= 4);
  await end();
  assert.equal(await found(store, 'word'), 16);
  assert.equal(await found(store, 'common3'), 2);
  store.sqlite.raw.exec(`insert into message_search (message_search) values ('integrity-check')`);
});

test('where nothing merges beside, the commits keep the parts few', async (t) => {
  const { store, addText } = await storeToWriteIn(t);
  for (let number = 1; number <= 300; number += 1) await addText();
  assert.ok(parts(store) < 50, `${parts(store)} parts`);
});

test('it waits for a transaction that is open, and the commits keep their care of the disk', async (t) => {
  const { store, addText } = await storeToWriteIn(t);
  for (let number = 0; number < 8; number += 1) await addText();
  const end = mergeSearchBeside(store, fail);
  await addText();
  await transact(store, async (trx) => {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    assert.equal(parts(store), 9);
    await trx.updateTable('conversations').set({ updated_at: 1 }).execute();
  });
  await until(() => parts(store) < 9);
  await end();
  assert.deepEqual(Object.values(store.sqlite.raw.prepare('pragma synchronous').get() ?? {}), [2]);
});

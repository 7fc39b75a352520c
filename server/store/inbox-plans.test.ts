// What the inbox asks all day goes along an index and reads no more rows than it shows; searches for a part of a number
// look at each number, but in an index with nothing else in it.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { testStore } from '../testing/test-store.ts';
import { searchClients } from './client-search.ts';
import type { OpenStore } from './database.ts';
import { searchMessages } from './message-search.ts';
import { searchConversationsByNumber } from './number-search.ts';

async function plansOf(t: TestContext, ask: (store: OpenStore) => Promise<unknown>): Promise<string[]> {
  const store = await testStore(t);
  const asked: string[] = [];
  const prepare = store.sqlite.prepare.bind(store.sqlite);
  t.mock.method(store.sqlite, 'prepare', (query: string) => {
    asked.push(query);
    return prepare(query);
  });
  await ask(store);
  assert.ok(asked.length > 0);
  return asked.flatMap((query) =>
    store.sqlite.raw
      .prepare(`explain query plan ${query}`)
      .all()
      .map(({ detail }) => String(detail)),
  );
}

test('part of a number is looked for in an index that holds numbers alone', async (t) => {
  const plans = await plansOf(t, async ({ db }) => {
    await searchConversationsByNumber(db, '345678', { exact: undefined, limit: 5 });
    await searchClients(db, '345678', { exact: undefined, limit: 5 });
  });
  const scans = plans.filter((detail) => detail.startsWith('SCAN') && !/VIRTUAL|SCAN hits/.test(detail));
  assert.equal(scans.length, 2, plans.join('\n'));
  for (const scan of scans) assert.match(scan, /USING COVERING INDEX/);
});

test('a search for words reads no message but those it shows', async (t) => {
  const plans = await plansOf(t, ({ db }) =>
    searchMessages(db, 'vaccination', { limit: 5, patience: 1, monotonic: () => 0 }),
  );
  assert.deepEqual(
    plans.filter((detail) => /^SCAN (m|c|clients|messages|conversations)\b/.test(detail)),
    [],
  );
});

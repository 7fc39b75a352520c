import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testStore } from '../testing/test-store.ts';
import { CommitTimes } from './commit-times.ts';
import { storeSetting } from './settings.ts';
import { transact } from './transact.ts';

test('each bound counts what took as long or less', () => {
  const times = new CommitTimes();
  for (const milliseconds of [0.4, 10, 10.1, 60_000]) times.note(milliseconds);
  const { upTo, count, sum } = times.view();
  const at = (bound: number) => upTo.find((each) => each.bound === bound)?.count;
  assert.deepEqual([at(1), at(5), at(10), at(25), at(10_000)], [1, 1, 2, 3, 3]);
  assert.equal(count, 4);
  assert.equal(sum, 60_020.5);
});

test('a transaction that changed something is counted, one that only read is not, nor one that was undone', async (t) => {
  const store = await testStore(t);
  const counted = () => store.sqlite.commits.view().count;
  const before = counted();
  const setting = { key: 'test', value: 1, changedAt: 1, changedBy: null };
  await transact(store, (trx) => trx.selectFrom('settings').selectAll().execute());
  assert.equal(counted(), before);
  await assert.rejects(
    transact(store, async (trx) => {
      await storeSetting(trx, setting);
      throw new Error('undone');
    }),
  );
  assert.equal(counted(), before);
  await transact(store, (trx) => storeSetting(trx, setting));
  assert.equal(counted(), before + 1);
  await transact(store, (trx) => trx.updateTable('settings').set({ changed_at: 2 }).returning('key').execute());
  assert.equal(counted(), before + 2);
});

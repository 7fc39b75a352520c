import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { openStore } from './database.ts';
import { ringForOtherWriters } from './other-writers.ts';
import { storeSetting } from './settings.ts';

async function twoOfOneFile(t: TestContext) {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const folder = await mkdtemp(path.join(tmpdir(), 'textdesk-writers-'));
  const file = path.join(folder, 'textdesk.db');
  const ours = await openStore(file);
  const theirs = await openStore(file);
  const rung: string[] = [];
  ours.changes.listen(({ type }) => rung.push(type));
  const stop = ringForOtherWriters(ours, assert.ifError);
  t.after(async () => {
    stop();
    await ours.close();
    await theirs.close();
    await rm(folder, { recursive: true });
  });
  const setting = { key: 'test', value: 1, changedAt: 1, changedBy: null };
  return { ours, theirs, rung, stop, setting, second: () => t.mock.timers.tick(1000) };
}

test('what another connection commits rings for everything within a second, once', async (t) => {
  const { theirs, rung, setting, second } = await twoOfOneFile(t);
  await storeSetting(theirs.db, setting);
  second();
  assert.deepEqual(rung, ['outbox', 'settings', 'accounts', 'elsewhere']);
  second();
  assert.equal(rung.length, 4);
});

test('our own commits and the reading of others ring nothing', async (t) => {
  const { ours, theirs, rung, setting, second } = await twoOfOneFile(t);
  await storeSetting(ours.db, setting);
  await theirs.db.selectFrom('settings').selectAll().execute();
  second();
  assert.deepEqual(rung, []);
});

test('what is not committed is not rung for', async (t) => {
  const { theirs, rung, setting, second } = await twoOfOneFile(t);
  await theirs.db.transaction().execute(async (trx) => {
    await storeSetting(trx, setting);
    second();
    assert.deepEqual(rung, []);
  });
  second();
  assert.equal(rung.length, 4);
});

test('a stopped watch is silent', async (t) => {
  const { theirs, rung, stop, setting, second } = await twoOfOneFile(t);
  stop();
  await storeSetting(theirs.db, setting);
  second();
  assert.deepEqual(rung, []);
});

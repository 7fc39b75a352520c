import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OpenStore } from '../store/database.ts';
import { transact } from '../store/transact.ts';
import { testClock } from '../testing/test-clock.ts';
import { testStore } from '../testing/test-store.ts';
import { appendAudit, verifyAudit } from './audit.ts';

const ACTOR = { id: 1, name: 'Ada', address: '192.168.1.7' };

async function fill(store: OpenStore, rows: number): Promise<void> {
  const clock = testClock();
  for (let n = 1; n <= rows; n += 1) {
    const entry = { actor: ACTOR, action: 'setting.change' as const, detail: { n } };
    await transact(store, (trx) => appendAudit(trx, { clock }, entry));
  }
}

/** What somebody with the file and sqlite3 can do: take the triggers away first. */
function tamper(store: OpenStore, sql: string): void {
  store.sqlite.raw.exec(
    `drop trigger audit_log_is_append_only_update; drop trigger audit_log_is_append_only_delete; ${sql}`,
  );
}

test('an untouched log is intact, also over several pages', async (t) => {
  const store = await testStore(t);
  assert.deepEqual(await verifyAudit(store.db), { type: 'intact', rows: 0 });
  await fill(store, 1001);
  assert.deepEqual(await verifyAudit(store.db), { type: 'intact', rows: 1001 });
});

test('the database refuses to change or delete a row', async (t) => {
  const store = await testStore(t);
  await fill(store, 1);
  assert.throws(() => store.sqlite.raw.exec(`update audit_log set actor = 'Eve'`), /append-only/);
  assert.throws(() => store.sqlite.raw.exec('delete from audit_log'), /append-only/);
});

test('a changed row is named', async (t) => {
  const store = await testStore(t);
  await fill(store, 5);
  tamper(store, `update audit_log set actor = 'Eve' where id = 3`);
  assert.deepEqual(await verifyAudit(store.db), { type: 'broken', id: 3, reason: 'changed' });
});

test('a missing row is noticed by the one after it', async (t) => {
  const store = await testStore(t);
  await fill(store, 5);
  tamper(store, 'delete from audit_log where id = 3');
  assert.deepEqual(await verifyAudit(store.db), { type: 'broken', id: 4, reason: 'row missing before it' });
});

test('rows cut off the end are noticed', async (t) => {
  const store = await testStore(t);
  await fill(store, 5);
  tamper(store, 'delete from audit_log where id > 3');
  assert.deepEqual(await verifyAudit(store.db), { type: 'cut', lastId: 3, highestId: 5 });
});

test('a deed that is rolled back leaves no row and no gap', async (t) => {
  const store = await testStore(t);
  const clock = testClock();
  await fill(store, 2);
  const failing = transact(store, async (trx) => {
    await appendAudit(trx, { clock }, { actor: ACTOR, action: 'user.add' });
    throw new Error('no');
  });
  await assert.rejects(failing);
  await fill(store, 1);
  assert.deepEqual(await verifyAudit(store.db), { type: 'intact', rows: 3 });
});

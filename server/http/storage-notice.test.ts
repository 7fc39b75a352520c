// What a start had to do about the stored data, and settings that cannot be read: told where somebody can do something about it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { putStorageNotice } from '../store/storage-notice.ts';
import { testApp } from '../testing/test-app.ts';
import { wholeMachine } from '../testing/whole-machine.ts';

test('F44 F45 missing data is told to administrators on every page and in the diagnosis, until one has read it', async (t) => {
  const { app, store, signedIn } = await testApp(t, { deps: wholeMachine().deps });
  const administrator = await signedIn('administrators');
  const frontDesk = await signedIn('front-desk');
  const technician = await signedIn('technicians');
  const page = async (url: string, { headers }: typeof administrator) => (await app.inject({ url, headers })).body;
  assert.doesNotMatch(await page('/conversations', administrator), /storage-notice/);
  putStorageNotice(store.sqlite.raw, { type: 'older', at: 1, messages: 12, entries: 30 });
  store.changes.ring({ type: 'settings' });
  assert.match(await page('/conversations', administrator), /up to 12 messages \(30 entries in all\) are missing/);
  assert.doesNotMatch(await page('/conversations', frontDesk), /storage-notice/);
  assert.match(await page('/diagnosis', technician), /up to 12 messages/);
  const seen = { method: 'POST', url: '/settings/backup/storage-notice/seen' } as const;
  assert.equal((await app.inject({ ...seen, headers: frontDesk.headers })).statusCode, 403);
  assert.equal((await app.inject({ ...seen, headers: administrator.headers })).statusCode, 303);
  assert.doesNotMatch(await page('/conversations', administrator), /storage-notice/);
  assert.doesNotMatch(await page('/diagnosis', technician), /up to 12 messages/);
});

test('a repair says how much could not be read, and what a backup had of it', async (t) => {
  const { app, store, signedIn } = await testApp(t, { deps: wholeMachine().deps });
  const { headers } = await signedIn('administrators');
  const repaired = { type: 'repaired', at: 1, aside: '/x', saved: 90, unreadable: 10, tables: 1, filled: 7 } as const;
  putStorageNotice(store.sqlite.raw, { ...repaired, backup: { name: 'textdesk-20261123T080000Z.backup' } });
  const { body } = await app.inject({ url: '/diagnosis', headers });
  assert.match(
    body,
    /10 entries and parts of 1 table could not be read. 7 entries came out of the backup textdesk-20261123T080000Z.backup/,
  );
});

test('F64 a setting that is no JSON has its default, and the diagnosis names it', async (t) => {
  const { app, store, signedIn } = await testApp(t, { deps: wholeMachine().deps });
  const { headers } = await signedIn('administrators');
  store.sqlite.raw.exec(`insert into settings (key, value, changed_at) values
    ('clinicName', '{"half', 1), ('validityHours', '"many"', 1), ('storage.notice', '[', 1)`);
  store.changes.ring({ type: 'settings' });
  const answer = await app.inject({ url: '/diagnosis', headers });
  assert.equal(answer.statusCode, 200);
  assert.match(answer.body, /instead of what was stored for: clinicName, storage.notice, validityHours/);
  assert.match((await app.inject({ url: '/settings/clinic', headers })).body, /Our clinic/);
});

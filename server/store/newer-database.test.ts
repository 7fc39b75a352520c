// What stands in the way of opening: a newer program's file, and a log that belongs to nothing.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { NewerDatabaseError, openStore } from './database.ts';

function fileOf(t: TestContext): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'textdesk-open-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return path.join(folder, 'textdesk.db');
}

test('F62 the file of a newer program is refused with words, and not one octet of it changes', async (t) => {
  const file = fileOf(t);
  const store = await openStore(file);
  store.sqlite.raw.exec(`insert into kysely_migration (name, timestamp) values ('9999-from-the-future', '2040')`);
  store.sqlite.raw.exec('pragma wal_checkpoint(truncate)');
  await store.close();
  const before = readFileSync(file);
  await assert.rejects(
    openStore(file),
    (error) => error instanceof NewerDatabaseError && /newer Textdesk/.test(error.message),
  );
  assert.deepEqual(readFileSync(file), before);
});

test('every open asks for synchronous=FULL and a write-ahead log', async (t) => {
  const file = fileOf(t);
  for (let time = 0; time < 3; time += 1) {
    const store = await openStore(file);
    assert.equal(store.sqlite.raw.prepare('pragma synchronous').get()?.synchronous, 2);
    assert.equal(store.sqlite.raw.prepare('pragma journal_mode').get()?.journal_mode, 'wal');
    await store.close();
  }
});

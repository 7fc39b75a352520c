// The log is deleted, exchanged, or the file itself replaced, behind our back: SQLite opens an older state that is sound in
// itself, and the mark outside the database tells.
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { keepMark, markFile, readMark, writeMark } from './commit-mark.ts';
import { type OpenStore, openStore } from './database.ts';
import { allowToBeOlder, openSoundly } from './open-soundly.ts';
import { storageNotice } from './storage-notice.ts';

const now = () => 1_800_000_000_000;
const SUFFIXES = ['', '-wal', '-mark'];

function folderOf(t: TestContext): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'textdesk-older-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function write(store: OpenStore, count: number, status: 'received' | 'queued' = 'received'): Promise<void> {
  for (let each = 0; each < count; each += 1) {
    await store.db.transaction().execute(async (trx) => {
      const name = `${await countOf(trx)}`;
      const { id } = await trx
        .insertInto('conversations')
        .values({ public_id: `c${name}`, number: `+4670${name}`, created_at: 1, updated_at: 1 })
        .returning('id')
        .executeTakeFirstOrThrow();
      const direction = status === 'queued' ? 'out' : 'in';
      await trx
        .insertInto('messages')
        .values({
          ...{ public_id: `m${name}`, conversation_id: id, direction, text: name, status },
          ...{ at: 1, sent_at: null, created_at: 1, updated_at: 1 },
        })
        .execute();
    });
  }
}

async function countOf(trx: OpenStore['db']): Promise<number> {
  const row = await trx
    .selectFrom('messages')
    .select((each) => each.fn.countAll<number>().as('n'))
    .executeTakeFirst();
  return row?.n ?? 0;
}

/** The files as a power cut leaves them, in another folder. */
function copyOf(file: string, folder: string, without: readonly string[] = []): string {
  const copy = path.join(folder, 'copy.db');
  for (const suffix of SUFFIXES) {
    rmSync(`${copy}${suffix}`, { force: true });
    if (!without.includes(suffix) && existsSync(`${file}${suffix}`))
      copyFileSync(`${file}${suffix}`, `${copy}${suffix}`);
  }
  rmSync(`${copy}-shm`, { force: true });
  return copy;
}

async function scene(
  t: TestContext,
): Promise<{ file: string; folder: string; store: OpenStore; mark: () => Promise<void> }> {
  const folder = folderOf(t);
  const file = path.join(folder, 'textdesk.db');
  const { store } = await openSoundly(file, { now });
  t.after(() => store.close());
  store.sqlite.raw.exec('pragma wal_checkpoint(truncate)');
  await write(store, 3, 'queued');
  store.sqlite.raw.exec('pragma wal_checkpoint(truncate)');
  await write(store, 4);
  const mark = async () => {
    await keepMark(store, (error) => assert.fail(String(error)))();
  };
  await mark();
  return { file, folder, store, mark };
}

test('F45 a log that was deleted is noticed: what waits is held, no number is given twice, and a notice stands', async (t) => {
  const { file, folder } = await scene(t);
  const { store, notice } = await openSoundly(copyOf(file, folder, ['-wal']), { now });
  t.after(() => store.close());
  assert.deepEqual(notice, { type: 'older', at: now(), messages: 4, entries: 8 });
  const statuses = await store.db.selectFrom('messages').select('status').execute();
  assert.deepEqual(
    statuses.map(({ status }) => status),
    ['held', 'held', 'held'],
  );
  assert.deepEqual(await storageNotice(store.db), notice);
  await store.db.deleteFrom('conversations').where('id', '>', 3).execute();
  const added = await store.db
    .insertInto('conversations')
    .values({ public_id: 'next', number: '+46709', created_at: 1, updated_at: 1 })
    .returning('id')
    .executeTakeFirstOrThrow();
  assert.equal(added.id, 8, 'the lost numbers are not given again');
});

test('F45 it is said once, and stays until somebody has read it', async (t) => {
  const { file, folder } = await scene(t);
  const copy = copyOf(file, folder, ['-wal']);
  const first = await openSoundly(copy, { now });
  await first.store.close();
  const second = await openSoundly(copy, { now });
  t.after(() => second.store.close());
  assert.equal(second.notice, undefined);
  assert.equal((await storageNotice(second.store.db))?.type, 'older');
});

test('F45 a log of an earlier time is noticed, as an older state or as damage', async (t) => {
  const { file, folder, store, mark } = await scene(t);
  const earlier = readFileSync(`${file}-wal`);
  store.sqlite.raw.exec('pragma wal_checkpoint(restart)');
  await write(store, 40);
  store.sqlite.raw.exec('pragma wal_checkpoint(truncate)');
  await write(store, 1);
  await mark();
  const copy = copyOf(file, folder);
  writeFileSync(`${copy}-wal`, earlier);
  const opened = await openSoundly(copy, { now });
  t.after(() => opened.store.close());
  assert.ok(opened.notice, 'something is said');
});

test('F45 a database that is gone altogether is noticed', async (t) => {
  const { file, folder } = await scene(t);
  const opened = await openSoundly(copyOf(file, folder, ['', '-wal']), { now });
  t.after(() => opened.store.close());
  assert.ok(opened.notice?.type === 'older' && opened.notice.messages === 7);
});

test('after a crash, with or without a mark of before, nothing is said', async (t) => {
  const { file, folder, store } = await scene(t);
  await write(store, 5);
  for (const without of [[], ['-mark']]) {
    const opened = await openSoundly(copyOf(file, folder, without), { now });
    assert.equal(opened.notice, undefined);
    await opened.store.close();
  }
});

test('a database that was restored on purpose may be older, and is asked no second time', async (t) => {
  const { file, folder, store } = await scene(t);
  const old = path.join(folder, 'old.db');
  store.sqlite.raw.exec(`vacuum into '${old}'`);
  await write(store, 9);
  store.sqlite.raw.exec(`insert into audit_log (at, actor, action, previous_hash, hash) values (1, 'x', 'y', '', '')`);
  await keepMark(store, (error) => assert.fail(String(error)))();
  const restored = await openStore(old);
  allowToBeOlder(restored.sqlite.raw, 1);
  await restored.close();
  copyFileSync(markFile(file), markFile(old));
  for (let time = 0; time < 2; time += 1) {
    const opened = await openSoundly(old, { now });
    assert.equal(opened.notice, undefined);
    await opened.store.close();
  }
});

test('a mark whose newest record is torn says what the one before it said', (t) => {
  const file = path.join(folderOf(t), 'mark');
  assert.equal(readMark(file), undefined);
  writeMark(file, { messages: 1 });
  writeMark(file, { messages: 2 });
  writeMark(file, { messages: 3 });
  assert.deepEqual(readMark(file), { messages: 3 });
  const octets = readFileSync(file);
  octets.fill(0, 20, 40);
  writeFileSync(file, octets);
  assert.deepEqual(readMark(file), { messages: 2 });
});

test('what a transaction has not committed yet is not in the mark', async (t) => {
  const { file, store, mark } = await scene(t);
  const before = readMark(markFile(file));
  const going = Promise.withResolvers<void>();
  const failing = store.db
    .transaction()
    .execute(async (trx) => {
      await trx
        .insertInto('conversations')
        .values({ public_id: 'later', number: '+46708', created_at: 1, updated_at: 1 })
        .execute();
      going.resolve();
      await new Promise((resolve) => setImmediate(resolve));
      throw new Error('taken back');
    })
    .catch(() => {});
  await going.promise;
  await mark();
  await failing;
  assert.deepEqual(readMark(markFile(file)), before);
});

// The storage falls ill under the real node:sqlite: each trouble is a state, and after a failed flush nothing gets through.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import { Ballast } from './ballast.ts';
import { markFile, writeMark } from './commit-mark.ts';
import { openStore } from './database.ts';
import { openSoundly } from './open-soundly.ts';
import { careForStorage, isSuspect } from './storage-care.ts';
import { StorageFailedError } from './storage-error.ts';

const now = () => 1_800_000_000_000;

function folderOf(t: TestContext): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'textdesk-storage-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const addClient = (store: Awaited<ReturnType<typeof openStore>>, name: string) =>
  store.db
    .transaction()
    .execute((trx) =>
      trx
        .insertInto('clients')
        .values({ public_id: name, name, external_id: null, created_at: 1, updated_at: 1 })
        .execute(),
    );

test('F37 F38 F48 a full disk is a state, the ballast is given back, and a commit ends it', async (t) => {
  const folder = folderOf(t);
  const store = await openStore(path.join(folder, 'textdesk.db'), { now });
  t.after(() => store.close());
  const ballast = new Ballast(path.join(folder, 'ballast'));
  const said: string[] = [];
  careForStorage(store, { ballast, log: (level, text) => said.push(`${level}: ${text}`), fail: () => assert.fail() });
  const { page_count } = store.sqlite.raw.prepare('pragma page_count').get() ?? {};
  store.sqlite.raw.exec(`pragma max_page_count = ${Number(page_count)}`);
  await assert.rejects(async () => {
    for (let number = 0; number < 10_000; number += 1) await addClient(store, `client ${number} ${'x'.repeat(500)}`);
  }, /full/);
  assert.deepEqual({ ...store.health.state, detail: '' }, { type: 'full', since: now(), detail: '' });
  assert.equal(ballast.release(), false, 'it was given back');
  assert.match(said.join('\n'), /error: The disk is full.*\ninfo: The ballast was removed/);
  await store.db.transaction().execute(async (trx) => {
    await trx.updateTable('clients').set({ updated_at: 2 }).where('name', '=', 'nobody').execute();
  });
  assert.equal(store.health.state.type, 'full', 'a commit that wrote nothing is no news');
  store.sqlite.raw.exec('pragma max_page_count = 1000000');
  await addClient(store, 'after');
  assert.deepEqual(store.health.state, { type: 'well' });
});

test('F41 a database that cannot be written is a state, and reading goes on', async (t) => {
  const folder = folderOf(t);
  const store = await openStore(path.join(folder, 'textdesk.db'), { now });
  t.after(() => store.close());
  store.sqlite.raw.exec('pragma query_only = on');
  await assert.rejects(addClient(store, 'x'));
  assert.equal(store.health.state.type, 'read-only');
  assert.equal((await store.db.selectFrom('clients').selectAll().execute()).length, 0);
});

test('F47 a second process that holds the database is a state that passes', async (t) => {
  const folder = folderOf(t);
  const file = path.join(folder, 'textdesk.db');
  const store = await openStore(file, { now });
  t.after(() => store.close());
  store.sqlite.raw.exec('pragma busy_timeout = 20');
  const other = new DatabaseSync(file);
  other.exec('begin immediate');
  await assert.rejects(addClient(store, 'x'), /locked/);
  assert.equal(store.health.state.type, 'busy');
  other.exec('rollback');
  other.close();
  await addClient(store, 'y');
  assert.equal(store.health.state.type, 'well');
});

test('F44 damaged pages end the process; the next start puts the file aside and carries the rows over', async (t) => {
  const folder = folderOf(t);
  const file = path.join(folder, 'textdesk.db');
  const before = await openStore(file, { now });
  await before.db.transaction().execute(async (trx) => {
    for (let number = 1; number <= 2000; number += 1) {
      const conversation = await trx
        .insertInto('conversations')
        .values({ public_id: `c${number}`, number: `+4670${number}`, created_at: 1, updated_at: 1 })
        .returning('id')
        .executeTakeFirstOrThrow();
      await trx
        .insertInto('messages')
        .values({
          public_id: `m${number}`,
          conversation_id: conversation.id,
          direction: 'in',
          text: `text ${number} ${'x'.repeat(100)}`,
          status: 'received',
          at: 1,
          sent_at: null,
          created_at: 1,
          updated_at: 1,
        })
        .execute();
    }
  });
  await before.close();
  const octets = readFileSync(file);
  const marks = [500, 1000, 1500].map((number) => octets.indexOf(`text ${number} `));
  for (const mark of marks) octets.fill(0xff, mark - (mark % 4096), mark - (mark % 4096) + 4096);
  writeFileSync(file, octets);

  const damaged = await openStore(file, { now });
  let failed = 0;
  careForStorage(damaged, {
    ballast: new Ballast(path.join(folder, 'ballast')),
    log: () => {},
    fail: () => {
      failed += 1;
    },
  });
  await assert.rejects(damaged.db.selectFrom('messages').selectAll().execute(), /malformed/);
  assert.equal(damaged.health.state.type, 'corrupt');
  assert.equal(failed, 1, 'the process is told to end');
  assert.ok(isSuspect(file));
  await assert.rejects(addClient(damaged, 'x'), StorageFailedError);
  await damaged.close();

  const { store, notice } = await openSoundly(file, { now });
  t.after(() => store.close());
  assert.ok(notice?.type === 'repaired' && notice.unreadable > 0);
  assert.deepEqual(readFileSync(path.join(notice.aside, 'textdesk.db')), octets, 'the damaged file is kept as it was');
  const rows = await store.db.selectFrom('messages').select(['id', 'text']).orderBy('id').execute();
  assert.ok(rows.length > 1900 && rows.length < 2000, `${rows.length} of 2000 were saved`);
  assert.equal(store.sqlite.raw.prepare('pragma foreign_key_check').all().length, 0);
  assert.deepEqual({ ...store.sqlite.raw.prepare('pragma integrity_check').get() }, { integrity_check: 'ok' });
  const found = store.sqlite.raw
    .prepare(`select count(*) as n from message_search where message_search match '"text"'`)
    .get();
  assert.equal(found?.n, rows.length, 'what was saved can be searched');
  assert.equal(isSuspect(file), false);
});

test('a file that is no database at all is put aside, and service begins', async (t) => {
  const folder = folderOf(t);
  const file = path.join(folder, 'textdesk.db');
  writeFileSync(file, Buffer.alloc(20_000, 0x41));
  writeMark(markFile(file), { messages: 70, audit_log: 9 });
  const { store, notice } = await openSoundly(file, { now });
  t.after(() => store.close());
  assert.ok(notice?.type === 'repaired');
  assert.deepEqual([notice.saved, notice.unreadable], [0, 0]);
  assert.ok(notice.tables > 20, 'nobody knows how much was in it, and nobody says that it was all read');
  await addClient(store, 'first');
});

for (const { title, call, of, when } of [
  { title: 'F40 a flush that fails', call: 'fdatasync,fsync', of: '-wal', when: 40 },
  { title: 'F39 a write that fails', call: 'pwrite64', of: '-wal', when: 40 },
  { title: 'F40 a flush that fails beside the requests', call: 'fdatasync,fsync', of: '', when: 1 },
  { title: 'F39 a write that fails beside the requests', call: 'pwrite64', of: '', when: 1 },
] as const) {
  test(`${title} ends the process at once, and what had been acknowledged is there afterwards`, async (t) => {
    const folder = folderOf(t);
    const file = path.join(folder, 'textdesk.db');
    await (await openStore(file, { now })).close();
    const program = path.join(import.meta.dirname, '..', 'testing', 'crash', 'write-until-sick.ts');
    const inject = `--inject=${call}:error=EIO:when=${when}+`;
    const output = ended(
      ['-f', '-o', path.join(folder, 'log'), '-e', `trace=${call}`, '-P', `${file}${of}`, inject],
      program,
      file,
    );
    const acknowledged = [...output.matchAll(/^STORED (\d+)$/gm)].map((match) => match[1]);
    assert.match(output, /FAILED io/);
    assert.match(output, /REFUSED/, 'nothing is tried again');
    assert.ok(acknowledged.length > 0);
    const db = new DatabaseSync(file);
    const there = new Set(
      db
        .prepare('select name from clients')
        .all()
        .map((row) => String(row.name)),
    );
    db.close();
    assert.deepEqual(
      acknowledged.filter((name) => !there.has(`${name}`)),
      [],
    );
  });
}

function ended(strace: readonly string[], program: string, file: string): string {
  const node = [process.execPath, '--disable-warning=ExperimentalWarning', program, file];
  return execFileSync('/usr/bin/strace', [...strace, ...node], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

// Damaged pages are stepped over, what stood on them comes out of the newest backup by number, and nothing of it is sent by
// itself. The start that does it may be killed at any moment.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { systemClock } from '../clock.ts';
import { type OpenStore, openStore } from '../store/database.ts';
import { openSoundly } from '../store/open-soundly.ts';
import { prepareFolder } from './backup-target.ts';
import { Backups } from './backups.ts';
import { newestBackup } from './newest-backup.ts';

const now = () => 1_800_000_000_000;
const TEXTS = 300;

interface Scene {
  readonly folder: string;
  readonly file: string;
  readonly stick: string;
  readonly store: OpenStore;
}

/** Conversations, each with a text in and one out, of which the last ten still wait; a backup; then more of it all. */
async function scene(t: TestContext): Promise<Scene> {
  const folder = mkdtempSync(path.join(tmpdir(), 'textdesk-repair-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'textdesk.db');
  const stick = path.join(folder, 'stick');
  await prepareFolder(stick);
  const store = await openStore(file);
  for (let number = 1; number <= TEXTS; number += 1) await addTexts(store, number);
  const clock = { ...systemClock(), now };
  const backups = new Backups({ store, clock, dataFolder: folder, timeZone: async () => 'UTC', log: () => {} });
  await backups.setPassphrase('correct horse battery', null);
  await backups.setPlan({ enabled: true, folder: stick, keep: 2, everyHours: 24, hour: 2 }, null);
  await backups.make();
  return { folder, file, stick, store };
}

async function addTexts(store: OpenStore, number: number): Promise<void> {
  const common = { created_at: 1, updated_at: 1, at: 1, sent_at: null };
  await store.db.transaction().execute(async (trx) => {
    const { id } = await trx
      .insertInto('conversations')
      .values({ public_id: `c${number}`, number: `+46701${number}`, created_at: 1, updated_at: 1 })
      .returning('id')
      .executeTakeFirstOrThrow();
    const message = async (direction: 'in' | 'out', status: 'received' | 'delivered' | 'queued') =>
      await trx
        .insertInto('messages')
        .values({
          ...{ ...common, public_id: `${direction}${number}`, conversation_id: id, direction, status },
          text: `${direction} ${number} ${'x'.repeat(200)}`,
        })
        .returning('id')
        .executeTakeFirstOrThrow();
    await message('in', 'received');
    const waits = number > TEXTS - 10 && number <= TEXTS;
    const sent = await message('out', waits ? 'queued' : 'delivered');
    await trx
      .insertInto('outbound_segments')
      .values({
        ...{ message_id: sent.id, sequence: 1, total: 1, recipient: `+46701${number}`, pdu: '00', length: 1 },
        ...{ state: waits ? ('queued' as const) : ('delivered' as const), updated_at: 1 },
      })
      .execute();
  });
}

/** Overwrites the pages on which these words stand. */
function damage(file: string, words: readonly string[]): void {
  const octets = readFileSync(file);
  for (const word of words) {
    const at = octets.indexOf(word);
    assert.ok(at > 0, `${word} is in the file`);
    octets.fill(0xff, at - (at % 4096), at - (at % 4096) + 4096);
  }
  writeFileSync(file, octets);
}

function open(scene: Scene) {
  return openSoundly(scene.file, { now, backup: newestBackup(path.join(scene.folder, 'repair-backup.db')) });
}

const textsOf = async (store: OpenStore) =>
  (await store.db.selectFrom('messages').select('text').orderBy('id').execute()).map(({ text }) => text.split(' x')[0]);

test('what stood on damaged pages comes out of the newest backup, and what was done since stays done', async (t) => {
  const here = await scene(t);
  await addTexts(here.store, TEXTS + 1);
  await here.store.db.updateTable('conversations').set({ status: 'resolved', unread: 3 }).where('id', '=', 7).execute();
  await here.store.close();
  damage(here.file, ['in 20 x', 'in 150 x', 'in 250 x']);
  const { store, notice } = await open(here);
  t.after(() => store.close());
  assert.ok(notice?.type === 'repaired' && 'name' in notice.backup);
  assert.ok(notice.unreadable > 20 && notice.filled === notice.unreadable + notice.tables, JSON.stringify(notice));
  assert.equal((await textsOf(store)).length, 2 * (TEXTS + 1), 'not one text is missing');
  const seventh = await store.db.selectFrom('conversations').selectAll().where('id', '=', 7).executeTakeFirst();
  assert.deepEqual([seventh?.status, seventh?.unread], ['resolved', 3]);
  assert.equal(store.sqlite.raw.prepare('pragma foreign_key_check').all().length, 0);
  const found = store.sqlite.raw
    .prepare(
      `select count(*) as n from message_search where message_search match '"x*"' or message_search match '"in"'`,
    )
    .get();
  assert.ok(Number(found?.n) > 0);
  for (const index of ['message_search', 'client_search', 'conversation_number_search', 'client_number_search'])
    store.sqlite.raw.exec(`insert into ${index} (${index}, rank) values ('integrity-check', 1)`);
  assert.equal(existsSync(path.join(here.folder, 'repair-backup.db')), false, 'no open copy of the backup is left');
});

test('what waited when pages were damaged waits for a person, and a part from the backup is never sent', async (t) => {
  const here = await scene(t);
  // Since the backup the last ones were sent and delivered; the page that says so is the one that is lost.
  await here.store.db.updateTable('messages').set({ status: 'delivered' }).where('status', '=', 'queued').execute();
  await here.store.db.updateTable('outbound_segments').set({ state: 'delivered' }).execute();
  await here.store.close();
  // A recipient and the octets behind it: a page of the parts.
  damage(here.file, [`+46701${TEXTS - 3}00`, `out ${TEXTS} x`]);
  const { store } = await open(here);
  t.after(() => store.close());
  const waiting = await store.db
    .selectFrom('messages')
    .select('id')
    .where('status', 'in', ['queued', 'sending'])
    .execute();
  assert.deepEqual(waiting, []);
  const parts = await store.db
    .selectFrom('outbound_segments')
    .select('id')
    .where('state', 'in', ['queued', 'submitting'])
    .execute();
  assert.deepEqual(parts, []);
  const held = await store.db.selectFrom('messages').select('id').where('status', 'in', ['held', 'unknown']).execute();
  assert.ok(held.length > 0, 'a person decides over those that the backup shows as waiting');
});

test('a text whose message is lost and in no backup is read again from its octets', async (t) => {
  const here = await scene(t);
  await addTexts(here.store, TEXTS + 1);
  const message = await here.store.db
    .selectFrom('messages')
    .select('id')
    .where('public_id', '=', `in${TEXTS + 1}`)
    .executeTakeFirstOrThrow();
  await here.store.db
    .insertInto('inbound_pdus')
    .values({
      ...{ iccid: '89', imei: '35', fingerprint: 'f', occurrence: 1, pdu: '07', origin: 'stored', state: 'done' },
      ...{ first_seen_at: 1, last_seen_at: 1, boot_id: '', monotonic: 1, clock_trusted: 1, message_id: message.id },
    })
    .execute();
  await here.store.close();
  damage(here.file, [`in ${TEXTS + 1} x`]);
  const { store } = await open(here);
  t.after(() => store.close());
  const pdu = await store.db.selectFrom('inbound_pdus').select(['state', 'message_id']).executeTakeFirst();
  assert.deepEqual({ ...pdu }, { state: 'stored', message_id: null });
});

test('without a backup, or with one of another database, what can be read is there and the reason is told', async (t) => {
  const here = await scene(t);
  await here.store.close();
  damage(here.file, ['in 20 x']);
  const spare = path.join(here.folder, 'spare');
  cpSync(here.stick, spare, { recursive: true });
  rmSync(here.stick, { recursive: true });
  const { store, notice } = await open(here);
  assert.ok(notice?.type === 'repaired' && 'problem' in notice.backup && notice.filled === 0);
  assert.deepEqual(notice.backup.problem, { why: 'not-the-target', where: here.stick });
  await store.db.updateTable('conversations').set({ public_id: 'another' }).where('id', '=', 1).execute();
  await store.close();
  cpSync(spare, here.stick, { recursive: true });
  damage(here.file, ['in 150 x']);
  const second = await open(here);
  t.after(() => second.store.close());
  assert.ok(second.notice?.type === 'repaired' && 'problem' in second.notice.backup);
  assert.deepEqual(second.notice.backup.problem, { why: 'other-database' });
});

test('a start that is killed while it repairs is followed by one that ends it', { timeout: 240_000 }, async (t) => {
  const here = await scene(t);
  await here.store.close();
  damage(here.file, ['in 20 x', 'in 150 x']);
  const pristine = path.join(here.folder, 'pristine.db');
  cpSync(here.file, pristine);
  const program = path.join(import.meta.dirname, '..', 'testing', 'crash', 'open-and-end.ts');
  let killed = 0;
  const calls = [
    ...[1, 2, 3].map((when) => ['rename', when] as const),
    ...[1, 10, 100].map((when) => ['pwrite64', when] as const),
    ...[1, 4, 8].map((when) => ['fsync,fdatasync', when] as const),
  ];
  for (const [call, when] of calls) {
    for (const name of readdirSync(here.folder).filter((each) => /^(textdesk\.db|damaged-)/.test(each)))
      rmSync(path.join(here.folder, name), { recursive: true });
    cpSync(pristine, here.file);
    const inject = ['-f', '-qq', '-o', '/dev/null', '-e', `trace=${call}`, `--inject=${call}:signal=KILL:when=${when}`];
    try {
      execFileSync('strace', [...inject, process.execPath, program, here.file], { stdio: 'ignore' });
    } catch {
      killed += 1;
    }
    const { store } = await open(here);
    assert.equal((await textsOf(store)).length, 2 * TEXTS, `${call} ${when}`);
    assert.deepEqual({ ...store.sqlite.raw.prepare('pragma integrity_check').get() }, { integrity_check: 'ok' });
    await store.close();
    const aside = readdirSync(here.folder).filter((name) => name.startsWith('damaged-'));
    assert.equal(aside.length, 1, 'the damaged file is kept in one place');
    assert.deepEqual(
      readdirSync(here.folder).filter((name) => /repair/.test(name)),
      [],
      'nothing of the repair is left',
    );
  }
  assert.ok(killed >= 6, `${killed} of ${calls.length} were killed on the way`);
});

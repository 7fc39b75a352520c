import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createReadStream, existsSync } from 'node:fs';
import { lstat, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { systemClock } from '../clock.ts';
import { BackupError, readProblem } from '../store/backup-problem.ts';
import { recentBackupRuns } from '../store/backups.ts';
import { type OpenStore, openStore } from '../store/database.ts';
import { countHeld, settleHeld } from '../store/held-messages.ts';
import { type BackupTarget, folderTarget, prepareFolder } from './backup-target.ts';
import { Backups } from './backups.ts';
import { applyReady, dropOldDatabases, layReady, previewRestore } from './restore.ts';
import { SealError } from './sealed-file.ts';
import { snapshotBeforeMigration } from './snapshot.ts';

const DAY = 24 * 60 * 60 * 1000;

async function scene(t: TestContext, target?: (folder: string) => BackupTarget, hangsAfter = 30_000) {
  const folder = await mkdtemp(path.join(tmpdir(), 'textdesk-backups-'));
  const stick = path.join(folder, 'stick');
  const database = path.join(folder, 'textdesk.db');
  const store = await openStore(database);
  t.after(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });
  await prepareFolder(stick);
  const at = { now: Date.parse('2026-11-23T02:00:00Z') };
  const clock = { ...systemClock(), now: () => at.now };
  const logged: string[] = [];
  const backups = new Backups({
    store,
    clock,
    dataFolder: folder,
    timeZone: async () => 'UTC',
    log: (_, message) => logged.push(message),
    hangsAfter,
    ...(target ? { target } : {}),
  });
  await backups.setPassphrase('correct horse battery', null);
  await backups.setPlan({ enabled: true, folder: stick, keep: 2, everyHours: 24, hour: 2 }, null);
  return { folder, stick, database, store, backups, at, logged };
}

let made = 0;

async function addMessage(store: OpenStore, status: 'queued' | 'sending' | 'sent', segment?: 'queued' | 'submitting') {
  const serial = ++made;
  const now = 1_000_000 + serial;
  const common = { public_id: `c${serial}`, created_at: now, updated_at: now };
  const conversation = await store.db
    .insertInto('conversations')
    .values({ ...common, number: `+4670${serial}` })
    .returning('id')
    .executeTakeFirstOrThrow();
  const message = await store.db
    .insertInto('messages')
    .values({ ...common, conversation_id: conversation.id, direction: 'out', text: 'canary words', status, at: now })
    .returning('id')
    .executeTakeFirstOrThrow();
  if (segment) {
    await store.db
      .insertInto('outbound_segments')
      .values({
        message_id: message.id,
        sequence: 1,
        total: 1,
        recipient: `+4670${serial}`,
        pdu: '00',
        length: 1,
        state: segment,
        updated_at: now,
      })
      .execute();
  }
  return message.id;
}

async function statusOf(store: OpenStore, id: number) {
  const row = await store.db.selectFrom('messages').select('status').where('id', '=', id).executeTakeFirstOrThrow();
  return row.status;
}

test('a backup is sealed, opens by its passphrase, and shows what is in it', async (t) => {
  const { stick, store, backups, folder } = await scene(t);
  await addMessage(store, 'sent');
  const backup = await backups.make();
  const file = path.join(stick, backup.name);
  assert.equal((await readFile(file)).includes('canary'), false);
  const preview = await previewRestore(createReadStream(file), 'correct horse battery', path.join(folder, 'restore'));
  assert.equal(preview.summary.messages, 1);
  assert.equal(preview.summary.newestAt, 1_000_000 + made);
  const [run] = await recentBackupRuns(store.db, 1);
  assert.deepEqual({ outcome: run?.outcome, messages: run?.messages }, { outcome: 'made', messages: 1 });
});

test('a wrong passphrase and a damaged file leave nothing behind', async (t) => {
  const { stick, backups, folder } = await scene(t);
  const { name } = await backups.make();
  const file = path.join(stick, name);
  const previews = path.join(folder, 'restore');
  await assert.rejects(previewRestore(createReadStream(file), 'wrong', previews), SealError);
  const octets = await readFile(file);
  octets[octets.length - 20] = (octets[octets.length - 20] ?? 0) ^ 1;
  await writeFile(file, octets);
  await assert.rejects(previewRestore(createReadStream(file), 'correct horse battery', previews), SealError);
  assert.deepEqual(await readdir(previews), []);
});

test('only the newest backups stay', async (t) => {
  const { stick, backups, at } = await scene(t);
  for (let day = 0; day < 4; day++) {
    await backups.make();
    at.now += DAY;
  }
  const names = (await folderTarget(stick).list()).map(({ name }) => name);
  assert.deepEqual(names, ['textdesk-20261126T020000Z.backup', 'textdesk-20261125T020000Z.backup']);
});

test('a stick that was pulled out is told from the empty folder it leaves', async (t) => {
  const { stick, store, backups } = await scene(t);
  await rm(path.join(stick, 'textdesk-backups.json'));
  await assert.rejects(
    backups.make(),
    (error) => error instanceof BackupError && error.problem.why === 'not-the-target',
  );
  const [run] = await recentBackupRuns(store.db, 1);
  assert.deepEqual(readProblem(run?.problem ?? ''), { why: 'not-the-target', where: stick });
  assert.deepEqual(await readdir(stick), []);
});

test('what a hostile stick has in the places of our files is replaced and never followed', async (t) => {
  const { folder, stick, backups } = await scene(t);
  const victim = path.join(folder, 'victim');
  await writeFile(victim, 'precious', { mode: 0o644 });
  const name = 'textdesk-20261123T020000Z.backup';
  for (const place of [name, `${name}.part`, 'textdesk-backups.json.part'])
    await symlink(victim, path.join(stick, place));
  await prepareFolder(stick);
  await backups.make();
  assert.deepEqual((await readdir(stick)).sort(), ['textdesk-20261123T020000Z.backup', 'textdesk-backups.json']);
  for (const file of await readdir(stick)) assert.ok((await lstat(path.join(stick, file))).isFile(), file);
  assert.equal(await readFile(victim, 'utf8'), 'precious');
});

test('a stick whose marker is a link, or a pipe that nobody writes to, is refused at once', async (t) => {
  const { stick } = await scene(t);
  const marker = path.join(stick, 'textdesk-backups.json');
  for (const put of [() => symlink('/dev/zero', marker), async () => execFileSync('mkfifo', [marker])]) {
    await rm(marker);
    await put();
    await assert.rejects(
      folderTarget(stick).check(),
      (error) => error instanceof BackupError && error.problem.why === 'not-a-file',
    );
  }
});

test('a target that fills up is told as that, and the half-written file is gone', async (t) => {
  const full = (folder: string): BackupTarget => ({
    ...folderTarget(folder),
    async store(name, content) {
      const { writeDurably } = await import('./durable-file.ts');
      const { explained } = await import('./backup-target.ts');
      const { open } = await import('node:fs/promises');
      try {
        return await writeDurably(path.join(folder, name), content, async (part) => {
          await (await open(part, 'w')).close();
          // The kernel's own full disk.
          return open('/dev/full', 'w');
        });
      } catch (error) {
        throw explained(folder, error);
      }
    },
  });
  const { stick, backups, store, folder } = await scene(t, full);
  await assert.rejects(backups.make(), (error) => error instanceof BackupError && error.problem.why === 'target-full');
  assert.deepEqual(await readdir(stick), ['textdesk-backups.json']);
  assert.deepEqual(
    (await readdir(folder)).filter((name) => name.startsWith('backup-')),
    [],
  );
  const [run] = await recentBackupRuns(store.db, 1);
  assert.deepEqual(readProblem(run?.problem ?? ''), { why: 'target-full', where: stick });
});

test('a target that gives back something else than was written is not a backup', async (t) => {
  const lying = (folder: string): BackupTarget => ({
    ...folderTarget(folder),
    async store(name, content) {
      const octets = Buffer.concat(await Array.fromAsync(content));
      octets[100] = (octets[100] ?? 0) ^ 1;
      await writeFile(path.join(folder, name), octets);
      return octets.length;
    },
  });
  const { stick, backups } = await scene(t, lying);
  await assert.rejects(backups.make(), (error) => error instanceof BackupError && error.problem.why === 'failed-check');
  assert.deepEqual(await readdir(stick), ['textdesk-backups.json']);
});

test('a target that hangs ends the attempt, and nothing else waits', async (t) => {
  let letGo = () => {};
  const hanging = (folder: string): BackupTarget => ({
    ...folderTarget(folder),
    check: () => new Promise((resolve) => (letGo = resolve)),
  });
  const { backups, store } = await scene(t, hanging, 200);
  await assert.rejects(backups.make(), (error) => error instanceof BackupError && error.problem.why === 'target-hangs');
  await assert.rejects(
    backups.make(),
    (error) => error instanceof BackupError && error.problem.why === 'already-running',
  );
  await addMessage(store, 'sent');
  letGo();
});

test('two presses at the same moment make one backup', async (t) => {
  const { store, backups } = await scene(t);
  const outcomes = await Promise.allSettled([backups.make(), backups.make()]);
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ['fulfilled', 'rejected'],
  );
  assert.equal((await recentBackupRuns(store.db, 5)).length, 1);
});

test('the restore drill: a day-old backup comes back, and nothing is sent without a person', async (t) => {
  const { stick, store, backups, folder, database, at } = await scene(t);
  const waiting = await addMessage(store, 'queued');
  const prepared = await addMessage(store, 'queued', 'queued');
  const onTheWire = await addMessage(store, 'sending', 'submitting');
  const sent = await addMessage(store, 'sent');
  const { name } = await backups.make();
  at.now += DAY;
  await addMessage(store, 'sent');

  const preview = await previewRestore(
    createReadStream(path.join(stick, name)),
    'correct horse battery',
    path.join(folder, 'restore'),
  );
  assert.equal(preview.summary.messages, 4);
  assert.deepEqual(await layReady(preview.file, database, at.now), { held: 2, unknown: 1 });
  await store.close();
  const old = await applyReady(database);
  const restored = await openStore(database);
  t.after(() => restored.close());

  assert.equal(await statusOf(restored, waiting), 'held');
  assert.equal(await statusOf(restored, prepared), 'held');
  assert.equal(await statusOf(restored, onTheWire), 'unknown');
  assert.equal(await statusOf(restored, sent), 'sent');
  const ready = await restored.db
    .selectFrom('outbound_segments')
    .select('state')
    .where('state', 'in', ['queued', 'submitting'])
    .execute();
  assert.deepEqual(ready, []);
  assert.ok(old !== undefined && existsSync(old));

  assert.equal(await countHeld(restored), 2);
  assert.equal(await settleHeld(restored, 'discard', at.now), 2);
  assert.equal(await statusOf(restored, waiting), 'cancelled');
  assert.equal(await settleHeld(restored, 'send', at.now), 0);
});

test('a restore that was cut off between two renames is finished by the next start', async (t) => {
  const { store, backups, stick, folder, database, at } = await scene(t);
  await addMessage(store, 'sent');
  const { name } = await backups.make();
  await addMessage(store, 'sent');
  const previews = path.join(folder, 'restore');
  const preview = await previewRestore(createReadStream(path.join(stick, name)), 'correct horse battery', previews);
  await layReady(preview.file, database, at.now);
  await store.close();
  // As if the power had gone after the old main file was moved away.
  const { rename, stat } = await import('node:fs/promises');
  const laid = new Date((await stat(`${database}.restore`)).mtimeMs).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  await rename(database, path.join(folder, `before-restore-${laid}.db`));
  await applyReady(database);
  const restored = await openStore(database);
  t.after(() => restored.close());
  assert.equal((await restored.db.selectFrom('messages').select('id').execute()).length, 1);
  assert.equal(await applyReady(database), undefined);
});

test('what a restore put aside goes after a week, but never by a clock that is not trusted', async (t) => {
  const { folder, at } = await scene(t);
  await writeFile(path.join(folder, 'before-restore-20261101T000000Z.db'), '');
  await writeFile(path.join(folder, 'before-restore-20261122T000000Z.db'), '');
  await dropOldDatabases(folder, at.now, false);
  const kept = async () => (await readdir(folder)).filter((name) => name.startsWith('before-')).length;
  assert.equal(await kept(), 2);
  await dropOldDatabases(folder, at.now, true);
  assert.equal(await kept(), 1);
});

test('the database as it was is kept before a migration, the newest three times', async (t) => {
  const { store, folder } = await scene(t);
  const instant = { now: 0 };
  const hook = snapshotBeforeMigration(folder, () => instant.now);
  for (let day = 0; day < 5; day++) {
    await hook(['0099-next'], store.sqlite);
    instant.now += DAY;
  }
  const names = await readdir(path.join(folder, 'snapshots'));
  assert.deepEqual(
    names.sort(),
    [2, 3, 4].map((day) => `before-0099-next-1970010${day + 1}T000000Z.db`),
  );
});

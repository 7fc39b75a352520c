// T25 (security.md): a sealed file whose content was packed to fill the disk, or is no database, or which breaks off. Only
// who knows the passphrase can make one; all the same the disk on which texts are stored stays free.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { createReadStream, readdirSync, readFileSync, readlinkSync, symlinkSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { BackupError } from '../store/backup-problem.ts';
import { folderTarget, prepareFolder } from './backup-target.ts';
import { openRegular } from './regular-file.ts';
import { previewRestore } from './restore.ts';
import { deriveKey, seal } from './sealed-file.ts';
import type { Room } from './write-within-room.ts';

const MIB = 1024 * 1024;
const RESERVE = 80 * MIB;
const PASSPHRASE = 'four words are good';
const quick = { memory: 64, passes: 1, lanes: 1, salt: new Uint8Array(16).fill(7) };
const HEAD = Buffer.from('SQLite format 3\0', 'latin1');

/** A folder with the database in service, and what opens a sealed file beside it that holds `packed`. */
async function scene(t: TestContext, packed: Uint8Array) {
  const folder = await mkdtemp(path.join(tmpdir(), 'textdesk-hostile-restore-'));
  t.after(() => rm(folder, { recursive: true }));
  const file = path.join(folder, 'a.backup');
  const database = path.join(folder, 'textdesk.db');
  await writeFile(database, 'the database in service');
  async function* content() {
    yield packed;
  }
  await writeFile(file, Buffer.concat(await Array.fromAsync(seal(content(), await deriveKey(PASSPHRASE, quick)))));
  const open = (room: Partial<Room> = {}, passphrase = PASSPHRASE) =>
    previewRestore(createReadStream(file), passphrase, path.join(folder, 'restore'), room);
  const untouched = async () => {
    assert.deepEqual(readdirSync(path.join(folder, 'restore')), [], 'nothing half-written is left');
    assert.equal(readFileSync(database, 'utf8'), 'the database in service');
    const end = performance.now() + 30_000;
    while (openFiles(file).length > 0 && performance.now() < end) await pause(20);
    assert.deepEqual(openFiles(file), [], 'the file is not held open');
  };
  return { folder, open, untouched };
}

function openFiles(file: string): string[] {
  return readdirSync('/proc/self/fd').filter((descriptor) => {
    try {
      return readlinkSync(`/proc/self/fd/${descriptor}`) === file;
    } catch {
      return false; // the one that read the list
    }
  });
}

const stops = (why: string) => (error: unknown) => error instanceof BackupError && error.problem.why === why;

test('what would leave less than the reserve of the disk is stopped on the way, and what was written is gone', async (t) => {
  const { open, untouched } = await scene(t, gzipSync(Buffer.concat([HEAD, Buffer.alloc(20 * MIB)])));
  await assert.rejects(open({ free: async () => RESERVE + 10 * MIB }), stops('no-room'));
  await untouched();
  await assert.rejects(open({ free: async () => RESERVE - 1 }), stops('no-room'));
  await untouched();
  await assert.rejects(open({ free: async () => RESERVE + 21 * MIB }), /not a sound Textdesk database/);
  await untouched();
});

test('a disk that others fill meanwhile is noticed', async (t) => {
  const { open, untouched } = await scene(t, gzipSync(Buffer.concat([HEAD, Buffer.alloc(20 * MIB)])));
  let asked = 0;
  const free = async () => {
    asked += 1;
    return asked === 1 ? RESERVE + 100 * MIB : RESERVE + 1 * MIB;
  };
  await assert.rejects(open({ free }), stops('no-room'));
  await untouched();
});

test('what is larger than any backup is refused, however large the disk', async (t) => {
  const { open, untouched } = await scene(t, gzipSync(Buffer.concat([HEAD, Buffer.alloc(3 * MIB)])));
  await assert.rejects(open({ most: 2 * MIB, free: async () => 1e15 }), stops('too-large'));
  await untouched();
});

for (const [what, packed] of Object.entries({
  'a heap of nothing': gzipSync(Buffer.alloc(64 * MIB)),
  'a web page': gzipSync('<!doctype html>'.repeat(100)),
  'fewer octets than a database begins with': gzipSync('SQLite'),
  'not one octet': gzipSync(''),
})) {
  test(`sealed and packed, ${what} is no backup, and is not unpacked`, async (t) => {
    const { open, untouched } = await scene(t, packed);
    let asked = 0;
    const free = async () => {
      asked += 1;
      return RESERVE + 1000 * MIB;
    };
    await assert.rejects(open({ free }), stops('not-a-backup'));
    assert.equal(asked, 1, 'it went no further than its beginning');
    await untouched();
  });
}

test('sealed but not packed, and packed but cut, is damaged', async (t) => {
  const whole = gzipSync(Buffer.concat([HEAD, Buffer.alloc(MIB)]));
  for (const packed of [HEAD, whole.subarray(0, whole.length - 10)]) {
    const { open, untouched } = await scene(t, packed);
    await assert.rejects(open(), stops('damaged'));
    await untouched();
  }
});

test('a file that is refused half way is let go', async (t) => {
  const { open, untouched } = await scene(t, gzipSync(Buffer.concat([HEAD, randomBytes(4 * MIB)])));
  await assert.rejects(open({}, 'another one'), stops('wrong-passphrase'));
  await untouched();
  await assert.rejects(open({ most: MIB }), stops('too-large'));
  await untouched();
});

test('on a stick, links that bear the name of a backup are neither listed nor opened', async (t) => {
  const { folder } = await scene(t, HEAD);
  const stick = path.join(folder, 'stick');
  await prepareFolder(stick);
  const names = ['20261127', '20261128', '20261129'].map((day) => `textdesk-${day}T020000Z.backup`);
  const [link = '', dangling = '', whole = ''] = names.map((name) => path.join(stick, name));
  symlinkSync(path.join(folder, 'textdesk.db'), link);
  symlinkSync('/nowhere', dangling);
  await writeFile(whole, 'x');
  const listed = await folderTarget(stick).list();
  assert.deepEqual(
    listed.map(({ name }) => name),
    [names[2]],
  );
  await assert.rejects(openRegular(link, { links: false }), stops('not-a-file'));
  const linked = await openRegular(link, { links: true });
  assert.equal(Buffer.concat(await Array.fromAsync(linked)).toString(), 'the database in service');
});

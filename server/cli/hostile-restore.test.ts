// T25 (security.md): what may bear the name of a backup and is none, given to `textdesk restore`. The answer is a sentence,
// at once; the database, and what lies beside it, is as it was.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  constants,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  truncateSync,
} from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { openStore } from '../store/database.ts';
import { runTextdesk } from '../testing/command-line.ts';

async function machine() {
  const folder = await mkdtemp(path.join(tmpdir(), 'textdesk-hostile-restore-'));
  const data = path.join(folder, 'data');
  mkdirSync(data, { mode: 0o700 });
  await (await openStore(path.join(data, 'textdesk.db'))).close();
  const passphrase = path.join(folder, 'passphrase');
  await writeFile(passphrase, 'four words are good\n');
  const textdesk = (...args: string[]) => runTextdesk([...args, '--passphrase-file', passphrase], data);
  /** Every file of the data with its octets, without the folder in which a backup is opened. */
  const state = () =>
    readdirSync(data)
      .filter((name) => name !== 'restore')
      .map((name) => [name, readFileSync(path.join(data, name)).toString('base64')]);
  const leftOver = () =>
    readdirSync(data).flatMap((name) => (name === 'restore' ? readdirSync(`${data}/restore`) : []));
  return { folder, textdesk, state, leftOver };
}

type Make = (file: string, t: TestContext) => void | Promise<void>;

const makePipe: Make = (file, t) => {
  execFileSync('mkfifo', [file]);
  // Whoever waits for a writer after all is let go at the end.
  t.after(() => closeSync(openSync(file, constants.O_RDWR | constants.O_NONBLOCK)));
};
const makeSocket: Make = async (file, t) => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(file, resolve));
  t.after(() => server.close());
};
const makeVast: Make = async (file) => {
  await writeFile(file, '');
  truncateSync(file, 1e10);
};
const NO_FILE = /^textdesk restore: This is no file: /m;
const NO_BACKUP = /^textdesk restore: This file is not a Textdesk backup\.$/m;
const link =
  (to: string): Make =>
  (file) =>
    symlinkSync(to, file);
const holds =
  (text: string): Make =>
  (file) =>
    writeFile(file, text, 'latin1');

const HOSTILE: Readonly<Record<string, readonly [Make, number, RegExp]>> = {
  'a folder': [(file) => mkdirSync(file), 65, NO_FILE],
  'a pipe that nobody writes to': [makePipe, 65, NO_FILE],
  'a socket': [makeSocket, 65, NO_FILE],
  'a device that never ends': [link('/dev/zero'), 65, NO_FILE],
  'a device that gives nothing': [link('/dev/null'), 65, NO_FILE],
  'a link to itself': [link('a.backup'), 66, /There is no file/],
  'a link to nothing': [link('/nowhere'), 66, /There is no file/],
  'a link to a file of the system': [link('/etc/passwd'), 65, NO_BACKUP],
  'an empty file': [holds(''), 65, NO_BACKUP],
  'a database that is not sealed': [holds('SQLite format 3\0'.repeat(10_000)), 65, NO_BACKUP],
  'an archive with ../ in its names': [holds(`PK\x03\x04${'../../../etc/cron.d/x'.repeat(100)}`), 65, NO_BACKUP],
  'ten gigabytes of nothing': [makeVast, 65, NO_BACKUP],
};

for (const [what, [make, exitCode, words]] of Object.entries(HOSTILE)) {
  test(`${what} is refused by the command, and nothing is changed`, { timeout: 120_000 }, async (t) => {
    const { folder, textdesk, state, leftOver } = await machine();
    const file = path.join(folder, 'a.backup');
    await make(file, t);
    t.after(() => rm(folder, { recursive: true }));
    const before = state();
    const { code, notes } = await textdesk('restore', file, '--yes');
    assert.match(notes, words);
    assert.equal(code, exitCode);
    assert.deepEqual(state(), before);
    assert.deepEqual(leftOver(), []);
  });
}

test('a backup cut short is refused by the command, a whole one opens, and also by a link', {
  timeout: 240_000,
}, async (t) => {
  const { folder, textdesk, state, leftOver } = await machine();
  t.after(() => rm(folder, { recursive: true }));
  const stick = path.join(folder, 'stick');
  const made = await textdesk('backup', '--to', stick, '--json');
  assert.equal(made.code, 0, made.notes);
  const file = path.join(stick, JSON.parse(made.out).name);
  symlinkSync(file, path.join(folder, 'by-a-link'));
  const whole = await textdesk('restore', path.join(folder, 'by-a-link'), '--preview');
  assert.equal(whole.code, 0, whole.notes);
  const before = state();
  const cut = path.join(folder, 'cut.backup');
  const octets = readFileSync(file);
  for (const length of [10, 74, 80, octets.length - 1]) {
    await writeFile(cut, octets.subarray(0, length));
    const { code, notes } = await textdesk('restore', cut, '--yes');
    assert.equal(code, 65, `${length}: ${notes}`);
    assert.match(notes, /not a Textdesk backup|its beginning is damaged|its end is missing/, `${length} octets`);
  }
  assert.deepEqual(state(), before);
  assert.deepEqual(leftOver(), []);
});

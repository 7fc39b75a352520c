// T7 (security.md): what comes from outside reaches terminals and logs as text: one line stays one, and nothing is obeyed.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import { runLine, submittedLine } from '../modem/simulator/console.ts';
import { startSimulator } from '../modem/simulator/start-simulator.ts';
import { createApiKey } from './accounts/api-keys.ts';
import { appendAudit } from './accounts/audit.ts';
import { ALL_RIGHTS } from './accounts/rights.ts';
import { systemClock } from './clock.ts';
import { makeLog } from './log.ts';
import { openStore } from './store/database.ts';
import { uuidv7 } from './store/ids.ts';
import { transact } from './store/transact.ts';
import { insertUser } from './store/users.ts';

const run = promisify(execFile);
const ROOT = path.join(import.meta.dirname, '..');
const HOSTILE = [
  'two\r\nlines\nof it',
  '\u001b[2J\u001b]0;title\u0007',
  '\u009b31m\u0090q\u009c',
  'back\u0008\u007f\u0000\u000b\u000c',
  'line\u2028paragraph\u2029',
  'turned \u202egnirts\u202c \u2066x\u2069\u200f',
];
const EVIL = HOSTILE.join(' ');
const DANGEROUS = /(?!\n)[\p{Cc}\u2028\u2029\u200f\u202a-\u202e\u2066-\u2069]/u;

function oneHarmlessLine(text: string, name: string): void {
  assert.match(text, /\n$/, name);
  assert.doesNotMatch(text.slice(0, -1), /\n/, name);
  assert.doesNotMatch(text, DANGEROUS, name);
}

for (const journal of [false, true]) {
  test(`a line of the log stays one and harmless, whatever stands in it (${journal ? 'journal' : 'terminal'})`, () => {
    const written: string[] = [];
    const log = makeLog('trace', journal, (line) => written.push(line));
    const megabyte = 'canary '.repeat(150_000);
    for (const each of [...HOSTILE, megabyte]) {
      log.info(each);
      log.warn({ sender: each, nested: { name: [each] }, [each.slice(0, 100)]: 1 }, 'a field');
      log.error({ err: new Error(each) }, each);
    }
    assert.equal(written.length, (HOSTILE.length + 1) * 3);
    for (const line of written) {
      oneHarmlessLine(line, JSON.stringify(line.slice(0, 200)));
      assert.ok(line.length < 20_000, `${line.length} characters`);
    }
    if (journal) {
      const { sender } = JSON.parse(written[1]?.replace(/^<\d>/, '') ?? '');
      assert.equal(sender, HOSTILE[0], 'to a program the value is the same');
    }
  });
}

async function hostileData(t: TestContext): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'textdesk-hostile-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const store = await openStore(path.join(folder, 'textdesk.db'));
  const clock = systemClock();
  const newId = () => uuidv7(clock.now());
  for (const [index, name] of HOSTILE.entries()) {
    await transact(store, async (trx) => {
      await insertUser(trx, { publicId: newId(), name, login: `p${index}${name}`, passwordHash: null, createdAt: 0 });
      await appendAudit(
        trx,
        { clock },
        { actor: { id: null, name, address: name }, action: 'user.add', detail: { name } },
      );
    });
    const actor = { id: null, name, rights: ALL_RIGHTS, address: null };
    await createApiKey(store, { clock, newId }, actor, { name, grants: [], addresses: [], expiresAt: null });
  }
  await store.close();
  return folder;
}

test('each command prints hostile names as text, a line for each, as text and as JSON', {
  timeout: 300_000,
}, async (t) => {
  const data = await hostileData(t);
  const textdesk = async (...args: string[]) => {
    const command = [path.join(ROOT, 'server', 'cli', 'textdesk.mjs'), ...args];
    const env = { PATH: process.env.PATH, TEXTDESK_DATA: data, TEXTDESK_PORT: '1', TEXTDESK_COUNTRY: 'SE' };
    const { stdout, stderr } = await run(process.execPath, ['--disable-warning=ExperimentalWarning', ...command], {
      env,
    }).catch((error: { stdout: string; stderr: string }) => error);
    assert.doesNotMatch(stdout + stderr, DANGEROUS, args.join(' '));
    return stdout + stderr;
  };
  const lines = (text: string) => text.trimEnd().split('\n').length;
  assert.equal(lines(await textdesk('user', 'list')), HOSTILE.length);
  assert.equal(lines(await textdesk('api-key', 'list')), HOSTILE.length);
  const people: { name: string }[] = JSON.parse(await textdesk('user', 'list', '--json'));
  assert.deepEqual(people.map(({ name }) => name).toSorted(), HOSTILE.toSorted(), 'to a program they are the same');
  await textdesk('verify-audit');
  await textdesk('status');
  await textdesk('doctor');
  await textdesk('send', EVIL.replaceAll('\0', ''), 'hello');
  await textdesk('user', 'link', EVIL.replaceAll('\0', ''));
  await textdesk('restore', EVIL.replaceAll('\0', ''), '--preview');
  await textdesk(EVIL.replaceAll('\0', ''));
});

test('the console of the simulator prints texts as text, a line for each', async (t) => {
  const simulator = await startSimulator({ control: 0 });
  t.after(() => simulator.close());
  for (const text of HOSTILE) {
    const line = submittedLine({ id: 1, to: '+46701111111', reference: 1, text });
    oneHarmlessLine(`${line}\n`, JSON.stringify(text));
    assert.doesNotMatch(await runLine(simulator, `deliver +46701111111 ${text.replaceAll('\n', ' ')}`), DANGEROUS);
  }
  assert.doesNotMatch(await runLine(simulator, 'state'), DANGEROUS);
});

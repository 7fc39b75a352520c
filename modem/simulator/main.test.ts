import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Waiters } from './waiters.ts';

const PROGRAM = fileURLToPath(new URL('./main.ts', import.meta.url));

function start(t: TestContext, ...options: readonly string[]) {
  const child = spawn(process.execPath, [PROGRAM, ...options], { stdio: ['pipe', 'pipe', 'pipe'] });
  const waiters = new Waiters();
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      said += String(chunk);
      waiters.changed();
    });
  }
  t.after(() => child.kill('SIGKILL'));
  return {
    child,
    type: (line: string) => child.stdin.write(`${line}\n`),
    says: (pattern: RegExp) => waiters.waitFor(() => pattern.exec(said) ?? undefined),
  };
}

test('a person starts it, delivers a text by typing, and stops it', async (t) => {
  const program = start(t, '--tcp', '0', '--no-control');
  await program.says(/TEXTDESK_MODEM=tcp:\/\/127\.0\.0\.1:\d+ npm start/);
  program.type('deliver +46701111111 hello you');
  await program.says(/"state": "delivered"/);
  program.type('nonsense');
  await program.says(/nonsense\? Type help/);
  program.type('quit');
  const [code] = await once(program.child, 'exit');
  assert.equal(code, 0);
});

test('as a device file it takes its link away when it is told to stop', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'simulator-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const program = start(t, '--pty', join(folder, 'modem'), '--no-control');
  await program.says(/device {2}.*modem\n/);
  program.child.kill('SIGTERM');
  const [code] = await once(program.child, 'exit');
  assert.equal(code, 0);
  assert.deepEqual(readdirSync(folder), []);
});

test('a wrong option is told in one line', async (t) => {
  const program = start(t, '--tcp', 'seven');
  await program.says(/--tcp wants a whole number, not seven/);
  const other = start(t, '--profile', 'nokia');
  await other.says(/no profile is called nokia; there are: generic/);
});

// A login console on the port, as a Pi runs one on its UART: it takes no lock, so the port opens, and nothing answers.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, copyFileSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type Clock, systemClock } from './at/clock.ts';
import { explainRefusal } from './discovery/holders.ts';
import { Modem } from './modem.ts';
import type { ModemStatus } from './modem-status.ts';
import { openPtyHelper } from './simulator/pty-helper.ts';
import { RecordingSink } from './testing/recording-sink.ts';

/** The port is a real one, but nobody answers on it: half a minute of silence may pass ten times as fast. */
const hurried: Clock = {
  now: systemClock.now,
  monotonic: () => systemClock.monotonic() * 10,
  after: (milliseconds, work) => systemClock.after(milliseconds / 10, work),
};

/** A real process of this name that has the device open and does nothing. */
async function held(t: TestContext, program: string, device: string): Promise<ChildProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'textdesk-held-'));
  const file = join(folder, program);
  copyFileSync('/bin/sleep', file);
  const tty = openSync(device, 'r+');
  const child = spawn(file, ['600'], { stdio: [tty, tty, tty] });
  closeSync(tty);
  t.after(async () => {
    child.kill('SIGKILL');
    await once(child, 'exit');
    rmSync(folder, { recursive: true });
  });
  await once(child, 'spawn');
  return child;
}

test('F28 a getty on the port is named with its process and the remedy, refused or silent', {
  timeout: 300_000,
}, async (t) => {
  const pty = await openPtyHelper();
  t.after(() => pty.kill());
  const getty = await held(t, 'agetty', pty.device);
  const busy = Object.assign(new Error('Resource busy, cannot lock port'), { code: 'EBUSY' });
  const refused = await explainRefusal(pty.device, busy);
  assert.equal(refused.cause.type, 'held');
  assert.match(refused.reason, new RegExp(`agetty \\(process ${getty.pid}\\)`));
  assert.match(refused.reason, /disable serial-getty/);
  const modem = new Modem({ port: pty.device, clock: hurried, explainRefusal, sink: new RecordingSink() });
  t.after(() => modem.stop());
  const said = Promise.withResolvers<ModemStatus & { state: 'disconnected' }>();
  modem.subscribe((event) => {
    if (event.type !== 'status' || event.status.state !== 'disconnected') return;
    if (event.status.reason.includes('agetty')) said.resolve(event.status);
  });
  modem.start();
  const { cause, reason } = await said.promise;
  assert.ok(cause.type === 'held' && cause.by.some(({ processId }) => processId === getty.pid));
  assert.match(reason, new RegExp(`${pty.device} is used by .*agetty \\(process ${getty.pid}\\)`));
});

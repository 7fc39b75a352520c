import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { SerialPort } from 'serialport';
import { ptyPrograms } from './pty-helper.ts';
import { PtyPort } from './pty-port.ts';
import { SimulatedModem } from './simulated-modem.ts';
import { Waiters } from './waiters.ts';

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'simulator-'));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A real serial port of the operating system, with what it read. */
class Reader {
  readonly port: SerialPort;
  readonly waiters = new Waiters();
  heard = '';

  constructor(t: TestContext, path: string) {
    t.after(() => this.close());
    this.port = new SerialPort({ path, baudRate: 115200 });
    this.port.on('data', (chunk: Buffer) => {
      this.heard += chunk.toString('latin1');
      this.waiters.changed();
    });
    this.port.on('close', () => this.waiters.changed());
    this.port.on('error', () => this.waiters.changed());
  }

  async ask(line: string, answer: string): Promise<void> {
    this.port.write(line);
    await this.waiters.waitFor(() => this.heard.includes(answer));
  }

  async close(): Promise<void> {
    if (this.port.isOpen) this.port.close();
    await this.waiters.waitFor(() => !this.port.isOpen);
  }
}

for (const program of ptyPrograms()) {
  test(`a pseudo-terminal made by ${program} survives its reader, an unplug, and another name`, async (t) => {
    const [first, second] = [join(folder(t), 'modem0'), join(folder(t), 'modem1')];
    const modem = new SimulatedModem({ path: first });
    const pty = await PtyPort.open(modem, program);
    t.after(() => pty.close());
    t.after(() => modem.network.close());

    for (let opening = 0; opening < 2; opening++) {
      const reader = new Reader(t, first);
      await reader.ask('ATI\r', 'OK\r\n');
      await reader.close();
    }

    const reader = new Reader(t, first);
    await reader.ask('AT\r', 'OK\r\n');
    modem.unplug();
    await pty.gone();
    assert.equal(existsSync(first), false);
    await reader.close(); // serialport may or may not notice by itself: on a line that hung up it can read nothing for ever

    modem.replug(second);
    assert.equal(await pty.ready(), second);
    const again = new Reader(t, second);
    await again.ask('AT\r', 'OK\r\n');
    await again.close();
  });
}

test('a real file at the path of the device is left alone', async (t) => {
  const path = join(folder(t), 'precious');
  writeFileSync(path, 'data');
  const modem = new SimulatedModem({ path });
  t.after(() => modem.network.close());
  await assert.rejects(PtyPort.open(modem), /is no link: not touched/);
});

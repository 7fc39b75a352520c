import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { isPortAddress, openPort } from './port.ts';
import { PtyPort } from './simulator/pty-port.ts';
import { SimulatedModem } from './simulator/simulated-modem.ts';

test('a TCP address is opened as a stream of bytes', async (t) => {
  const server = createServer((socket) => socket.end('\r\nOK\r\n')).listen(0, '127.0.0.1');
  t.after(() => server.close());
  await once(server, 'listening');
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  const { port, name } = await openPort(`tcp://127.0.0.1:${address.port}`);
  assert.equal(name, `tcp://127.0.0.1:${address.port}`);
  const [chunk] = await once(port, 'data');
  assert.equal(String(chunk), '\r\nOK\r\n');
  port.destroy();
});

test('a TCP port where nobody listens is refused', async () => {
  await assert.rejects(openPort('tcp://127.0.0.1:1'), /ECONNREFUSED/);
});

test('a device that is not there is refused with the reason', async () => {
  await assert.rejects(openPort('/dev/textdesk-no-such-device'), /No such file/);
});

test('a maker of connections is asked for a new one each time', async () => {
  let made = 0;
  const source = {
    name: 'in-process',
    openPort: () => {
      made += 1;
      return new PassThrough();
    },
  };
  const first = await openPort(source);
  const second = await openPort(source);
  assert.notEqual(first.port, second.port);
  assert.equal(made, 2);
});

test('addresses are told from other words', () => {
  assert.ok(isPortAddress('/dev/ttyUSB2'));
  assert.ok(isPortAddress('tcp://modem.local:7777'));
  assert.ok(isPortAddress('tcp://[::1]:7777'));
  assert.ok(!isPortAddress('ttyUSB2'));
  assert.ok(!isPortAddress('simulator'));
});

test('a serial port that was destroyed lets go of the device, so that it opens again', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'port-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'modem0');
  const modem = new SimulatedModem({ path });
  const pty = await PtyPort.open(modem);
  t.after(() => pty.close());
  t.after(() => modem.network.close());
  for (let opening = 0; opening < 3; opening++) {
    const { port } = await openPort(path);
    await assert.rejects(openPort(path), /lock/);
    port.destroy();
    await once(port, 'close');
  }
});

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { UsbReset, usbPortName } from './usb-reset.ts';

const HELPER = path.join(import.meta.dirname, '..', '..', 'systemd', 'textdesk-usb-reset.sh');

async function scratch(t: TestContext): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'textdesk-usb-'));
  t.after(() => rm(folder, { recursive: true }));
  return folder;
}

/** A /sys with a stick (ttyUSB2 at its interface 1-1.2:1.0) behind a hub (1-1), and a port that is not USB (ttyACM7). */
async function machine(t: TestContext, stickClass = '00') {
  const sys = await scratch(t);
  const hub = path.join(sys, 'devices', 'pci0', 'usb1', '1-1');
  const stick = path.join(hub, '1-1.2');
  const port = path.join(stick, '1-1.2:1.0', 'ttyUSB2');
  const platform = path.join(sys, 'devices', 'platform', 'uart');
  await mkdir(port, { recursive: true });
  await mkdir(platform, { recursive: true });
  for (const [device, kind] of [
    [hub, '09'],
    [stick, stickClass],
  ] as const) {
    await writeFile(path.join(device, 'idVendor'), '12d1\n');
    await writeFile(path.join(device, 'bDeviceClass'), `${kind}\n`);
    await writeFile(path.join(device, 'authorized'), 'untouched\n');
  }
  for (const [name, target] of [
    ['ttyUSB2', port],
    ['ttyACM7', platform],
  ] as const) {
    await mkdir(path.join(sys, 'class', 'tty', name), { recursive: true });
    await symlink(target, path.join(sys, 'class', 'tty', name, 'device'));
  }
  const authorized = async (device: string) => (await readFile(path.join(device, 'authorized'), 'utf8')).trim();
  return { sys, hub, stick, authorized };
}

async function helper(sys: string, asked: string): Promise<{ code: number | null; said: string }> {
  const child = spawn('sh', [HELPER, sys], { stdio: ['pipe', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  child.stderr.resume();
  child.stdin.on('error', () => {});
  child.stdin.end(asked);
  return { code: await ended, said: said.trim() };
}

test('the helper switches exactly the device of the port, and leaves it on', async (t) => {
  const { sys, hub, stick, authorized } = await machine(t);
  assert.deepEqual(await helper(sys, 'ttyUSB2\n'), { code: 0, said: 'ok' });
  assert.equal(await authorized(stick), '1');
  assert.equal(await authorized(hub), 'untouched');
});

test('the helper refuses what is no port of a USB device, whatever it is asked', async (t) => {
  const { sys, hub, stick, authorized } = await machine(t);
  const asked = [
    '',
    '\n',
    'ttyUSB3\n',
    'ttyACM7\n',
    'ttyS0\n',
    'ttyUSB\n',
    'ttyUSB2x\n',
    '../ttyUSB2\n',
    'ttyUSB2/..\n',
  ];
  for (const name of [...asked, '$(id)\n', 'ttyUSB2;id\n', 'ttyUSBttyACM2\n', '/dev/ttyUSB2\n']) {
    const { code, said } = await helper(sys, name);
    assert.equal(code, 1, name);
    assert.match(said, /^(not-usb|gone)$/, name);
  }
  assert.equal(await authorized(stick), 'untouched');
  assert.equal(await authorized(hub), 'untouched');
});

test('the helper never switches a hub off', async (t) => {
  const { sys, stick, authorized } = await machine(t, '09');
  assert.deepEqual(await helper(sys, 'ttyUSB2\n'), { code: 1, said: 'hub' });
  assert.equal(await authorized(stick), 'untouched');
});

test('a name that lasts leads to the port it stands for, and other ports are no USB ports', async (t) => {
  const folder = await scratch(t);
  await writeFile(path.join(folder, 'ttyUSB2'), '');
  await writeFile(path.join(folder, 'ttyAMA0'), '');
  await symlink(path.join(folder, 'ttyUSB2'), path.join(folder, 'usb-HUAWEI-if02'));
  assert.equal(await usbPortName(path.join(folder, 'usb-HUAWEI-if02')), 'ttyUSB2');
  assert.equal(await usbPortName(path.join(folder, 'ttyUSB2')), 'ttyUSB2');
  for (const port of [path.join(folder, 'ttyAMA0'), path.join(folder, 'ttyUSB9'), 'tcp://127.0.0.1:7777', 'simulator'])
    assert.equal(await usbPortName(port), undefined, port);
});

test('a reset is offered and done only where the helper is and the port is one of USB', async (t) => {
  const folder = await scratch(t);
  const port = path.join(folder, 'ttyUSB2');
  await writeFile(port, '');
  const socket = path.join(folder, 'reset.sock');
  const reset = new UsbReset(socket);
  assert.equal(await reset.isOffered(port), false);
  assert.deepEqual(await reset.reset(port), { type: 'failed', problem: { type: 'no-helper' } });
  assert.equal(await reset.tryReset(port), false);

  const asked: string[] = [];
  let answer = 'ok\n';
  const door = createServer((connection) => {
    connection.once('data', (chunk) => {
      asked.push(chunk.toString());
      connection.end(answer);
    });
  });
  await new Promise<void>((resolve) => door.listen(socket, resolve));
  t.after(() => door.close());
  assert.equal(await reset.isOffered(port), true);
  assert.equal(await reset.isOffered('simulator'), false);
  assert.deepEqual(await reset.reset(port), { type: 'done' });
  assert.deepEqual(asked, ['ttyUSB2\n']);
  assert.equal(await reset.tryReset(port), true);
  const problem = async (of: string) => {
    const result = await reset.reset(of);
    return result.type === 'failed' && result.problem;
  };
  assert.deepEqual(await problem('simulator'), { type: 'not-usb', port: 'simulator' });
  answer = 'hub\n';
  assert.deepEqual(await problem(port), { type: 'hub', port: 'ttyUSB2' });
  assert.equal(await reset.tryReset(port), false);
  answer = 'ttyUSB2 belongs to a hub\n';
  assert.deepEqual(await problem(port), { type: 'told', text: 'ttyUSB2 belongs to a hub' });
  answer = '';
  assert.deepEqual(await problem(port), { type: 'busy' });
});

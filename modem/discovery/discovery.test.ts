import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { type TestContext, test } from 'node:test';
import { systemClock } from '../at/clock.ts';
import { ok, ScriptedPeer } from '../at/testing/scripted-peer.ts';
import { VirtualClock } from '../at/testing/virtual-clock.ts';
import { withErrorCode } from '../port-trouble.ts';
import { SimulatedModem } from '../simulator/simulated-modem.ts';
import { candidatesOf } from './at-interfaces.ts';
import { discoverModems, locateModem, pokePorts } from './discover.ts';
import { explainRefusal, holdersOf } from './holders.ts';
import { powerCycle, powerHints } from './power.ts';
import { listSerialDevices } from './serial-devices.ts';
import { FakeMachine } from './testing/fake-machine.ts';

const quectel = { vendorId: '2c7c', productId: '0125', maker: 'Quectel', product: 'EC25' };
const huawei = { vendorId: '12d1', productId: '1001', maker: 'HUAWEI Technology', product: 'HUAWEI Mobile' };

function silentPort(): Duplex {
  return new ScriptedPeer(() => undefined);
}

/** Opens the simulated modem at one path; every other path is silent. Tells which paths were opened. */
function opener(clock: VirtualClock, t: TestContext, modems: Record<string, string>) {
  const opened: string[] = [];
  const simulated = new Map<string, SimulatedModem>();
  for (const [path, imei] of Object.entries(modems)) {
    const modem = new SimulatedModem({ scheduler: clock, imei });
    t.after(() => modem.close());
    simulated.set(path, modem);
  }
  const open = async (path: string): Promise<Duplex> => {
    opened.push(path);
    return simulated.get(path)?.openPort() ?? silentPort();
  };
  return { open, opened };
}

test('H1: a modem is found again by its IMEI under another name, and never taken for another', async (t) => {
  const machine = new FakeMachine(t);
  const clock = new VirtualClock();
  machine.plug({ ...quectel, place: '1-1', ttys: ['ttyUSB3', 'ttyUSB4', 'ttyUSB5'] });
  const { open } = opener(clock, t, { '/dev/ttyUSB5': '356938035643809' });
  const options = { clock, open, root: machine.root };
  assert.equal(await clock.until(locateModem('356938035643809', options)), '/dev/ttyUSB5');
  assert.equal(await clock.until(locateModem('111111111111119', options)), undefined);
});

test('T15: a stick that turns into something else under the same name is neither spoken to as a modem nor taken for it', async (t) => {
  const machine = new FakeMachine(t);
  const clock = new VirtualClock();
  const imei = '356938035643809';
  machine.plug({ ...quectel, place: '1-1', ttys: ['ttyUSB0', 'ttyUSB1', 'ttyUSB2'] });
  const first = opener(clock, t, { '/dev/ttyUSB2': imei });
  const before = await clock.until(discoverModems({ clock, open: first.open, root: machine.root }));
  const name = before.modems[0]?.device.byId[0];
  assert.equal(name, '/dev/serial/by-id/usb-Quectel-if02-port0');
  // Into a keyboard or a network card: no serial port is left, and the names that last point nowhere.
  machine.unplug('1-1');
  machine.plug({ ...quectel, productId: '0306', place: '1-1' });
  const second = opener(clock, t, { '/dev/ttyUSB2': imei });
  const turned = { clock, open: second.open, root: machine.root };
  assert.equal(await clock.until(locateModem(imei, turned)), undefined);
  assert.deepEqual(second.opened, []);
  machine.unplug('1-1');
  // Into another serial device that has its names: what answers there has another IMEI, or none.
  machine.plug({
    ...quectel,
    vendorId: '1a86',
    productId: '7523',
    place: '1-1',
    ttys: ['ttyUSB0', 'ttyUSB1', 'ttyUSB2'],
  });
  for (const answers of [{ '/dev/ttyUSB2': '111111111111119' }, {}]) {
    const third = opener(clock, t, answers as Record<string, string>);
    const other = { clock, open: third.open, root: machine.root };
    assert.equal(await clock.until(locateModem(imei, other)), undefined);
    const { devices } = await clock.until(discoverModems(other));
    assert.ok(devices.some(({ byId, usb }) => byId[0] === name && usb?.vendorId === '1a86'));
  }
});

test('H2: two equal sticks without serial number are told apart by what they answer, not by their links', async (t) => {
  const machine = new FakeMachine(t);
  const clock = new VirtualClock();
  machine.plug({ ...huawei, place: '1-1', ttys: ['ttyUSB0'] });
  machine.plug({ ...huawei, place: '1-2', ttys: ['ttyUSB1'] });
  const { open } = opener(clock, t, { '/dev/ttyUSB0': '356938035643809', '/dev/ttyUSB1': '356938035643817' });
  const { modems, devices } = await clock.until(discoverModems({ clock, open, root: machine.root }));
  assert.deepEqual(
    modems.map(({ imei }) => imei),
    ['356938035643809', '356938035643817'],
  );
  assert.equal(devices.filter(({ byId }) => byId.length > 0).length, 1);
  assert.ok(devices.every(({ byPath }) => byPath.length === 1));
});

test('H3: of several ports the one that speaks AT is chosen by the table', async (t) => {
  const machine = new FakeMachine(t);
  const clock = new VirtualClock();
  machine.plug({ ...quectel, place: '1-1', ttys: ['ttyUSB0', 'ttyUSB1', 'ttyUSB2', 'ttyUSB3'] });
  machine.plug({ vendorId: '19d2', productId: '1408', place: '1-2', ttys: ['ttyUSB4', 'ttyUSB5'] });
  const { open, opened } = opener(clock, t, { '/dev/ttyUSB2': '356938035643809', '/dev/ttyUSB5': '356938035643817' });
  const { modems } = await clock.until(discoverModems({ clock, open, root: machine.root }));
  assert.deepEqual(
    modems.map(({ path }) => path),
    ['/dev/ttyUSB2', '/dev/ttyUSB5'],
  );
  assert.deepEqual(opened, ['/dev/ttyUSB2', '/dev/ttyUSB5']);
  assert.deepEqual(modems[0]?.siblings, ['/dev/ttyUSB0', '/dev/ttyUSB1', '/dev/ttyUSB3']);
});

test('H4: diagnosis ports are never spoken to', async (t) => {
  const machine = new FakeMachine(t);
  const clock = new VirtualClock();
  machine.plug({ ...quectel, place: '1-1', ttys: ['ttyUSB0', 'ttyUSB1', 'ttyUSB2', 'ttyUSB3'] });
  const { open, opened } = opener(clock, t, {});
  const { problems } = await clock.until(discoverModems({ clock, open, root: machine.root }));
  assert.deepEqual(opened, ['/dev/ttyUSB2', '/dev/ttyUSB3']);
  assert.deepEqual(
    problems.map(({ path }) => path),
    ['/dev/ttyUSB2', '/dev/ttyUSB3'],
  );
  const ports = await listSerialDevices(machine.root);
  assert.deepEqual(
    candidatesOf(ports).leftAlone.map(({ interfaceNumber }) => interfaceNumber),
    [0, 1],
  );
});

test('H5: a stick that came up as CD-ROM or network card is named, with what to do', async (t) => {
  const machine = new FakeMachine(t);
  machine.plug({ place: '1-1', vendorId: '12d1', productId: '1f01', product: 'HUAWEI Mass Storage' });
  machine.plug({ place: '1-2', vendorId: '12D1', productId: '14DC', product: 'HiLink' });
  machine.plug({ place: '1-3', vendorId: '046d', productId: 'c077', product: 'Mouse' });
  const { wrongMode } = await discoverModems({
    clock: systemClock,
    open: async () => silentPort(),
    root: machine.root,
  });
  assert.deepEqual(
    wrongMode.map(({ mode }) => mode),
    ['CD-ROM', 'network-card'],
  );
});

test('H9: a port that ModemManager holds is named with its process and the remedy', async (t) => {
  const machine = new FakeMachine(t);
  machine.run(812, 'ModemManager', '/dev/ttyUSB2');
  machine.run(900, 'bash', '/dev/tty1');
  assert.deepEqual(await holdersOf('/dev/ttyUSB2', machine.root), [{ processId: 812, program: 'ModemManager' }]);
  const { cause, reason: text } = await explainRefusal(
    '/dev/ttyUSB2',
    withErrorCode(new Error('Error Resource temporarily unavailable Cannot lock port')),
    machine.root,
  );
  assert.deepEqual(cause, { type: 'held', by: [{ processId: 812, program: 'ModemManager' }] });
  assert.match(text, /ModemManager \(process 812\)/);
  assert.match(text, /mask/);
});

test('H9: the holder is found too where the port is asked for by a name that lasts', async (t) => {
  const machine = new FakeMachine(t);
  machine.write('dev/ttyUSB2', '');
  machine.plug({ ...quectel, place: '1-1', ttys: ['ttyUSB2'] });
  machine.run(812, 'gammu-smsd', '/dev/ttyUSB2');
  assert.deepEqual(await holdersOf('/dev/serial/by-id/usb-Quectel-if00-port0', machine.root), [
    { processId: 812, program: 'gammu-smsd' },
  ]);
});

test('H15: a missing permission names the group and the command', async (t) => {
  const machine = new FakeMachine(t);
  machine.write('dev/ttyUSB2', '');
  const { gid } = statSync(join(machine.root, 'dev/ttyUSB2'));
  machine.write('etc/group', `root:x:4711:\nmodems:x:${gid}:`);
  const { cause, reason: text } = await explainRefusal(
    '/dev/ttyUSB2',
    withErrorCode(new Error('Error: Permission denied, cannot open /dev/ttyUSB2')),
    machine.root,
  );
  assert.deepEqual(cause, { type: 'no-permission', group: 'modems' });
  assert.match(text, /group modems/);
  assert.match(text, /usermod -aG modems/);
});

test('a device that is gone is said to be gone', async () => {
  const gone = await explainRefusal('/dev/ttyUSB9', withErrorCode(new Error('No such file or directory')));
  assert.deepEqual(gone.cause, { type: 'gone' });
  assert.match(gone.reason, /is not there/);
  const strange = await explainRefusal(
    '/dev/ttyUSB9',
    withErrorCode(new Error('Error: Input/output error, cannot open')),
  );
  assert.deepEqual(strange.cause, { type: 'unusable', code: 'EIO' });
  assert.match(strange.reason, /Input\/output/);
});

test('H10: under-voltage and over-current are told with the remedy', async (t) => {
  const machine = new FakeMachine(t);
  machine.plug({ ...quectel, place: '1-1.2' });
  assert.deepEqual(await powerHints('1-1.2', machine.root), []);
  machine.write('sys/devices/platform/soc/soc:firmware/get_throttled', '50005');
  machine.write('sys/bus/usb/devices/1-1:1.0/1-1-port2/over_current_count', '3');
  const hints = await powerHints('1-1.2', machine.root);
  assert.deepEqual(
    hints.map(({ type }) => type),
    ['under-voltage', 'over-current'],
  );
  assert.match(hints[0]?.text ?? '', /powered hub/);
});

test('H11: autosuspend on the modem is told', async (t) => {
  const machine = new FakeMachine(t);
  machine.plug({ ...quectel, place: '1-1' });
  machine.write('sys/devices/pci0/usb1/1-1/power/control', 'auto');
  assert.deepEqual(
    (await powerHints('1-1', machine.root)).map(({ type }) => type),
    ['autosuspend'],
  );
  machine.write('sys/devices/pci0/usb1/1-1/power/control', 'on');
  assert.deepEqual(await powerHints('1-1', machine.root), []);
});

test('H12: the power of a port counts as switched only if the device vanished, else it is logged off and on', async (t) => {
  const machine = new FakeMachine(t);
  const clock = new VirtualClock();
  machine.plug({ ...quectel, place: '1-1.2' });
  assert.equal(await clock.until(powerCycle('1-1.2', clock, machine.root)), false);
  machine.write('sys/devices/pci0/usb1/1-1.2/authorized', '1');
  assert.equal(await clock.until(powerCycle('1-1.2', clock, machine.root)), true);
  assert.equal(readFileSync(join(machine.root, 'sys/devices/pci0/usb1/1-1.2/authorized'), 'utf8'), '1');
  machine.write('sys/bus/usb/devices/1-1:1.0/1-1-port2/disable', '0');
  const unplugging = { ...systemClock, after: (_: number, work: () => void) => unplugThen(machine, work) };
  assert.equal(await powerCycle('1-1.2', unplugging, machine.root), true);
});

test('A18: the sibling ports of a modem that sleeps are spoken to', async () => {
  const clock = new VirtualClock();
  const written: string[] = [];
  const open = async (path: string): Promise<Duplex> => {
    if (path === '/dev/ttyUSB1') throw new Error('busy');
    return new ScriptedPeer((text) => {
      written.push(`${path} ${text}`);
      return ok;
    });
  };
  await clock.until(pokePorts(['/dev/ttyUSB1', '/dev/ttyUSB3'], { open, clock }));
  assert.ok(written.includes('/dev/ttyUSB3 AT'));
});

test('ports of the board without a chip behind them are not listed', async (t) => {
  const machine = new FakeMachine(t);
  machine.write('sys/devices/platform/serial8250/x', '');
  machine.link('sys/class/tty/ttyS0/device', join(machine.root, 'sys/devices/platform/serial8250'));
  machine.write('sys/devices/platform/uart/x', '');
  machine.link('sys/class/tty/ttyAMA0/device', join(machine.root, 'sys/devices/platform/uart'));
  machine.write('sys/class/tty/ttyS0/type', '0');
  machine.write('sys/class/tty/ttyAMA0/type', '32');
  assert.deepEqual(
    (await listSerialDevices(machine.root)).map(({ path }) => path),
    ['/dev/ttyAMA0'],
  );
});

/** A wait during which the stick loses its power. */
function unplugThen(machine: FakeMachine, work: () => void): () => void {
  machine.unplug('1-1.2');
  setImmediate(work);
  return () => {};
}

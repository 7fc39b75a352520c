// H10 of the field catalogue: what the kernel's log tells about power, read without believing what devices say of themselves.

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { powerTroubles } from './kernel-log.ts';
import { powerHints, powerHintsOfMachine } from './power.ts';
import { FakeMachine } from './testing/fake-machine.ts';

const uptime = 100_000;
const record = (secondsAgo: number, message: string) =>
  `6,${1000 - secondsAgo},${(uptime - secondsAgo) * 1e6},-;${message}`;

function machineWith(t: TestContext, records: readonly string[]): FakeMachine {
  const machine = new FakeMachine(t);
  machine.write('proc/uptime', `${uptime}.12 300000.00`);
  machine.write('dev/kmsg', records.join('\n'));
  return machine;
}

test('H10: under-voltage, over-current and disconnects are counted, each at its own device', async (t) => {
  const { root } = machineWith(t, [
    record(50, 'hwmon hwmon1: Undervoltage detected!'),
    record(49, 'hwmon hwmon1: Voltage normalised'),
    record(48, 'Under-voltage detected! (0x00050005)'),
    record(40, 'usb 1-1-port2: over-current change #1'),
    record(39, 'usb 1-1-port3: over-current change #1'),
    record(30, 'usb 1-1.2: USB disconnect, device number 5'),
    ' SUBSYSTEM=usb',
    record(20, 'usb 1-1.3: USB disconnect, device number 6'),
    record(10, 'usb 1-1.2: USB disconnect, device number 7'),
  ]);
  assert.deepEqual(await powerTroubles('1-1.2', root), { underVoltage: 2, overCurrent: 1, disconnects: 2 });
  assert.deepEqual(await powerTroubles(undefined, root), { underVoltage: 2, overCurrent: 0, disconnects: 0 });
});

test('H10: a device behind the root hub has its port there', async (t) => {
  const { root } = machineWith(t, [record(5, 'usb usb1-port1: over-current condition')]);
  assert.equal((await powerTroubles('1-1', root))?.overCurrent, 1);
});

test('what is older than a day counts no more', async (t) => {
  const { root } = machineWith(t, [record(90_000, 'hwmon hwmon1: Undervoltage detected!')]);
  assert.equal((await powerTroubles(undefined, root))?.underVoltage, 0);
});

test('what a stick says of itself is no message of the kernel', async (t) => {
  const { root } = machineWith(t, [
    record(9, 'usb 1-1.2: Product: Undervoltage detected!'),
    record(8, 'usb 1-1.2: Manufacturer: USB disconnect, device number 5'),
    record(7, 'usb 1-1.2: SerialNumber: x\\x0a6,1,99999000000,-;Undervoltage detected!'),
    record(6, 'textdesk: Undervoltage detected!'),
    'no record at all',
    '6,1,x,-;Undervoltage detected!',
    `6,1,1,-;${'a'.repeat(100_000)}`,
    '\u0000\u0001\ufffd',
  ]);
  assert.deepEqual(await powerTroubles('1-1.2', root), { underVoltage: 0, overCurrent: 0, disconnects: 0 });
});

test('a log that may not be read, or is not there, is told as such and stops nothing', async (t) => {
  const machine = new FakeMachine(t);
  assert.equal(await powerTroubles('1-1', machine.root), undefined);
  machine.write('dev/kmsg/folder', 'a folder cannot be read');
  assert.equal(await powerTroubles('1-1', machine.root), undefined);
  assert.deepEqual(await powerHints('1-1', machine.root), []);
});

test('H10: a modem that drops off the bus again and again, and a board that was short of voltage earlier, are hints', async (t) => {
  const machine = machineWith(
    t,
    [1, 2, 3].map((at) => record(at, `usb 1-1.2: USB disconnect, device number ${at}`)),
  );
  machine.plug({ place: '1-1.2', vendorId: '2c7c', productId: '0125', ttys: ['ttyUSB0'] });
  machine.write('sys/devices/platform/soc@107c000000/soc@107c000000:firmware/get_throttled', '50000');
  const hints = await powerHintsOfMachine(machine.root);
  assert.deepEqual(
    hints.map(({ type }) => type),
    ['under-voltage', 'disconnects'],
  );
  assert.match(hints[0]?.text ?? '', /has reported under-voltage since it was switched on/);
  assert.match(hints[1]?.text ?? '', /dropped off the USB 3 times within a day/);
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { ok, ScriptedPeer } from '../at/testing/scripted-peer.ts';
import { VirtualClock } from '../at/testing/virtual-clock.ts';
import { withErrorCode } from '../port-trouble.ts';
import { FakeMachine } from './testing/fake-machine.ts';
import { usbCare } from './usb-care.ts';

const quectel = { vendorId: '2c7c', productId: '0125', maker: 'Quectel', product: 'EC25' };
const ttys = ['ttyUSB0', 'ttyUSB1', 'ttyUSB2', 'ttyUSB3'];

/** A machine with one stick whose ports all answer, and the means for it. */
function careOf(t: TestContext, inUse: readonly string[] = []) {
  const machine = new FakeMachine(t);
  const clock = new VirtualClock();
  const opened: string[] = [];
  const open = async (path: string) => {
    opened.push(path);
    return new ScriptedPeer((line) => (line === 'AT+CGSN' ? `\r\n356938035643809\r\n${ok}` : ok));
  };
  machine.plug({ ...quectel, place: '1-1.2', ttys });
  machine.write('sys/devices/pci0/usb1/1-1.2/power/control', 'auto');
  machine.write('sys/devices/pci0/usb1/1-1.2/authorized', '1');
  return { machine, clock, opened, care: usbCare({ clock, open, inUse: () => inUse, root: machine.root }) };
}

test('A18: only the sibling ports that speak AT are spoken to, whatever name the port was opened by', async (t) => {
  const { clock, opened, care } = careOf(t);
  await clock.until(care.pokeSiblings('/dev/serial/by-id/usb-Quectel-if02-port0'));
  assert.deepEqual(opened, ['/dev/ttyUSB3']);
});

test('H12: the power of the device behind a port is cut, and a port without USB device is left alone', async (t) => {
  const { machine, clock, care } = careOf(t);
  assert.equal(await clock.until(care.powerCycle('/dev/ttyUSB2')), true);
  assert.equal(readFileSync(join(machine.root, 'sys/devices/pci0/usb1/1-1.2/authorized'), 'utf8'), '1');
  assert.equal(await clock.until(care.powerCycle('/dev/ttyAMA0')), false);
});

test('H12: a device that has vanished is remembered by its place on the bus', async (t) => {
  const { machine, clock, care } = careOf(t);
  const before = await clock.until(care.powerHints('/dev/ttyUSB2'));
  assert.deepEqual(
    before.map(({ type }) => type),
    ['autosuspend'],
  );
  machine.unplug('1-1.2');
  machine.write('sys/bus/usb/devices/1-1:1.0/1-1-port2/over_current_count', '2');
  const after = await clock.until(care.powerHints('/dev/ttyUSB2'));
  assert.deepEqual(
    after.map(({ type }) => type),
    ['over-current'],
  );
});

test('H1: a device is looked for by its IMEI, but not at the ports that other modems of ours have open', async (t) => {
  const { clock, care } = careOf(t);
  assert.equal(await clock.until(care.locate('356938035643809')), '/dev/ttyUSB2');
  assert.equal(await clock.until(care.locate(undefined)), undefined);
  const other = careOf(t, ['/dev/ttyUSB2']);
  assert.equal(await other.clock.until(other.care.locate('356938035643809')), undefined);
  assert.deepEqual(other.opened, []);
});

test('H9: who holds a port is named with its process, and that a port is not there in the words of the system', async (t) => {
  const { machine, care } = careOf(t);
  machine.run(712, 'ModemManager', '/dev/ttyUSB2');
  const held = await care.explainRefusal(
    '/dev/ttyUSB2',
    withErrorCode(new Error('Error Resource temporarily unavailable Cannot lock port')),
  );
  assert.match(held.reason, /ModemManager \(process 712\)/);
  const gone = withErrorCode(new Error('Error: No such file or directory, cannot open /dev/ttyUSB2'));
  assert.deepEqual(await care.explainRefusal('/dev/ttyUSB2', gone), { cause: { type: 'gone' }, reason: gone.message });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeMachine } from '../../modem/discovery/testing/fake-machine.ts';
import { powerFindings } from './power-findings.ts';

test('the doctor tells what the board says of its power, and what it could not read', async (t) => {
  const machine = new FakeMachine(t);
  const [nothing] = await powerFindings(machine.root);
  assert.equal(nothing?.level, 'ok');
  assert.match(nothing?.what ?? '', /log is not readable for this user/);
  machine.write('proc/uptime', '100.00 300.00');
  machine.write('dev/kmsg', '6,1,50000000,-;usb 1-1: new high-speed USB device number 2 using xhci_hcd');
  assert.deepEqual(await powerFindings(machine.root), [{ level: 'ok', what: 'Nothing complains about the power.' }]);
  machine.write('dev/kmsg', '6,1,50000000,-;hwmon hwmon1: Undervoltage detected!');
  const found = await powerFindings(machine.root);
  assert.deepEqual(
    found.map(({ level }) => level),
    ['warn'],
  );
  assert.match(found[0]?.what ?? '', /under-voltage/);
});

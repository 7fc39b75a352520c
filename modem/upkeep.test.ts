// What is looked at all the time: whether there is a network, whether the modem still announces, what time it tells.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fault } from './simulator/faults/registry.ts';
import { quirk } from './simulator/quirks/index.ts';
import { Rig } from './testing/rig.ts';

test('G12: a modem that finds no network for ten minutes has its radio switched off and on', async (t) => {
  const rig = await new Rig(t).ready();
  rig.simulated.setRegistration(2);
  await rig.until(() => rig.commands.includes('AT+CFUN=4'), 15 * 60_000);
  await rig.until(() => rig.modem.status.state === 'ready', 120_000);
  assert.deepEqual(
    rig.eventsOf('healing').map(({ rung }) => rung),
    ['radio'],
  );
});

test('G12: what does not help is followed by the next rung, and at last a person is called', async (t) => {
  const rig = await new Rig(t).ready();
  rig.simulated.register = () => {};
  rig.simulated.setRegistration(2);
  await rig.until(() => rig.eventsOf('alarm').some(({ alarm }) => alarm === 'no-network'), 2 * 3_600_000);
  assert.deepEqual(
    rig.eventsOf('healing').map(({ rung }) => rung),
    ['radio', 'factory-settings', 'restart'],
  );
});

test('G13: the time that the network tells is told with the moment it was read, and nothing is set by it', async (t) => {
  const rig = await new Rig(t).ready();
  await rig.clock.advance(2 * 3_600_000 + 600_000);
  const told = rig.eventsOf('network-time').map(({ networkTime }) => networkTime);
  assert.equal(told.length, 3);
  for (const { time, readAt, offsetMinutes } of told) {
    assert.ok(Math.abs(time - readAt) <= 1000);
    assert.equal(offsetMinutes, rig.simulated.network.offsetMinutes);
  }
  assert.deepEqual(rig.modem.status.networkTime, told.at(-1));
  assert.ok(!rig.commands.some((command) => command.startsWith('AT+CCLK=')));
});

test('G13: a clock that was never set is not believed', async (t) => {
  const rig = new Rig(t);
  rig.simulated.behaviours.add(quirk('G13'));
  await rig.ready();
  await rig.clock.advance(600_000);
  assert.ok(rig.commands.includes('AT+CCLK?'));
  assert.equal(rig.modem.status.networkTime, undefined);
  assert.deepEqual(rig.eventsOf('network-time'), []);
});

test('G13: the modem is asked to follow the network only where it offers to', async (t) => {
  const rig = new Rig(t);
  rig.simulated.behave(fault('refuse', { command: '+CTZU', kind: 'ERROR' }));
  await rig.ready();
  assert.ok(!rig.commands.includes('AT+CTZU=1'));
});

test('F16: a modem that has stopped announcing is noticed within two minutes and told again', async (t) => {
  const rig = await new Rig(t).ready();
  await rig.clock.advance(90_000);
  rig.simulated.behave(fault('indications-dropped', { times: 1 }));
  const dropped = rig.clock.now();
  await rig.until(() => rig.eventsOf('alarm').some(({ alarm }) => alarm === 'indications-lost'), 120_000);
  assert.ok(rig.clock.now() - dropped <= 120_000);
  rig.simulated.network.deliver(rig.simulated, { from: '+46701111111', text: 'heard again' });
  await rig.until(() => rig.sink.deletions.length === 1, 1000);
});

// The speed of a serial line: found out where nobody has told it, remembered, and never at the cost of a modem that starts slowly.

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type DeviceMemory, deviceMemoryOfThisProcess } from './device-memory.ts';
import { lineSpeeds, serialAddress } from './line-speed.ts';
import { fault } from './simulator/faults/registry.ts';
import { OneSpeedPort } from './testing/one-speed-port.ts';
import { Rig, type RigOptions } from './testing/rig.ts';

const port = '/dev/ttyAMA0';

/** A driver at a port whose modem speaks at one speed only. */
function rigAt(t: TestContext, speaks: number | 'any', options: RigOptions = {}) {
  const opened: OneSpeedPort[] = [];
  const rig: Rig = new Rig(t, {
    port,
    open: async (_, baudRate = 115_200) => {
      const line = new OneSpeedPort(rig.simulated.openPort(), speaks, baudRate);
      opened.push(line);
      return { port: line, name: port, setSpeed: line.setSpeed };
    },
    ...options,
  });
  return { rig, opened };
}

for (const speed of [9600, 19_200, 38_400, 57_600, 230_400, 460_800, 921_600]) {
  test(`a modem that speaks at ${speed} only is found within its first connection, and works`, async (t) => {
    const { rig, opened } = rigAt(t, speed);
    rig.modem.start();
    await rig.until(() => rig.modem.status.state === 'ready', 40_000);
    assert.equal(rig.modem.status.lineSpeed, speed);
    assert.equal(opened.length, 1);
    assert.equal(opened[0]?.speeds.at(-1), speed);
    assert.equal((await rig.send()).type, 'accepted');
  });
}

test('the speed that worked is opened first the next time, and no other is tried', async (t) => {
  const deviceMemory = deviceMemoryOfThisProcess();
  const first = rigAt(t, 9600, { deviceMemory });
  await first.rig.ready();
  await first.rig.settled(first.rig.modem.stop());
  const { rig, opened } = rigAt(t, 9600, { deviceMemory });
  await rig.ready();
  assert.deepEqual(opened[0]?.speeds, [9600]);
});

test('a speed that was changed behind our back is found again, after three connections in vain', async (t) => {
  const deviceMemory: DeviceMemory = deviceMemoryOfThisProcess();
  await deviceMemory.noteSpeed(port, 9600);
  const { rig, opened } = rigAt(t, 57_600, { deviceMemory });
  rig.modem.start();
  await rig.until(() => rig.modem.status.state === 'ready', 300_000);
  assert.equal(opened.length, 4);
  assert.equal(await deviceMemory.speedOf(port), 57_600);
});

test('a speed that a person has set is the only one', async (t) => {
  const { rig, opened } = rigAt(t, 9600, { baudRate: 19_200 });
  rig.modem.start();
  await rig.until(() => opened.length === 6, 600_000);
  assert.deepEqual(
    opened.map(({ speeds }) => speeds),
    opened.map(() => [19_200]),
  );
});

test('H14: a USB modem, to which speed means nothing, may start slowly and stays at the usual one', async (t) => {
  for (const silentFor of [0, 5000, 12_000, 25_000, 29_000]) {
    const { rig, opened } = rigAt(t, 'any');
    const lift = rig.simulated.behave(fault('silence'));
    rig.clock.after(silentFor, lift);
    const begun = rig.clock.now();
    await rig.ready();
    assert.equal(rig.modem.status.lineSpeed, 115_200);
    assert.equal(opened.length, 1);
    assert.ok(rig.clock.now() - begun <= silentFor + 8500, `${rig.clock.now() - begun} ms, silent for ${silentFor}`);
  }
});

test('A11 A12: a modem that answers within ten seconds is spoken to at one speed only', async (t) => {
  const { rig, opened } = rigAt(t, 115_200);
  const lift = rig.simulated.behave(fault('silence'));
  rig.clock.after(9000, lift);
  await rig.ready();
  assert.deepEqual(opened[0]?.speeds, [115_200]);
});

test('a port where nothing answers at any speed raises its alarm within five minutes', async (t) => {
  const { rig } = rigAt(t, 1200);
  rig.modem.start();
  await rig.until(() => rig.eventsOf('alarm').some(({ alarm }) => alarm === 'no-answer'), 300_000);
});

test('a line without a speed has none to be found out', async (t) => {
  const rig = await new Rig(t).ready();
  assert.equal(rig.modem.status.lineSpeed, undefined);
});

test('what is told is tried alone, what is known is believed for a while, else the usual one comes first', () => {
  assert.deepEqual(lineSpeeds({ told: 9600, known: 19_200, failures: 9 }), { first: 9600, others: [] });
  assert.deepEqual(lineSpeeds({ told: undefined, known: 19_200, failures: 2 }), { first: 19_200, others: [] });
  const doubted = lineSpeeds({ told: undefined, known: 19_200, failures: 3 });
  assert.equal(doubted.first, 19_200);
  assert.equal(doubted.others[0], 115_200);
  assert.ok(!doubted.others.includes(19_200));
  assert.equal(lineSpeeds({ told: undefined, known: undefined, failures: 0 }).first, 115_200);
});

test('the speed may stand behind the path of a port', () => {
  assert.deepEqual(serialAddress('/dev/ttyAMA0'), { path: '/dev/ttyAMA0' });
  assert.deepEqual(serialAddress('/dev/ttyAMA0?baud=9600'), { path: '/dev/ttyAMA0', baudRate: 9600 });
  for (const wrong of ['/dev/x?baud=', '/dev/x?baud=0', '/dev/x?speed=9600', 'tcp://a:1', 'simulator']) {
    assert.equal(serialAddress(wrong), undefined, wrong);
  }
});

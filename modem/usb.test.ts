// Section H of the field catalogue, as far as the driver sees it: ports that die, modems that return under another name.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deviceMemoryOfThisProcess } from './device-memory.ts';
import { withErrorCode } from './port-trouble.ts';
import { fault } from './simulator/faults/registry.ts';
import { leavesTheBus } from './testing/leaves-the-bus.ts';
import { Rig } from './testing/rig.ts';

/** A rig whose modem is opened by path, and can be located by IMEI. */
function byPath(t: import('node:test').TestContext, options: ConstructorParameters<typeof Rig>[1] = {}): Rig {
  const rig: Rig = new Rig(t, {
    port: '/dev/ttyUSB0',
    open: async (source) => {
      if (source !== rig.simulated.path || !rig.simulated.plugged)
        throw withErrorCode(new Error(`No such file or directory, cannot open ${String(source)}`));
      return { port: rig.simulated.openPort(), name: rig.simulated.path };
    },
    locate: async (imei) =>
      rig.simulated.plugged && (imei === undefined || imei === rig.simulated.imei) ? rig.simulated.path : undefined,
    ...options,
  });
  return rig;
}

test('H1: a stick that returns under another name is used again within the same process', async (t) => {
  const rig = await byPath(t).ready();
  rig.simulated.unplug();
  await rig.until(() => rig.modem.status.state === 'disconnected', 1000);
  await rig.clock.advance(20_000);
  rig.simulated.replug('/dev/ttyUSB3');
  await rig.until(() => rig.modem.status.state === 'ready', 90_000);
  assert.equal(rig.modem.status.device, '/dev/ttyUSB3');
  assert.equal((await rig.send()).type, 'accepted');
});

test('H1: another modem on the same path is refused', async (t) => {
  const rig = new Rig(t, { imei: '111111111111119' });
  rig.modem.start();
  await rig.until(() => rig.eventsOf('alarm').some(({ alarm }) => alarm === 'wrong-modem'), 60_000);
  assert.notEqual(rig.modem.status.state, 'ready');
  assert.ok(!rig.commands.some((command) => command.startsWith('AT+CMG') || command.startsWith('AT+CPIN')));
});

test('H1: the modem that was chosen for a port is remembered, and after a restart of the program found under another name', async (t) => {
  const deviceMemory = deviceMemoryOfThisProcess();
  const first = await byPath(t, { deviceMemory }).ready();
  assert.equal(await deviceMemory.chosen('/dev/ttyUSB0'), first.simulated.imei);
  await first.settled(first.modem.stop());
  const second = byPath(t, { deviceMemory, simulated: { path: '/dev/ttyUSB4' } });
  await second.ready();
  assert.equal(second.modem.status.device, '/dev/ttyUSB4');
});

test('H1: another modem on the path of the chosen one is refused with words until a person chooses it', async (t) => {
  const deviceMemory = deviceMemoryOfThisProcess();
  await deviceMemory.choose('/dev/ttyUSB0', '111111111111119');
  const means = { cuts: 0, pokes: 0 };
  const rig = byPath(t, {
    deviceMemory,
    powerCycle: async () => {
      means.cuts += 1;
      return true;
    },
    pokeSiblings: async () => {
      means.pokes += 1;
    },
    locate: async () => undefined,
  });
  rig.modem.start();
  await rig.clock.advance(600_000);
  const { status } = rig.modem;
  assert.equal(status.state === 'disconnected' && status.reason.includes('111111111111119'), true);
  assert.equal(status.unexpectedImei, rig.simulated.imei);
  assert.equal(rig.eventsOf('alarm').filter(({ alarm }) => alarm === 'wrong-modem').length, 1);
  assert.deepEqual(means, { cuts: 0, pokes: 0 });
  assert.equal((await rig.send()).type, 'never-submitted');
  await deviceMemory.choose('/dev/ttyUSB0', undefined);
  await rig.until(() => rig.modem.status.state === 'ready', 120_000);
  assert.equal(rig.modem.status.unexpectedImei, undefined);
  assert.equal(await deviceMemory.chosen('/dev/ttyUSB0'), rig.simulated.imei);
});

test('H13: that a restart loses the modem is still known to the next process', async (t) => {
  const deviceMemory = deviceMemoryOfThisProcess();
  const rig = byPath(t, { deviceMemory });
  await deviceMemory.noteLostByRestart(rig.simulated.imei);
  await rig.ready();
  await rig.settled(rig.modem.restart());
  assert.ok(!rig.commands.includes('AT+CFUN=1,1'));
  assert.ok(rig.commands.includes('AT+CFUN=4'));
});

test('H9: why a port cannot be opened stands in the status in words', async (t) => {
  const open = () => Promise.reject(new Error('Cannot lock port'));
  const cause = { type: 'held', by: [{ processId: 712, program: 'ModemManager' }] } as const;
  const explainRefusal = async (path: string) => ({ cause, reason: `${path} is used by ModemManager (process 712).` });
  const rig = byPath(t, { open, explainRefusal });
  rig.modem.start();
  await rig.until(() => rig.modem.status.state === 'disconnected' && rig.modem.status.reason.includes('712'), 1000);
});

test('H10: what the kernel tells about the power is told as an alarm once, and stays among what is known', async (t) => {
  const hints = [{ type: 'under-voltage', now: true, text: 'The board reports under-voltage.' } as const];
  const rig = await byPath(t, { powerHints: async () => hints }).ready();
  rig.simulated.unplug();
  await rig.until(() => rig.modem.status.state === 'disconnected', 1000);
  rig.simulated.replug();
  await rig.until(() => rig.modem.status.state === 'ready', 60_000);
  assert.deepEqual(rig.modem.status.powerHints, hints);
  assert.equal(rig.eventsOf('alarm').filter(({ alarm }) => alarm === 'power').length, 1);
});

test('H6: after a restart the old connection is let go and the modem found by what it is', async (t) => {
  const rig = byPath(t);
  rig.simulated.behave(leavesTheBus('/dev/ttyUSB1'));
  await rig.ready();
  await rig.settled(rig.modem.restart());
  await rig.until(() => rig.modem.status.state === 'disconnected', 20_000);
  await rig.until(() => rig.modem.status.state === 'ready', 120_000);
  assert.equal(rig.modem.status.device, '/dev/ttyUSB1');
});

test('H7: a port that is dead without a word is noticed within 90 seconds and opened anew', async (t) => {
  let opened = 0;
  const rig: Rig = new Rig(t, {
    open: async () => {
      opened += 1;
      return { port: rig.simulated.openPort(), name: 'simulator' };
    },
  });
  await rig.ready();
  await rig.clock.advance(5000);
  const lift = rig.simulated.behave(fault('silence'));
  await rig.until(() => rig.modem.status.state === 'disconnected', 90_000);
  lift();
  await rig.until(() => rig.modem.status.state === 'ready', 60_000);
  assert.equal(opened, 2);
});

test('H7: a stick that is pulled out in mid-send leaves the outcome unknown and nothing hanging', async (t) => {
  const rig = await byPath(t).ready();
  rig.simulated.behave(fault('unplug-in-send', { times: 1, returnAfterMilliseconds: 10_000, path: '/dev/ttyUSB7' }));
  assert.equal((await rig.send()).type, 'unknown');
  await rig.until(() => rig.modem.status.state === 'ready', 120_000);
  assert.equal(rig.simulated.network.submitted.length, 0);
});

test('H8: every opening has a connection of its own, and a hundred of them leave nothing behind', async (t) => {
  const rig = await byPath(t).ready();
  for (let round = 0; round < 100; round += 1) {
    rig.simulated.unplug();
    await rig.until(() => rig.modem.status.state === 'disconnected', 1000);
    rig.simulated.replug();
    await rig.until(() => rig.modem.status.state === 'ready', 60_000);
  }
  assert.equal((await rig.send()).type, 'accepted');
  await rig.settled(rig.modem.stop());
  rig.simulated.close();
  await rig.clock.advance(0);
  assert.equal(rig.clock.pending, 0);
});

test('H13: a modem that does not come back after a restart is not restarted again', async (t) => {
  const deviceMemory = deviceMemoryOfThisProcess();
  const rig = byPath(t, { deviceMemory });
  rig.simulated.behave(leavesTheBus());
  await rig.ready();
  await rig.settled(rig.modem.restart());
  await rig.until(() => rig.eventsOf('alarm').some(({ alarm }) => alarm === 'reset-harmful'), 600_000);
  assert.equal(await deviceMemory.isLostByRestart(rig.simulated.imei), true);
  rig.simulated.replug();
  await rig.until(() => rig.modem.status.state === 'ready', 120_000);
  await rig.settled(rig.modem.restart());
  assert.equal(rig.commands.filter((command) => command === 'AT+CFUN=1,1').length, 1);
  assert.ok(rig.commands.includes('AT+CFUN=4'));
});

test('H14: a port that has just appeared may be silent for 29 seconds', async (t) => {
  const rig = new Rig(t);
  const lift = rig.simulated.behave(fault('silence'));
  rig.clock.after(29_000, lift);
  await rig.ready();
  assert.equal(
    rig.eventsOf('status').some(({ status }) => status.state === 'disconnected'),
    false,
  );
});

test('H16: the radio is switched off and on once a night, when nothing else is done', async (t) => {
  const hour = new Date(Date.UTC(2026, 0, 5, 12)).getHours();
  const rig = await new Rig(t, { nightlyRefreshHour: hour }).ready();
  await rig.clock.advance(2 * 3_600_000);
  assert.deepEqual(rig.eventsOf('healing'), []);
  await rig.clock.advance(6 * 3_600_000);
  assert.deepEqual(rig.eventsOf('healing'), [{ type: 'healing', rung: 'radio', reason: 'nightly' }]);
  await rig.until(() => rig.modem.status.state === 'ready', 120_000);
});

test('G12: a modem that announces nothing for so many hours has its radio switched off and on, where that was asked for', async (t) => {
  const rig = await new Rig(t, { refreshAfterSilentHours: 6 }).ready();
  await rig.clock.advance(4 * 3_600_000);
  rig.simulated.network.deliver(rig.simulated, { from: '+46701111111', text: 'hello' });
  await rig.clock.advance(4 * 3_600_000);
  assert.ok(rig.clock.now() - (rig.modem.status.lastAnnouncedAt ?? 0) >= 4 * 3_600_000);
  assert.deepEqual(rig.eventsOf('healing'), []);
  await rig.clock.advance(3 * 3_600_000);
  assert.equal(rig.eventsOf('healing').length, 1);
  await rig.clock.advance(4 * 3_600_000);
  assert.equal(rig.eventsOf('healing').length, 1);
});

test('G12: without being asked the radio is left alone at night', async (t) => {
  const rig = await new Rig(t).ready();
  await rig.clock.advance(24 * 3_600_000);
  assert.deepEqual(rig.eventsOf('healing'), []);
});

test('H12: the power of the port is cut as a late rung, and a person is called within five minutes', async (t) => {
  const cuts: number[] = [];
  const rig: Rig = new Rig(t, {
    powerCycle: async () => {
      cuts.push(rig.clock.now());
      return true;
    },
  });
  rig.simulated.behave(fault('silence'));
  const before = rig.clock.now();
  rig.modem.start();
  await rig.until(() => rig.eventsOf('alarm').some(({ alarm }) => alarm === 'no-answer'), 300_000);
  assert.equal(cuts.length, 1);
  assert.ok(rig.clock.now() - before < 300_000);
});

test('two modems live their own lives', async (t) => {
  const one = await new Rig(t).ready();
  const other = await new Rig(t, { simulated: { imei: '356938035643817', sim: { number: '+46700000002' } } }).ready();
  one.simulated.unplug();
  await one.until(() => one.modem.status.state === 'disconnected', 1000);
  assert.equal((await other.send()).type, 'accepted');
});

// G4 of the field catalogue and T16: a SIM that was exchanged. It receives at once and sends only when a person has confirmed it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deviceMemoryOfThisProcess } from './device-memory.ts';
import { answer } from './simulator/answer.ts';
import { SimCard } from './simulator/sim-card.ts';
import { Rig } from './testing/rig.ts';

/** Takes the SIM out and puts another one in. */
function exchangeSim(rig: Rig, iccid: string): void {
  rig.simulated.sim = new SimCard({ iccid, number: '+46700000009' });
  rig.simulated.unsolicited('^SIMST:255');
}

const anotherSim = '8946071512360000009';

test('G4: by another SIM in the same modem texts come in and none leaves until a person confirms it', async (t) => {
  const rig = await new Rig(t).ready();
  const before = rig.simulated.sim.iccid;
  exchangeSim(rig, anotherSim);
  await rig.until(() => rig.modem.status.state === 'sim-changed', 120_000);
  assert.equal(rig.modem.status.iccid, anotherSim);
  assert.equal(rig.modem.status.state === 'sim-changed' && rig.modem.status.expected, before);
  assert.equal(rig.eventsOf('alarm').filter(({ alarm }) => alarm === 'sim-changed').length, 1);

  assert.deepEqual(await rig.send(), { type: 'never-submitted', because: { type: 'not-ready', state: 'sim-changed' } });
  rig.simulated.network.deliver(rig.simulated, { from: '+46701111111', text: 'comes in' });
  await rig.until(() => rig.sink.sightings.length === 1, 2000);
  assert.equal(rig.sink.sightings[0]?.iccid, anotherSim);
  await rig.clock.advance(3_600_000);
  assert.equal(rig.simulated.network.submitted.length, 0);
  assert.equal(rig.modem.status.state, 'sim-changed');

  assert.equal(await rig.modem.confirmSim(before), false);
  assert.equal(rig.modem.status.state, 'sim-changed');
  assert.equal(await rig.modem.confirmSim(anotherSim), true);
  assert.equal(rig.modem.status.state, 'ready');
  assert.equal((await rig.send()).type, 'accepted');
});

test('G4: the SIM that belongs to a modem is known to the next process, and the old one may come back', async (t) => {
  const deviceMemory = deviceMemoryOfThisProcess();
  const first = await new Rig(t, { deviceMemory }).ready();
  await first.settled(first.modem.stop());
  const rig = new Rig(t, { deviceMemory, simulated: { sim: { iccid: anotherSim } } });
  rig.modem.start();
  await rig.until(() => rig.modem.status.state === 'sim-changed');
  assert.match(rig.log.join(), /another one \(…0009 instead of …\d{4}\)/);
  assert.ok(!rig.log.join().includes(anotherSim));
  exchangeSim(rig, first.simulated.sim.iccid);
  await rig.until(() => rig.modem.status.state === 'ready', 120_000);
});

test('G4: a confirmation that comes when yet another SIM is there frees neither', async (t) => {
  const deviceMemory = deviceMemoryOfThisProcess();
  const choose = Promise.withResolvers<void>();
  const rig = await new Rig(t, {
    deviceMemory: {
      ...deviceMemory,
      chooseSim: async (imei, iccid) => {
        if (iccid === anotherSim) await choose.promise;
        await deviceMemory.chooseSim(imei, iccid);
      },
    },
  }).ready();
  exchangeSim(rig, anotherSim);
  await rig.until(() => rig.modem.status.state === 'sim-changed', 120_000);
  const confirmed = rig.modem.confirmSim(anotherSim);
  exchangeSim(rig, '8946071512360000017');
  await rig.until(() => rig.modem.status.iccid === '8946071512360000017', 120_000);
  choose.resolve();
  await rig.settled(confirmed);
  await rig.until(() => rig.modem.status.state === 'sim-changed', 120_000);
  await rig.clock.advance(60_000);
  assert.equal(rig.modem.status.state, 'sim-changed');
});

test('G4: a modem that tells no ICCID, or no IMEI, is not held to a SIM', async (t) => {
  for (const silent of [['+CCID', '+CRSM', '+ICCID', '+QCCID'], ['+CGSN']]) {
    const deviceMemory = deviceMemoryOfThisProcess();
    for (const iccid of [undefined, anotherSim]) {
      const prepare = (modem: Rig['simulated']) =>
        void modem.behave({
          name: 'silent',
          command: ({ command }) => (silent.includes(command.name) ? answer({ type: 'ERROR' }) : undefined),
        });
      const rig = await new Rig(t, {
        deviceMemory,
        prepare,
        ...(iccid !== undefined && { simulated: { sim: { iccid } } }),
      }).ready();
      await rig.settled(rig.modem.stop());
    }
  }
});

test('G4: a SIM that told its number before and is busy now is asked again before it is trusted', async (t) => {
  const deviceMemory = deviceMemoryOfThisProcess();
  const first = await new Rig(t, { deviceMemory }).ready();
  await first.settled(first.modem.stop());
  const asked = { times: 0 };
  const prepare = (modem: Rig['simulated']) =>
    void modem.behave({
      name: 'busy',
      command: ({ command }) => {
        if (!['+CCID', '+CRSM'].includes(command.name)) return undefined;
        asked.times += 1;
        return asked.times <= 6 ? answer({ type: 'CME', code: 14 }) : undefined;
      },
    });
  const rig = new Rig(t, { deviceMemory, prepare, simulated: { sim: { iccid: anotherSim } } });
  rig.modem.start();
  await rig.until(() => rig.modem.status.state === 'sim-changed');
  assert.equal(rig.eventsOf('status').filter(({ status }) => status.state === 'ready').length, 0);
});

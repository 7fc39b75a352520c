// Faults of line, modem and SIM (reliability.md 7.2) with the gateway on top: texts still come and go, or wait, and staff
// are told. The driver's own tests (modem/) look closer at each.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Behaviour } from '../../modem/simulator/behaviour.ts';
import { dribble, echoFlip, impolite, inject, noise } from '../../modem/simulator/faults/line.ts';
import { silence } from '../../modem/simulator/faults/silence.ts';
import { listIncomplete } from '../../modem/simulator/faults/storage.ts';
import { SimCard } from '../../modem/simulator/sim-card.ts';
import { modemFaults } from '../http/fault-words.ts';
import { readyGateway, type VirtualGateway, virtualGateway } from '../testing/virtual-gateway.ts';
import { storedDeviceMemory } from './stored-device-memory.ts';

const ANNA = '+46701234567';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** What stands in the banner. */
function staffSee(rig: VirtualGateway): readonly string[] {
  const around = { now: rig.clock.now(), waiting: 1, time: (at: number) => new Date(at).toISOString() };
  return rig.gateway
    .statuses()
    .flatMap(({ status, port }) => modemFaults(status, port, around))
    .flatMap(({ staff }) => staff ?? []);
}

async function comesAndGoes(rig: VirtualGateway, text: string): Promise<void> {
  const id = await rig.write(ANNA, `${text} out`);
  rig.network.deliver(rig.modem, { from: ANNA, text: `${text} in` });
  const here = () => rig.messages.filter(({ text: each }) => each === `${text} in`).length;
  await rig.until(() => here() === 1 && ['sent', 'delivered', 'unknown'].includes(String(rig.status(id))), HOUR);
  await rig.advance(5 * MINUTE);
  assert.equal(here(), 1);
  assert.ok(rig.accepted.filter((each) => each === `${text} out`).length <= 1);
}

const lineFaults: readonly { readonly title: string; readonly fault: () => Behaviour }[] = [
  { title: 'F6 echo that comes and goes', fault: echoFlip },
  { title: 'F7 garbage on the line', fault: () => noise({ octets: 2, probability: 0.02 }) },
  {
    title: 'F8 an announcement in the middle of a send',
    fault: () => inject({ at: 'before-result', text: '+CMTI: "SM",1', command: '+CMGS' }),
  },
  { title: 'F8 announcements that do not wait', fault: impolite },
  { title: 'F9 octets that come one by one', fault: dribble },
  { title: 'F20 a listing that tells nothing', fault: () => listIncomplete({ index: 0 }) },
];

for (const { title, fault } of lineFaults) {
  test(`${title}: texts come and go, each once`, async (t) => {
    const rig = await readyGateway(t);
    rig.modem.behaviours.add(fault());
    for (let round = 1; round <= 3; round += 1) await comesAndGoes(rig, `round ${round}`);
  });
}

test('F4 T16 by another SIM texts come in and stay queued until a technician confirms it, then all leave', async (t) => {
  const rig = await virtualGateway(t);
  await rig.gateway.start([{ ...rig.planFor(rig.modem), deviceMemory: storedDeviceMemory(rig.store, rig.clock) }]);
  await rig.until(() => rig.state === 'ready');
  rig.modem.sim = new SimCard({ iccid: '8946071512360000009', number: rig.modem.sim.number });
  rig.modem.unsolicited('^SIMST:255');
  await rig.until(() => rig.state === 'sim-changed', 5 * 60_000);
  const written = await rig.write('+46702222222', 'waits for the technician');
  rig.network.deliver(rig.modem, { from: '+46701111111', text: 'comes in' });
  await rig.until(() => rig.messages.some(({ text }) => text === 'comes in'), 5000);
  await rig.advance(3_600_000);
  assert.deepEqual([rig.status(written), rig.state, rig.accepted], ['queued', 'sim-changed', []]);
  assert.match(staffSee(rig).join(), /Another SIM card is in the modem\. Texts come in, but none goes out/);

  const [driven] = rig.gateway.modems();
  assert.equal(await rig.settle(driven?.modem.confirmSim('8946071512360000009') ?? Promise.resolve(false)), true);
  await rig.until(() => rig.accepted.length === 1, 60_000);
  assert.deepEqual(rig.accepted, ['waits for the technician']);
});

test('F4 another modem on the same port is not used, and the technician hears of it', async (t) => {
  const rig = await virtualGateway(t, { plan: { imei: '490154203237518' } });
  await rig.start('anything');
  const id = await rig.write(ANNA, 'not by this one');
  await rig.advance(HOUR);
  assert.equal(rig.status(id), 'queued');
  assert.deepEqual(rig.accepted, []);
  assert.ok(rig.logged.some((line) => line.startsWith('warn:') && line.includes('490154203237518')));
  assert.ok(staffSee(rig).length > 0);
});

test('F1 F5 a modem that falls silent is told to staff within five minutes, and used again when it speaks', async (t) => {
  const rig = await readyGateway(t);
  const lift = rig.modem.behaviours.add(silence());
  await rig.until(() => staffSee(rig).length > 0, 5 * MINUTE);
  const id = await rig.write(ANNA, 'later');
  await rig.advance(HOUR);
  assert.equal(rig.status(id), 'queued');
  lift();
  await rig.until(() => rig.status(id) === 'delivered', 10 * MINUTE);
  assert.deepEqual(staffSee(rig), []);
});

test('F15 a modem that restarts by itself is set up anew, and texts go on', async (t) => {
  const rig = await readyGateway(t);
  rig.modem.reboot();
  await comesAndGoes(rig, 'after the restart');
  assert.equal(rig.modem.settings.indications[1], 1);
});

test('F19 a SIM that is full of a phone’s own texts is told to staff', async (t) => {
  const rig = await virtualGateway(t, { simulated: { sim: { capacity: 10 } } });
  for (const name of ['SM', 'ME'] as const) {
    const storage = rig.modem.storage(name);
    // Sent texts of a phone that the SIM was in: not ours to delete.
    while (storage.used < storage.capacity) storage.add('00', 3);
  }
  await rig.start();
  await rig.until(() => staffSee(rig).length > 0, 5 * MINUTE);
});

test('F23 a wrong PIN is tried once, also over restarts, and staff are told', async (t) => {
  const rig = await virtualGateway(t, {
    simulated: { sim: { pin: '1234' } },
    plan: { pin: '0000', pinMemory: memory() },
  });
  await rig.start('anything');
  await rig.until(() => rig.state === 'pin-required', HOUR);
  await rig.restart('anything');
  await rig.advance(5 * HOUR);
  assert.equal(rig.modem.sim.pinTriesLeft, 2);
  assert.ok(staffSee(rig).length > 0);
});

test('F26 a signal that comes and goes restarts nothing', async (t) => {
  const rig = await readyGateway(t);
  const before = rig.modem.commandLog.filter((line) => line === 'ATE0').length;
  for (let minute = 0; minute < 60; minute += 1) {
    rig.modem.radio.signal = minute % 2 === 0 ? 99 : 0;
    await rig.advance(MINUTE);
  }
  assert.equal(rig.state, 'ready');
  assert.equal(rig.modem.starts, 1);
  assert.equal(rig.modem.commandLog.filter((line) => line === 'ATE0').length, before, 'no connection was made anew');
});

test('F59 without internet, name service or a time server everything works', async (t) => {
  const rig = await readyGateway(t);
  rig.trusted = false;
  await comesAndGoes(rig, 'offline');
});

function memory() {
  const tried = new Set<string>();
  return {
    wasTried: async (sim: string, pin: string) => tried.has(`${sim} ${pin}`),
    triesOn: async () => tried.size,
    noteTry: async (sim: string, pin: string) => void tried.add(`${sim} ${pin}`),
    noteAccepted: async () => {},
  };
}

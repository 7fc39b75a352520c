// Section G of the field catalogue: SIM, PIN, network and boot; and F as far as the driver is concerned.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pinMemoryOfThisProcess } from './gsm/pin-memory.ts';
import { answer, ok } from './simulator/answer.ts';
import { fault } from './simulator/faults/registry.ts';
import { GENERIC } from './simulator/profiles/generic.ts';
import { Rig, submitPdu } from './testing/rig.ts';

const locked = { simulated: { sim: { pin: '1234' } } };
const pinLines = (rig: Rig) => rig.commands.filter((command) => command.startsWith('AT+CPIN='));

function held({ modem: { status } }: Rig) {
  return status.state === 'pin-required' ? status.because : undefined;
}

test('G1: the PIN is entered once and opens the SIM', async (t) => {
  const rig = await new Rig(t, { ...locked, pin: '1234' }).ready();
  assert.deepEqual(pinLines(rig), ['AT+CPIN="1234"']);
});

test('G1: a wrong PIN is tried once, also over restarts of the driver and of the modem', async (t) => {
  const pinMemory = pinMemoryOfThisProcess();
  const rig = new Rig(t, { ...locked, pin: '9999', pinMemory });
  rig.modem.start();
  await rig.until(() => rig.modem.status.state === 'pin-required');
  await rig.clock.advance(3_600_000);
  await rig.settled(rig.modem.stop());
  rig.modem.start();
  await rig.until(() => rig.modem.status.state === 'pin-required');
  await rig.clock.advance(60_000);
  assert.deepEqual(pinLines(rig), ['AT+CPIN="9999"']);
  assert.equal(rig.simulated.sim.pinTriesLeft, 2);
  assert.deepEqual(held(rig), { type: 'tried-before' });
});

test('G1: with fewer than two tries left nothing is tried by itself, and a person still may', async (t) => {
  const rig = new Rig(t, { ...locked, pin: '1234', prepare: (modem) => (modem.sim.pinTriesLeft = 1) });
  rig.modem.start();
  await rig.until(() => rig.modem.status.state === 'pin-required');
  const { status } = rig.modem;
  assert.equal(status.state === 'pin-required' && status.triesLeft, 1);
  await rig.clock.advance(600_000);
  assert.deepEqual(held(rig), { type: 'few-tries', left: 1 });
  assert.deepEqual(pinLines(rig), []);
  rig.modem.enterPin('1234');
  await rig.until(() => rig.modem.status.state === 'ready');
});

test('G1: the try is written down before the PIN goes out', async (t) => {
  const order: string[] = [];
  const inner = pinMemoryOfThisProcess();
  const rig = new Rig(t, {
    ...locked,
    pin: '1234',
    pinMemory: {
      ...inner,
      noteTry: async (sim, pin) => {
        order.push(pinLines(rig).length === 0 ? 'noted first' : 'too late');
        await inner.noteTry(sim, pin);
      },
    },
  });
  await rig.ready();
  assert.deepEqual(order, ['noted first']);
});

test('G1: the PUK is never tried', async (t) => {
  const rig = new Rig(t, { ...locked, pin: '1234', prepare: (modem) => (modem.sim.pinTriesLeft = 0) });
  rig.modem.start();
  await rig.until(() => rig.modem.status.state === 'pin-required');
  await rig.clock.advance(600_000);
  assert.equal(rig.modem.status.state === 'pin-required' && rig.modem.status.puk, true);
  assert.deepEqual(pinLines(rig), []);
});

test('without a PIN configured a locked SIM is told, and nothing is tried', async (t) => {
  const rig = new Rig(t, locked);
  rig.modem.start();
  await rig.until(() => rig.modem.status.state === 'pin-required');
  assert.deepEqual(held(rig), { type: 'no-pin' });
  assert.deepEqual(pinLines(rig), []);
});

for (const told of ['+CPIN:READY', '+CPIN: "READY"', '+CPIN : READY']) {
  test(`G2: ${told} is ready`, async (t) => {
    const prepare = (modem: Rig['simulated']) =>
      void modem.behave({
        name: 'G2',
        command: ({ command }) => (command.name === '+CPIN' && command.form === 'read' ? ok(told) : undefined),
      });
    await new Rig(t, { prepare }).ready();
  });
}

test('G2: a lock on the network is told as it is', async (t) => {
  const prepare = (modem: Rig['simulated']) =>
    void modem.behave({
      name: 'G2',
      command: ({ command }) => (command.name === '+CPIN' ? ok('+CPIN: PH-NET PIN') : undefined),
    });
  const rig = new Rig(t, { prepare, pin: '1234' });
  rig.modem.start();
  await rig.until(() => rig.modem.status.state === 'pin-required');
  assert.deepEqual(held(rig), { type: 'other-lock', lock: 'PH-NET PIN' });
});

test('G3: a SIM that is busy for a minute after the start is waited for', async (t) => {
  const rig = new Rig(t, { prepare: (modem) => (modem.simBusy = true) });
  rig.modem.start();
  await rig.clock.advance(55_000);
  assert.equal(rig.modem.status.state, 'starting');
  rig.simulated.simBusy = false;
  await rig.until(() => rig.modem.status.state === 'ready', 20_000);
});

test('G4: a SIM that is missing is told, and found when it is there', async (t) => {
  const rig = new Rig(t, { prepare: (modem) => (modem.sim.present = false) });
  rig.modem.start();
  await rig.until(() => rig.modem.status.state === 'sim-missing');
  const { status } = rig.modem;
  assert.ok(status.state === 'sim-missing' && status.answer.type === 'refused');
  assert.deepEqual([status.answer.refusal.kind, status.answer.refusal.code], ['CME', 10]);
  assert.deepEqual(await rig.send(), {
    type: 'never-submitted',
    because: { type: 'not-ready', state: 'sim-missing' },
  });
});

for (const line of ['^SIMST:255', '+CPIN: NOT READY', '+CPIN: NOT INSERTED', 'SIM REMOVED']) {
  test(`G4: ${line} in the middle of life means that the SIM has gone`, async (t) => {
    const rig = await new Rig(t).ready();
    rig.simulated.sim.present = false;
    rig.simulated.unsolicited(line);
    await rig.until(() => rig.modem.status.state === 'sim-missing', 60_000);
  });
}

test('G5: settings that are refused before the PIN do not stop the start', async (t) => {
  const refused = ['+CMEE', 'E', 'V', '+CSCS', '+CSMS', '+CLIP', '+COPS', '+CFUN', '+CGSMS', '+CNUM', '+CESQ'];
  const prepare = (modem: Rig['simulated']) =>
    void modem.behave({
      name: 'G5',
      command: ({ command }) => (refused.includes(command.name) ? answer({ type: 'ERROR' }) : undefined),
    });
  const rig = await new Rig(t, { prepare }).ready();
  assert.ok(!rig.commands.includes('ATZ'));
});

for (const level of [0, 4]) {
  test(`G6: a radio that somebody left at +CFUN: ${level} is switched on`, async (t) => {
    const rig = await new Rig(t, { prepare: (modem) => modem.setFunctionality(level) }).ready();
    assert.equal(rig.simulated.settings.functionality, 1);
  });
}

test('G8: over LTE only, the modem is ready although +CREG says it is searching', async (t) => {
  const rig = await new Rig(t).ready();
  Object.assign(rig.simulated.radio, { circuitSwitched: 2, packetSwitched: 0, evolved: 1 });
  await rig.clock.advance(61_000);
  assert.equal(rig.modem.status.state, 'ready');
  assert.equal((await rig.send()).type, 'accepted');
});

test('G9: a network that denies the SIM is said to', async (t) => {
  const rig = await new Rig(t).ready();
  rig.simulated.setRegistration(3);
  await rig.until(() => rig.modem.status.state === 'denied', 61_000);
  assert.equal((await rig.send()).type, 'never-submitted');
  rig.simulated.setRegistration(5);
  await rig.until(() => rig.modem.status.state === 'ready', 61_000);
  assert.equal(rig.modem.status.registration, 'roaming');
});

test('G10: a signal that is unknown does not make the modem searching', async (t) => {
  const rig = await new Rig(t, { prepare: (modem) => (modem.radio.signal = 99) }).ready();
  assert.equal(rig.modem.status.signal?.csq, undefined);
});

for (const banner of ['RDY', '^SYSSTART', '+CFUN: 1', '+AT: READY', 'NORMAL POWER DOWN', 'UNDER-VOLTAGE POWER DOWN']) {
  test(`G11: ${banner} in the middle of life means that everything is set anew`, async (t) => {
    const rig = await new Rig(t).ready();
    await rig.clock.advance(30_000);
    const before = rig.commands.filter((command) => command.startsWith('AT+CNMI=2')).length;
    rig.simulated.unsolicited(banner);
    await rig.until(() => rig.eventsOf('restarted').length === 1, 1000);
    await rig.until(() => rig.modem.status.state === 'ready', 60_000);
    assert.ok(rig.commands.filter((command) => command.startsWith('AT+CNMI=2')).length > before);
  });
}

test('F1: a report that is announced in the wrong place deletes nothing that is not stored', async (t) => {
  const rig = await new Rig(t).ready();
  rig.simulated.storage('SM').put({ index: 0, status: 0, pdu: '07910000AA' });
  rig.simulated.storage('SR').put({ index: 0, status: 0, pdu: '07910000BB' });
  rig.simulated.unsolicited('+CDSI: "SM",0');
  await rig.until(() => rig.sink.deletions.length === 2, 5000);
  assert.deepEqual(rig.sink.pdus.sort(), ['07910000AA', '07910000BB']);
});

test('F2: a report that cannot be read does no harm', async (t) => {
  const rig = await new Rig(t).ready();
  rig.simulated.behave({
    name: 'F2',
    command: ({ command }) =>
      command.name === '+CMGR' || command.name === '+CMGL' ? answer({ type: 'CMS', code: 321 }) : undefined,
  });
  rig.simulated.unsolicited('+CDSI: "SR",8');
  await rig.clock.advance(30_000);
  assert.equal(rig.modem.status.state, 'ready');
});

test('F3: where reports can only be stored, or not at all, that is what is set', async (t) => {
  for (const reports of [[0, 2], [0]]) {
    const profile = { ...GENERIC, indicationOffer: [[0, 1, 2], [0, 1], [0], reports, [0, 1]] as const };
    const rig = await new Rig(t, { simulated: { profile } }).ready();
    assert.deepEqual(rig.simulated.settings.indications.slice(0, 4), [2, 1, 0, reports.at(-1)]);
  }
});

test('F4: what is offered and then refused or not kept is not believed', async (t) => {
  const refusing = new Rig(t);
  refusing.simulated.behave({
    name: 'F4',
    command: ({ command }) =>
      command.name === '+CNMI' && command.parameters[0] === '2' ? answer({ type: 'CMS', code: 303 }) : undefined,
  });
  await refusing.ready();
  assert.deepEqual(refusing.simulated.settings.indications.slice(0, 4), [1, 1, 0, 1]);
  const lying = new Rig(t);
  lying.simulated.behave({
    name: 'F4',
    command: ({ command }) =>
      command.name === '+CNMI' && command.form === 'set' && command.parameters[3] === '1' ? ok() : undefined,
  });
  await lying.ready();
  assert.deepEqual(lying.simulated.settings.indications.slice(0, 4), [2, 1, 0, 2]);
});

test('F8: a report that comes before the reference reaches the sink, and the send its outcome', async (t) => {
  const rig = await new Rig(t).ready();
  rig.simulated.network.answerTime = 5000;
  rig.simulated.behave(fault('impolite'));
  const sending = rig.modem.submit(submitPdu('+46702222222', 'quick'));
  await rig.until(() => rig.sink.sightings.length > 0, 3000).catch(() => {});
  assert.equal((await rig.settled(sending)).type, 'accepted');
  await rig.until(
    () => rig.sink.sightings.some(({ origin }) => origin.type === 'direct' && origin.heading === '+CDS'),
    10_000,
  );
});

test('F11: the modem acknowledges by itself, and we only where it will not', async (t) => {
  const usual = await new Rig(t).ready();
  assert.equal(usual.simulated.settings.messageService, 0);
  usual.simulated.unsolicited('+CDS: 26', '0006AA');
  await usual.until(() => usual.sink.sightings.length === 1, 1000);
  assert.ok(!usual.commands.includes('AT+CNMA'));
  const stubborn = new Rig(t);
  stubborn.simulated.behave({
    name: 'F11',
    command: ({ command }) => {
      if (command.name === '+CSMS') return command.form === 'read' ? ok('+CSMS: 1,1,1,1') : answer({ type: 'ERROR' });
      return command.name === '+CNMA' ? answer({ type: 'CMS', code: 340 }) : undefined;
    },
  });
  await stubborn.ready();
  stubborn.simulated.unsolicited('+CDS: 26', '0006AA');
  await stubborn.until(() => stubborn.commands.includes('AT+CNMA'), 1000);
  assert.equal(stubborn.sink.sightings.length, 1);
  assert.equal(stubborn.modem.status.state, 'ready');
});

test('announcements that the modem has stopped by itself are set again within a minute', async (t) => {
  const rig = await new Rig(t).ready();
  await rig.clock.advance(1000);
  rig.simulated.settings.indications = [2, 0, 0, 0, 0];
  await rig.until(() => rig.eventsOf('alarm').some(({ alarm }) => alarm === 'indications-lost'), 61_000);
  assert.deepEqual(rig.simulated.settings.indications.slice(0, 4), [2, 1, 0, 1]);
});

test('E23: a message that comes straight through although it should be stored is taken too', async (t) => {
  const rig = await new Rig(t).ready();
  rig.simulated.unsolicited('+CMT: ,24', '07916407058099F904AA');
  await rig.until(() => rig.sink.sightings.length === 1, 1000);
  assert.deepEqual(rig.sink.sightings[0]?.origin, { type: 'direct', heading: '+CMT' });
  assert.equal(rig.sink.sightings[0]?.length, 24);
});

test('E23: one that cannot be stored at once is offered until it can', async (t) => {
  const rig = await new Rig(t).ready();
  let refusals = 3;
  rig.sink.verdict = () => {
    refusals -= 1;
    if (refusals >= 0) throw new Error('disk full');
    return 'delete';
  };
  rig.simulated.unsolicited('+CMT: ,24', '07916407058099F904AA');
  await rig.until(() => rig.sink.sightings.length === 1, 30_000);
});

test('E28: a cell broadcast is not a message', async (t) => {
  const rig = await new Rig(t).ready();
  rig.simulated.unsolicited('+CBM: 88', '00112233');
  await rig.clock.advance(10_000);
  assert.deepEqual(rig.sink.sightings, []);
});

// Section C of the field catalogue: the prompt, the send, and what the answer is evidence of.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ok } from './simulator/answer.ts';
import { fault } from './simulator/faults/registry.ts';
import { GENERIC } from './simulator/profiles/generic.ts';
import { Rig, submitPdu } from './testing/rig.ts';

test('C2: a prompt that never comes means not sent, and the next send works', async (t) => {
  const rig = await new Rig(t).ready();
  rig.simulated.behave(fault('prompt-missing', { times: 1 }));
  const outcome = await rig.send('first');
  assert.equal(outcome.type, 'never-submitted');
  assert.equal((await rig.send('second')).type, 'accepted');
  assert.deepEqual(
    rig.simulated.network.submitted.map(({ text }) => text),
    ['second'],
  );
});

test('C3: a prompt that a dead process has left open is left before anything is said', async (t) => {
  const rig = new Rig(t);
  const dead = rig.simulated.openPort();
  dead.write('AT+CMGS=10\r');
  await rig.clock.advance(100);
  dead.destroy();
  await rig.ready();
  assert.ok(rig.simulated.hostText.startsWith('AT+CMGS=10\r\u001b'));
  assert.deepEqual(rig.simulated.network.submitted, []);
});

test('C4: the OK to an ESC at the prompt is no success', async (t) => {
  const rig = await new Rig(t).ready();
  rig.simulated.behave({ name: 'C4', command: ({ command }) => (command.name === '+CMGS' ? ok() : undefined) });
  const outcome = await rig.send();
  assert.equal(outcome.type, 'refused');
  assert.equal(outcome.type === 'refused' && outcome.afterPayload, false);
});

test('C5: a result after two minutes is still the result', async (t) => {
  const rig = await new Rig(t).ready();
  rig.simulated.behave(fault('result-late', { afterMilliseconds: 120_000, times: 1 }));
  assert.equal((await rig.send()).type, 'accepted');
});

test('C6: OK without a reference is accepted, the reference unknown', async (t) => {
  const rig = await new Rig(t).ready();
  rig.simulated.behave(fault('reference-missing'));
  assert.deepEqual(await rig.send(), { type: 'accepted', reference: undefined });
});

test('C6: on a Siemens, which also says OK to a failed send, it is unknown', async (t) => {
  const profile = { ...GENERIC, maker: 'SIEMENS', model: 'MC55' };
  const rig = await new Rig(t, { simulated: { profile } }).ready();
  rig.simulated.behave(fault('reference-missing'));
  assert.equal((await rig.send()).type, 'unknown');
});

test('C7: a time stamp after the reference is told beside it', async (t) => {
  const rig = await new Rig(t).ready();
  const answered = ok('+CMGS: 124,"18/03/09,12:36:21+04"');
  rig.simulated.behave({ name: 'C7', payload: () => answered });
  const outcome = await rig.send();
  assert.deepEqual(outcome, { type: 'accepted', reference: 124, serviceCentreTimeStamp: '18/03/09,12:36:21+04' });
});

test('C6: a reference without OK is evidence enough', async (t) => {
  const rig = await new Rig(t).ready();
  rig.simulated.behave(fault('ok-missing', { times: 1 }));
  assert.equal((await rig.send()).type, 'accepted');
  assert.equal((await rig.send()).type, 'accepted');
});

test('C8: a failure that is reported although the network took the message proves nothing', async (t) => {
  const rig = await new Rig(t).ready();
  rig.simulated.behave(fault('refuse', { command: '+CMGS', code: 500, accepted: true, times: 1 }));
  rig.simulated.behave({
    name: 'C8',
    reply: (reply, { stage }) =>
      stage === 'payload' && reply.type === 'answer'
        ? { ...reply, information: [], result: { type: 'CMS', code: 500 } }
        : undefined,
  });
  rig.simulated.behaviours.remove('refuse');
  const outcome = await rig.send();
  assert.equal(rig.simulated.network.submitted.length, 1);
  assert.equal(outcome.type === 'refused' && outcome.proof, false);
});

for (const [id, code, proof, name] of [
  ['C9', 500, false, 'unclear'],
  ['C10', 38, true, 'temporary'],
  ['C11', 41, true, 'temporary'],
  ['C12', 304, true, 'our own bug'],
] as const) {
  test(`${id}: +CMS ERROR: ${code} after the payload is told with its proof (${name}), and the next message goes`, async (t) => {
    const rig = await new Rig(t).ready();
    rig.simulated.network.decide = () => code;
    const outcome = await rig.send();
    assert.equal(outcome.type, 'refused');
    if (outcome.type !== 'refused') return;
    assert.equal(outcome.error.code, code);
    assert.equal(outcome.afterPayload, true);
    assert.equal(outcome.proof, proof);
    rig.simulated.network.decide = () => undefined;
    assert.equal((await rig.send()).type, 'accepted');
  });
}

test('C13: a SIM that is busy in the middle of several parts is proof that this part was not sent', async (t) => {
  const rig = await new Rig(t).ready();
  assert.equal((await rig.send('part 1')).type, 'accepted');
  for (const code of [314, 310, 311]) {
    rig.simulated.network.decide = () => code;
    const outcome = await rig.send('part 2');
    assert.equal(outcome.type === 'refused' && outcome.proof, true, String(code));
  }
});

test('C14: the character set is set to GSM before anything is read, and an SMSC in UCS-2 is understood', async (t) => {
  const rig = new Rig(t);
  rig.simulated.behave({
    name: 'C14',
    command: ({ command }) =>
      command.name === '+CSCA' ? ok('+CSCA: 002B00340036003700300035003000300038003900390039,145') : undefined,
  });
  await rig.ready();
  assert.equal(rig.modem.status.smsc, '+46705008999');
  assert.ok(rig.commands.indexOf('AT+CSCS="GSM"') < rig.commands.indexOf('AT+CMGF=0'));
  assert.ok(!rig.commands.some((command) => command.startsWith('AT+CSMP')));
});

test('C15: an SMSC that is empty after the start is asked for again', async (t) => {
  const rig = new Rig(t, { prepare: (modem) => (modem.sim.serviceCentre = '') });
  await rig.ready();
  assert.equal(rig.modem.status.smsc, undefined);
  rig.simulated.sim.serviceCentre = '+46705008999';
  await rig.until(() => rig.modem.status.smsc === '+46705008999', 61_000);
});

test('C16: the link is kept open where the modem knows how, and not asked for again where it does not', async (t) => {
  const rig = await new Rig(t).ready();
  await rig.settled(rig.modem.submit(submitPdu('+46702222222', 'one'), { moreToFollow: true }));
  assert.ok(rig.commands.includes('AT+CMMS=2'));
  rig.simulated.behave(fault('refuse', { command: '+CMMS', code: 500 }));
  const asked = () => rig.commands.filter((command) => command === 'AT+CMMS=2').length;
  await rig.settled(rig.modem.submit(submitPdu('+46702222222', 'two'), { moreToFollow: true }));
  const before = asked();
  const outcome = await rig.settled(rig.modem.submit(submitPdu('+46702222222', 'three'), { moreToFollow: true }));
  assert.equal(outcome.type, 'accepted');
  assert.equal(asked(), before);
});

test('C17: PDU mode that is refused until the message part has started is asked for again', async (t) => {
  const rig = new Rig(t, {
    prepare: (modem) => modem.behave(fault('refuse', { command: '+CMGF', kind: 'ERROR', times: 8 })),
  });
  await rig.ready();
  assert.equal(rig.modem.status.state, 'ready');
});

test('C18: factory settings are a rung of the ladder, and no habit', async (t) => {
  const rig = await new Rig(t).ready();
  assert.ok(!rig.commands.includes('AT&F'));
  rig.simulated.network.decide = () => 500;
  for (let round = 0; round < 8 && !rig.commands.includes('AT&F'); round += 1) {
    await rig.until(() => rig.modem.status.state === 'ready');
    await rig.send();
    await rig.clock.advance(120_000);
  }
  await rig.until(() => rig.commands.includes('AT&F'), 3_600_000);
  assert.deepEqual(
    rig
      .eventsOf('healing')
      .map(({ rung }) => rung)
      .slice(0, 2),
    ['radio', 'factory-settings'],
  );
});

test('C19: the domain that carries messages can be chosen, and is told', async (t) => {
  const rig = await new Rig(t, { messageService: 'circuit-preferred' }).ready();
  assert.ok(rig.commands.includes('AT+CGSMS=3'));
  assert.equal(rig.modem.status.messageService, 'circuit-preferred');
});

test('C20: on LTE only, each domain is told by itself, and IMS where the modem knows', async (t) => {
  const rig = new Rig(t, { simulated: { registerAfter: 3_600_000 } });
  rig.simulated.behave({
    name: 'C20',
    command: ({ command }) => (command.name === '+CIREG' ? ok('+CIREG: 0,0') : undefined),
  });
  Object.assign(rig.simulated.radio, { circuitSwitched: 2, packetSwitched: 2, evolved: 1 });
  await rig.ready();
  assert.deepEqual(rig.modem.status.domains, { circuit: 'searching', packet: 'searching', lte: 'home' });
  assert.equal(rig.modem.status.ims, false);
});

for (const accepted of [false, true]) {
  test(`C21: a restart in the middle of a send (${accepted ? 'after' : 'before'} the network got it) is unknown and not repeated`, async (t) => {
    const rig = await new Rig(t).ready();
    rig.simulated.behave(fault('reboot-in-send', { times: 1, accepted }));
    const outcome = await rig.send();
    assert.equal(outcome.type, 'unknown');
    await rig.until(() => rig.modem.status.state === 'ready');
    await rig.clock.advance(120_000);
    assert.equal(rig.simulated.network.submitted.length, accepted ? 1 : 0);
    assert.equal((await rig.send()).type, 'accepted');
  });
}

test('C22: a SIM that is nearly full is looked through before a send', async (t) => {
  const rig = new Rig(t);
  rig.sink.verdict = () => 'keep';
  for (const name of ['SM', 'ME'] as const) rig.simulated.storage(name).capacity = 5;
  for (let slot = 1; slot <= 5; slot += 1)
    rig.simulated.storage('SM').put({ index: slot, status: 1, pdu: `0791${slot}0` });
  await rig.ready();
  await rig.clock.advance(5000);
  rig.sink.verdict = () => 'delete';
  assert.equal((await rig.send()).type, 'accepted');
  assert.ok(
    rig.commands.lastIndexOf('AT+CMGL=4') < rig.commands.findLastIndex((command) => command.startsWith('AT+CMGS')),
  );
  assert.equal(rig.simulated.storage('SM').used, 0);
});

test('C23: the reference is the one the modem picked, also when it wraps', async (t) => {
  const rig = new Rig(t, { prepare: (modem) => (modem.sim.lastReference = 254) });
  await rig.ready();
  const references = [await rig.send(), await rig.send()].map(
    (outcome) => outcome.type === 'accepted' && outcome.reference,
  );
  assert.deepEqual(references, [255, 0]);
});

test('B5: an announcement between Ctrl-Z and the reference is followed up afterwards', async (t) => {
  const rig = await new Rig(t).ready();
  rig.simulated.network.answerTime = 5000;
  rig.simulated.behave(fault('impolite'));
  const sending = rig.modem.submit(submitPdu('+46702222222', 'out'));
  await rig.clock.advance(1000);
  rig.simulated.network.deliver(rig.simulated, { from: '+46701111111', text: 'in' });
  assert.equal((await rig.settled(sending)).type, 'accepted');
  await rig.until(() => rig.sink.pdus.length > 0, 5000);
});

test('a send while the modem is not registered is never submitted', async (t) => {
  const rig = new Rig(t, { simulated: { registerAfter: 3_600_000 } });
  rig.modem.start();
  await rig.until(() => rig.modem.status.state === 'searching');
  assert.equal((await rig.send()).type, 'never-submitted');
  assert.ok(!rig.commands.some((command) => command.startsWith('AT+CMGS')));
});

test('a send before the driver is started is never submitted', async (t) => {
  assert.equal((await new Rig(t).send()).type, 'never-submitted');
});

test('a connection that is cut after the payload leaves the outcome unknown', async (t) => {
  const rig = await new Rig(t).ready();
  rig.simulated.behave(fault('hang-up-in-send', { times: 1, accepted: true }));
  assert.equal((await rig.send()).type, 'unknown');
  await rig.until(() => rig.modem.status.state === 'ready');
  assert.equal(rig.simulated.network.submitted.length, 1);
});

test('a driver that is stopped waits ten seconds for the send in flight', async (t) => {
  const rig = await new Rig(t).ready();
  rig.simulated.network.answerTime = 5000;
  const sending = rig.modem.submit(submitPdu('+46702222222', 'last words'));
  await rig.clock.advance(10);
  await rig.settled(rig.modem.stop());
  assert.equal((await sending).type, 'accepted');
});

test('a driver that is stopped does not wait longer than that', async (t) => {
  const rig = await new Rig(t).ready();
  rig.simulated.network.answerTime = 60_000;
  const sending = rig.modem.submit(submitPdu('+46702222222', 'last words'));
  await rig.clock.advance(10);
  const before = rig.clock.now();
  await rig.settled(rig.modem.stop());
  assert.equal(rig.clock.now() - before, 10_000);
  assert.equal((await sending).type, 'unknown');
});

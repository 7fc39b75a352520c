// Section D of the field catalogue: memories, slots, fill levels, and deleting nothing that is not stored.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readMemoryOffer } from './gsm/storage.ts';
import { ok } from './simulator/answer.ts';
import { fault } from './simulator/faults/registry.ts';
import { GENERIC } from './simulator/profiles/generic.ts';
import { Rig, type RigOptions } from './testing/rig.ts';

const pdu = (number: number) => `07916407058099F9${number.toString(16).padStart(4, '0').toUpperCase()}`;

/** A profile with other memories than the generic modem. */
function memories(memories: typeof GENERIC.memories): RigOptions {
  return { simulated: { profile: { ...GENERIC, memories } } };
}

test('D1: the memory that the announcement names is selected before the slot is read', async (t) => {
  const rig = await new Rig(t).ready();
  assert.equal(rig.simulated.settings.memories[2], 'ME');
  rig.simulated.storage('SM').put({ index: 1, status: 0, pdu: pdu(1) });
  rig.simulated.unsolicited('+CMTI: "SM",1');
  await rig.until(() => rig.sink.sightings.length > 0, 1000);
  assert.deepEqual(rig.sink.pdus, [pdu(1)]);
  assert.equal(rig.sink.sightings[0]?.origin.type === 'stored' && rig.sink.sightings[0].origin.memory, 'SM');
});

test('D1: a message that lies in another memory than announced is found all the same', async (t) => {
  const rig = await new Rig(t).ready();
  rig.simulated.behave(fault('wrong-memory', { memory: 'SM' }));
  rig.simulated.network.deliver(rig.simulated, { from: '+46701111111', text: 'hello' });
  await rig.until(() => rig.sink.deletions.length === 1, 2000);
});

for (const line of ['+CMTI: "SM",-1', '+CMTI: ,-1', '+CMTI: 0,111']) {
  test(`D2: ${line} means look everywhere`, async (t) => {
    const rig = await new Rig(t).ready();
    await rig.clock.advance(5000);
    rig.simulated.storage('SM').put({ index: 4, status: 0, pdu: pdu(1) });
    rig.simulated.unsolicited(line);
    await rig.until(() => rig.sink.pdus.includes(pdu(1)), 2000);
  });
}

test('D3: messages are found although the fill level says 0', async (t) => {
  const rig = new Rig(t);
  rig.simulated.behave({
    name: 'D3',
    reply: (reply, { command }) =>
      command.name === '+CPMS' && command.form === 'set' && reply.type === 'answer'
        ? ok('+CPMS: 0,20,0,20,0,20')
        : undefined,
  });
  rig.simulated.storage('SM').put({ index: 3, status: 0, pdu: pdu(1) });
  await rig.ready();
  await rig.until(() => rig.sink.deletions.length === 1, 2000);
});

test('D4: a fill level larger than what can be read ends the walk at the capacity', async (t) => {
  const rig = new Rig(t, memories({ SM: 10, ME: 0, SR: 0 }));
  rig.simulated.behave({
    name: 'D4',
    reply: (reply, { command }) =>
      command.name === '+CPMS' && command.form === 'set' && reply.type === 'answer'
        ? ok('+CPMS: 9,10,9,10,9,10')
        : undefined,
  });
  await rig.ready();
  await rig.clock.advance(180_000);
  const reads = rig.commands.filter((command) => command.startsWith('AT+CMGR='));
  assert.equal(new Set(reads).size, 11);
  assert.ok(reads.length <= 33, `${reads.length} reads`);
});

for (const indices of [[0, 1], [1, 3, 19], [351, 352], [65_535]]) {
  test(`D5: slots ${indices.join(', ')} are taken from the listing as they are`, async (t) => {
    const rig = new Rig(t, memories({ SM: 352, ME: 0, SR: 0 }));
    for (const index of indices) rig.simulated.storage('SM').put({ index, status: 0, pdu: pdu(index) });
    await rig.ready();
    await rig.until(() => rig.sink.deletions.length === indices.length, 3000);
    assert.equal(rig.simulated.storage('SM').used, 0);
  });
}

test('D7: when the listing hangs the slots are walked', async (t) => {
  const rig = new Rig(t);
  rig.simulated.behave({
    name: 'D7',
    command: ({ command }) => (command.name === '+CMGL' ? { type: 'silence' } : undefined),
  });
  rig.simulated.storage('SM').put({ index: 2, status: 0, pdu: pdu(1) });
  rig.simulated.storage('SM').put({ index: 7, status: 0, pdu: pdu(2) });
  await rig.ready();
  await rig.until(() => rig.sink.deletions.length === 2, 300_000);
});

test('D8: messages come in the order of the listing, and each is handed up by itself', async (t) => {
  const rig = new Rig(t);
  for (const index of [3, 1, 2]) rig.simulated.storage('SM').put({ index, status: 0, pdu: pdu(index) });
  await rig.ready();
  await rig.until(() => rig.sink.deletions.length === 3, 2000);
  assert.deepEqual(rig.sink.pdus, [pdu(1), pdu(2), pdu(3)]);
});

test('D9: the offer of memories is read in every way it was seen', () => {
  const offers: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['("ME","SM","MT"),("ME","SM","MT"),("SM","MT")', ['ME', 'SM', 'MT'], ['SM', 'MT']],
    ['(),(),()', [], []],
    ['"ME","MT","SM"', ['ME', 'MT', 'SM'], ['ME', 'MT', 'SM']],
    ['(("SM","BM","SR"),("SM"))', ['SM', 'BM', 'SR'], ['SM']],
    ['("SM","ME"', ['SM', 'ME'], ['SM', 'ME']],
    ['', [], []],
  ];
  for (const [text, read, receive] of offers) {
    const offer = readMemoryOffer(text);
    assert.deepEqual(offer.read, read, text);
    assert.deepEqual(offer.receive, receive, text);
  }
});

for (const [wanted, reason] of [
  [3, 'all three memories or none'],
  [2, 'two memories at most'],
  [1, 'one memory at most'],
] as const) {
  test(`D9: a modem that takes ${reason} is given just that`, async (t) => {
    const rig = new Rig(t);
    rig.simulated.behave({
      name: 'D9',
      command: ({ command }) =>
        command.name === '+CPMS' && command.form === 'set' && command.parameters.length !== wanted
          ? { type: 'answer', information: [], result: { type: 'ERROR' } }
          : undefined,
    });
    rig.simulated.storage('SM').put({ index: 1, status: 0, pdu: pdu(1) });
    await rig.ready();
    await rig.until(() => rig.sink.deletions.length === 1, 5000);
  });
}

test('D10: all three memories are set after every start, and every memory is watched', async (t) => {
  const rig = await new Rig(t).ready();
  assert.deepEqual(rig.simulated.settings.memories, ['SR', 'ME', 'ME']);
  await rig.clock.advance(2000);
  assert.deepEqual(rig.modem.status.storage?.map(({ memory }) => memory).sort(), ['ME', 'SM', 'SR']);
  rig.simulated.reboot();
  await rig.until(() => rig.modem.status.state !== 'ready');
  await rig.until(() => rig.modem.status.state === 'ready');
  assert.equal(rig.simulated.settings.memories[2], 'ME');
});

test('D10a: a memory of capacity 0 is not used', async (t) => {
  const rig = await new Rig(t, memories({ SM: 0, ME: 50, SR: 0 })).ready();
  await rig.clock.advance(1000);
  assert.deepEqual(
    rig.modem.status.storage?.map(({ memory }) => memory),
    ['ME'],
  );
  assert.equal(rig.simulated.settings.memories[2], 'ME');
});

test('D11: where only the first memory takes, going through all of them heals it', async (t) => {
  const rig = new Rig(t);
  const seen: string[] = [];
  rig.simulated.behave({
    name: 'D11',
    command: ({ command }) => {
      if (command.name !== '+CPMS' || command.form !== 'set') return undefined;
      const first = command.parameters[0];
      if (first !== undefined && command.parameters.length > 1) seen.push(first);
      const cycled = seen.join().includes('ME,MT,SM,ME');
      if (!cycled && command.parameters.length > 1) {
        rig.simulated.settings.memories = [first === 'ME' ? 'ME' : 'SM', 'SM', 'SM'];
        return ok('+CPMS: 0,20,0,20,0,20');
      }
      return undefined;
    },
  });
  await rig.ready();
  assert.equal(rig.simulated.settings.memories[2], 'ME');
});

test('D12: an offer of memories that is refused at first is asked for again', async (t) => {
  const prepare = (modem: Rig['simulated']) =>
    void modem.behave(fault('refuse', { command: '+CPMS', form: 'test', kind: 'CME', code: 515, times: 5 }));
  const rig = await new Rig(t, { prepare }).ready();
  assert.equal(rig.commands.filter((command) => command === 'AT+CPMS=?').length, 6);
});

for (const line of ['^SMMEMFULL:"SM"', '+WMGF', '+CIEV: "smsfull",1', '*SMS FULL']) {
  test(`D13: ${line} raises an alarm and a look at every memory`, async (t) => {
    const rig = await new Rig(t).ready();
    await rig.clock.advance(5000);
    rig.simulated.storage('SM').put({ index: 9, status: 0, pdu: pdu(9) });
    rig.simulated.unsolicited(line);
    await rig.until(() => rig.sink.pdus.includes(pdu(9)), 2000);
    assert.ok(rig.eventsOf('alarm').some(({ alarm }) => alarm === 'storage-full'));
  });
}

test('D13: a memory that fills without a word is noticed within a minute, with an alarm at 80 percent', async (t) => {
  const rig = await new Rig(t).ready();
  await rig.clock.advance(5000);
  rig.sink.verdict = () => 'keep';
  for (let index = 1; index <= 16; index += 1) rig.simulated.storage('SM').put({ index, status: 0, pdu: pdu(index) });
  await rig.until(() => rig.eventsOf('alarm').some(({ alarm }) => alarm === 'storage-nearly-full'), 61_000);
  const level = rig.modem.status.storage?.find(({ memory }) => memory === 'SM');
  assert.deepEqual(level, { memory: 'SM', used: 16, capacity: 20, foreign: 0 });
});

test('D14: a deletion that fails is tried again, and never with a flag', async (t) => {
  const rig = new Rig(t);
  rig.simulated.behave(fault('delete-fails', { command: '+CMGD', code: 500, times: 3 }));
  rig.simulated.storage('SM').put({ index: 1, status: 0, pdu: pdu(1) });
  await rig.ready();
  await rig.until(() => rig.sink.deletions.length === 1, 130_000);
  for (const command of rig.commands) if (command.startsWith('AT+CMGD')) assert.match(command, /^AT\+CMGD=\d+$/);
});

test('D14: a modem that says OK and deletes nothing is named after five times, and left alone', async (t) => {
  const rig = new Rig(t);
  rig.simulated.behave(fault('delete-lies', { command: '+CMGD' }));
  rig.simulated.storage('SM').put({ index: 1, status: 0, pdu: pdu(1) });
  await rig.ready();
  await rig.clock.advance(20 * 60_000);
  assert.equal(rig.commands.filter((command) => command.startsWith('AT+CMGD')).length, 5);
  assert.equal(rig.eventsOf('alarm').filter(({ alarm }) => alarm === 'slot-not-deleted').length, 1);
});

test('D15: a modem that announces one slot without end does not make the queue grow', async (t) => {
  const rig = await new Rig(t).ready();
  await rig.clock.advance(5000);
  const before = rig.commands.length;
  for (let time = 0; time < 500; time += 1) rig.simulated.unsolicited('+CMTI: "SM",3');
  await rig.clock.advance(10_000);
  assert.ok(rig.commands.length - before < 50);
});

test('D15: the same PDU in several slots is handed up for each, and every copy is deleted', async (t) => {
  const rig = new Rig(t);
  for (const index of [1, 2, 3]) rig.simulated.storage('SM').put({ index, status: 0, pdu: pdu(7) });
  await rig.ready();
  await rig.until(() => rig.sink.deletions.length === 3, 2000);
  assert.equal(rig.sink.pdus.length, 1);
});

test('D16: a slot that has emptied by itself is no trouble', async (t) => {
  const rig = new Rig(t);
  rig.sink.verdict = ({ origin }) => {
    if (origin.type === 'stored') rig.simulated.storage('SM').remove(2);
    return 'delete';
  };
  rig.simulated.storage('SM').put({ index: 1, status: 0, pdu: pdu(1) });
  rig.simulated.storage('SM').put({ index: 2, status: 0, pdu: pdu(2) });
  await rig.ready();
  await rig.clock.advance(70_000);
  assert.equal(rig.sink.deletions.length, 1);
  assert.equal(rig.modem.status.state, 'ready');
});

test('D17: everything is listed, read or unread', async (t) => {
  const rig = new Rig(t);
  rig.simulated.storage('SM').put({ index: 1, status: 1, pdu: pdu(1) });
  await rig.ready();
  await rig.until(() => rig.sink.deletions.length === 1, 2000);
  assert.ok(rig.commands.every((command) => !command.startsWith('AT+CMGL') || command === 'AT+CMGL=4'));
});

test('D19: a slot filled with FF is empty, and fill after a PDU is handed up as it came', async (t) => {
  const rig = new Rig(t);
  rig.simulated.storage('SM').put({ index: 1, status: 0, pdu: 'FF'.repeat(176) });
  rig.simulated.storage('SM').put({ index: 2, status: 0, pdu: `00${'FF'.repeat(20)}` });
  rig.simulated.storage('SM').put({ index: 3, status: 0, pdu: `${pdu(3)}${'FF'.repeat(100)}` });
  await rig.ready();
  await rig.clock.advance(5000);
  assert.deepEqual(rig.sink.pdus, [`${pdu(3)}${'FF'.repeat(100)}`]);
});

test('D20: garbage where a PDU should be is handed up as it came', async (t) => {
  const garbage = ['0BD04259303784=96p331p71160016D0', '0791640705', 'Hello, this is text'];
  const rig = new Rig(t);
  for (const [at, text] of garbage.entries()) rig.simulated.storage('SM').put({ index: at + 1, status: 0, pdu: text });
  await rig.ready();
  await rig.until(() => rig.sink.pdus.length === 3, 5000);
  assert.deepEqual(rig.sink.pdus, garbage);
});

test('D21: a SIM that is put in late makes the modem start anew once', async (t) => {
  const rig = new Rig(t, { prepare: (modem) => (modem.sim.present = false) });
  rig.modem.start();
  await rig.until(() => rig.modem.status.state === 'sim-missing');
  rig.simulated.sim.present = true;
  await rig.until(() => rig.modem.status.state === 'ready', 300_000);
  assert.equal(rig.commands.filter((command) => command === 'AT+CFUN=1,1').length, 1);
});

test('D22: messages that a phone has left to be sent are neither handed up nor deleted', async (t) => {
  const rig = new Rig(t);
  rig.simulated.storage('SM').put({ index: 1, status: 2, pdu: pdu(1) });
  rig.simulated.storage('SM').put({ index: 2, status: 3, pdu: pdu(2) });
  rig.simulated.storage('SM').put({ index: 3, status: 0, pdu: pdu(3) });
  await rig.ready();
  await rig.until(() => rig.sink.deletions.length === 1, 2000);
  assert.deepEqual(rig.sink.pdus, [pdu(3)]);
  assert.equal(rig.simulated.storage('SM').used, 2);
  assert.equal(rig.modem.status.storage?.find(({ memory }) => memory === 'SM')?.foreign, 2);
});

test('E27: a PDU in lower case is handed up as it is and compared without regard to case', async (t) => {
  const rig = new Rig(t);
  rig.simulated.storage('SM').put({ index: 1, status: 0, pdu: pdu(1).toLowerCase() });
  await rig.ready();
  await rig.until(() => rig.sink.deletions.length === 1, 2000);
  assert.deepEqual(rig.sink.pdus, [pdu(1).toLowerCase()]);
});

test('a slot that holds something else by the time it is deleted is left alone', async (t) => {
  const rig = new Rig(t);
  rig.sink.verdict = ({ pdu: seen }) => {
    if (seen === pdu(1)) rig.simulated.storage('SM').put({ index: 1, status: 0, pdu: pdu(99) });
    return 'delete';
  };
  rig.simulated.storage('SM').put({ index: 1, status: 0, pdu: pdu(1) });
  await rig.ready();
  await rig.until(() => rig.sink.deletions.length === 1, 61_000);
  assert.deepEqual(
    rig.sink.deletions.map((sighting) => sighting.pdu),
    [pdu(99)],
  );
});

test('what cannot be stored stays in the modem until it can', async (t) => {
  const rig = new Rig(t);
  rig.sink.verdict = () => {
    throw new Error('disk full');
  };
  rig.simulated.storage('SM').put({ index: 1, status: 0, pdu: pdu(1) });
  await rig.ready();
  await rig.clock.advance(120_000);
  assert.equal(rig.simulated.storage('SM').used, 1);
  assert.ok(!rig.commands.some((command) => command.startsWith('AT+CMGD')));
  rig.sink.verdict = () => 'delete';
  await rig.until(() => rig.sink.deletions.length === 1, 61_000);
});

test('an announcement that is lost costs a minute at most', async (t) => {
  const rig = await new Rig(t).ready();
  rig.simulated.behave(fault('lost-indication'));
  rig.simulated.network.deliver(rig.simulated, { from: '+46701111111', text: 'hello' });
  await rig.until(() => rig.sink.deletions.length === 1, 61_000);
});

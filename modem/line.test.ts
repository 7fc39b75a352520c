// Sections A and B of the field catalogue, as far as a whole session is needed to see them; the dialogue itself is tested in at/.

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { fault } from './simulator/faults/registry.ts';
import { GENERIC } from './simulator/profiles/generic.ts';
import { Rig } from './testing/rig.ts';

/** Texts go in and out as ever. */
async function works(rig: Rig): Promise<void> {
  const before = rig.sink.deletions.length;
  rig.simulated.network.deliver(rig.simulated, { from: '+46701111111', text: `in ${before}` });
  await rig.until(() => rig.sink.deletions.length > before, 61_000);
  assert.equal((await rig.send()).type, 'accepted');
}

test('A2: echo that comes back with a restart is switched off again, and harmless until then', async (t) => {
  const rig = await new Rig(t).ready();
  rig.simulated.behave(fault('echo-flip'));
  await works(rig);
  const before = rig.commands.filter((command) => command === 'ATE0').length;
  rig.simulated.reboot();
  rig.simulated.unsolicited('RDY');
  await rig.until(() => rig.commands.filter((command) => command === 'ATE0').length > before, 60_000);
  await rig.until(() => rig.modem.status.state === 'ready');
  await works(rig);
});

test('A12: a speed that a person has set is never changed', async (t) => {
  const speeds: (number | undefined)[] = [];
  const rig = new Rig(t, {
    open: async (_, baudRate) => {
      speeds.push(baudRate);
      return { port: rig.simulated.openPort(), name: 'simulator' };
    },
    baudRate: 9600,
  });
  await rig.ready();
  assert.deepEqual(speeds, [9600]);
  assert.ok(!rig.commands.some((command) => command.includes('+IPR')));
});

test('A14: every setting has a line of its own', async (t) => {
  const rig = await new Rig(t).ready();
  await rig.clock.advance(120_000);
  assert.ok(!rig.simulated.hostText.includes(';'));
});

test('A18: the sibling ports are spoken to when a modem stays silent', async (t) => {
  let asleep = true;
  const rig = new Rig(t, {
    prepare: (modem) => void modem.behave({ name: 'A18', hostText: () => (asleep ? '' : undefined) }),
    pokeSiblings: async () => {
      asleep = false;
    },
  });
  await rig.ready();
  assert.deepEqual(
    rig.eventsOf('healing').map(({ rung }) => rung),
    ['poke-siblings'],
  );
});

test('A4: a modem that ends its lines with LF only, or dribbles them, works as any other', async (t) => {
  const rig = new Rig(t);
  rig.simulated.behave({ name: 'A4', modemText: (text) => text.replaceAll('\r\n', '\n') });
  rig.simulated.behave(fault('dribble'));
  await rig.ready();
  await works(rig);
});

test('A6: a modem that spits NULs before everything it says works as any other', async (t) => {
  const rig = new Rig(t);
  rig.simulated.behave(fault('nulls'));
  await rig.ready();
  await works(rig);
});

/** Chatter in every place of every answer disturbs neither the start nor the texts. */
async function survives(t: TestContext, lines: readonly string[]): Promise<void> {
  const rig = new Rig(t);
  for (const text of lines) {
    for (const at of [
      'before-answer',
      'between-lines',
      'before-pdu',
      'before-result',
      'after-answer',
      'before-prompt',
    ] as const) {
      rig.simulated.behave(fault('inject', { text, at, probability: 0.3 }));
    }
  }
  await rig.ready();
  await works(rig);
  assert.deepEqual(rig.eventsOf('restarted'), []);
}

test('B1: chatter of Huawei in every place disturbs nothing', (t) =>
  survives(t, [
    '^RSSI:18',
    '^BOOT:91409020,0,0,0,6',
    '^HCSQ:"LTE",59,50,161,24',
    '^DSFLOWRPT:0000,0000',
    '^STIN: 7, 0, 0',
    '^NWTIME: 18/03/09,12:36:21+4,00',
    '^EONS:1',
  ]));

test('B6: chatter of ZTE and Qualcomm in every place disturbs nothing', (t) =>
  survives(t, ['+ZUSIMR:2', '+ZDONR: "X",0,0,"CS","ROAM_OFF"', '+ZPASR: "LTE"', '+ZEND', '*EBCA: 1', '_OSIGQ: 3,0']));

test('B7: words of Quectel, SIMCom and u-blox in every place disturb nothing', (t) =>
  survives(t, [
    '+QIND: SMS DONE',
    '+QUSIM: 1',
    'PB DONE',
    'SMS DONE',
    'Call Ready',
    'SMS Ready',
    '+NITZ: 18/03/09',
    '*PSUTTZ: 2018',
    '+PBREADY',
    'VOICE CALL: END',
  ]));

test('B10: indications that nobody knows, in every place, disturb nothing', (t) =>
  survives(t, ['^NEVERSEEN: 1', '+XNEW: "a"', '$QCNEW', '%FOO: 1', '#BAR: 2']));

test('B7: RDY in the middle of a command restarts the driver’s own part', async (t) => {
  const rig = await new Rig(t).ready();
  rig.simulated.unsolicited('RDY');
  await rig.until(() => rig.eventsOf('restarted').length === 1, 1000);
  await rig.until(() => rig.modem.status.state === 'ready');
});

test('T15: an alarm without end is told ten times and then once a minute, and one of another kind at once', async (t) => {
  const rig = await new Rig(t).ready();
  for (let n = 0; n < 500; n += 1) rig.simulated.unsolicited('UNDER-VOLTAGE WARNNING');
  await rig.clock.advance(1000);
  const told = (kind: string) => rig.eventsOf('alarm').filter(({ alarm }) => alarm === kind).length;
  assert.equal(told('power'), 10);
  rig.simulated.unsolicited('AT+XYZ=1');
  await rig.clock.advance(60_000);
  assert.equal(told('foreign-program'), 1);
  rig.simulated.unsolicited('UNDER-VOLTAGE WARNNING', 'UNDER-VOLTAGE WARNNING');
  await rig.clock.advance(1000);
  assert.equal(told('power'), 11);
});

test('B8: a warning about the voltage is an alarm and nothing else', async (t) => {
  const rig = await new Rig(t).ready();
  rig.simulated.unsolicited('OVER-VOLTAGE WARNNING');
  rig.simulated.unsolicited('UNDER-VOLTAGE WARNNING');
  await rig.clock.advance(10);
  assert.equal(rig.eventsOf('alarm').filter(({ alarm }) => alarm === 'power').length, 2);
  await works(rig);
});

test('B9: where indications go to another port, the sweep finds the texts, and Huawei is told which port is ours', async (t) => {
  const profile = { ...GENERIC, maker: 'huawei', model: 'E173' };
  const rig = await new Rig(t, { simulated: { profile } }).ready();
  assert.ok(rig.commands.includes('AT^PORTSEL=1'));
  rig.simulated.behave({ name: 'B9', unsolicited: () => [] });
  await works(rig);
});

test('B10: an indication that is not known is noted once, however often it comes', async (t) => {
  const rig = await new Rig(t).ready();
  for (let count = 0; count < 50; count += 1) rig.simulated.unsolicited(`^NEVERSEEN: ${count}`);
  await rig.clock.advance(10);
  assert.equal(rig.log.filter((entry) => entry.includes('NEVERSEEN')).length, 1);
});

for (const heading of ['+CMT: ,23', '+CMT: 23', '+CMT: "+4670",23', '+CDS: ,23', '+CDS: 23']) {
  test(`B13: the length of ${heading} is its last number`, async (t) => {
    const rig = await new Rig(t).ready();
    rig.simulated.unsolicited(heading, '07916407058099F904AA');
    await rig.until(() => rig.sink.sightings.length === 1, 1000);
    assert.equal(rig.sink.sightings[0]?.length, 23);
    assert.equal(rig.sink.sightings[0]?.pdu, '07916407058099F904AA');
  });
}

test('A10: noise on the line costs a repetition at most, never a wrong outcome', async (t) => {
  const rig = await new Rig(t).ready();
  rig.simulated.behave(fault('noise', { octets: 1, probability: 0.05 }));
  for (let round = 0; round < 20; round += 1) {
    const before = rig.simulated.network.submitted.length;
    await rig.until(() => rig.modem.status.state === 'ready');
    const outcome = await rig.send(`noise ${round}`);
    const taken = rig.simulated.network.submitted.length - before;
    if (outcome.type === 'accepted') assert.equal(taken, 1);
    if (outcome.type === 'never-submitted' || (outcome.type === 'refused' && outcome.proof)) assert.equal(taken, 0);
  }
});

test('A9: a modem that answers late is brought back into step before the next send', async (t) => {
  const rig = await new Rig(t).ready();
  rig.simulated.behave(fault('late-answer', { command: '+CSQ', afterMilliseconds: 7000, times: 1 }));
  await rig.clock.advance(75_000);
  assert.equal(rig.modem.status.state, 'ready');
  await works(rig);
});

test('a modem on a slow line works as any other', async (t) => {
  const rig = await new Rig(t, { simulated: { pace: { bytesPerSecond: 960 } } }).ready();
  await works(rig);
});

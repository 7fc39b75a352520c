// The queue of texts: their order, their rates, their time, and by which SIM they leave.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refuse } from '../../modem/simulator/faults/silence.ts';
import { readyGateway, virtualGateway } from '../testing/virtual-gateway.ts';

const ANNA = '+46701234567';
const BERT = '+46707654321';
const HOUR = 3_600_000;

test('F25 without a network the queue holds, counts nothing, and goes out afterwards', async (t) => {
  const rig = await readyGateway(t);
  rig.modem.setRegistration(2);
  await rig.until(() => rig.state === 'searching');
  const id = await rig.write(ANNA, 'x');
  await rig.advance(HOUR / 10);
  assert.equal(rig.status(id), 'queued');
  rig.modem.setRegistration(1);
  await rig.until(() => rig.status(id) === 'delivered');
  assert.equal(rig.rows('select tries from outbound_segments')[0]?.tries ?? 0, 0);
});

test('texts to one number leave in the order they were written, whatever happens to the first', async (t) => {
  const rig = await readyGateway(t);
  rig.modem.behaviours.add(refuse({ command: '+CMGS', code: 41, times: 2, accepted: false }));
  for (const text of ['1', '2', '3']) await rig.write(ANNA, text);
  await rig.until(() => rig.accepted.length === 3);
  assert.deepEqual(rig.accepted, ['1', '2', '3']);
});

test('replies go before bulk, and bulk goes when nobody waits', async (t) => {
  const rig = await virtualGateway(t);
  rig.change({ sendingPaused: true });
  await rig.start();
  for (const number of [1, 2, 3]) await rig.write(`+4670999000${number}`, `bulk ${number}`, { urgency: 'bulk' });
  await rig.write(ANNA, 'reply');
  await rig.advance(60_000);
  assert.deepEqual(rig.accepted, [], 'paused');
  rig.change({ sendingPaused: false });
  await rig.until(() => rig.accepted.length === 4, 5_000);
  assert.equal(rig.accepted[0], 'reply');
});

test('a thousand texts that wait for one number do not hide the one behind them', async (t) => {
  const rig = await virtualGateway(t);
  rig.network.addSubscriber({ number: ANNA, refusal: 41 });
  for (let number = 0; number < 1100; number += 1) await rig.write(ANNA, `${number}`);
  const other = await rig.write(BERT, 'me too');
  await rig.start();
  await rig.until(() => rig.status(other) === 'delivered', 30_000);
});

test('a rate a minute is kept, also when the clock is set forward or back', async (t) => {
  const rig = await readyGateway(t, { settings: { ratePerMinute: 5 } });
  const times: number[] = [];
  rig.network.decide = () => {
    times.push(rig.clock.now());
    return undefined;
  };
  for (let number = 0; number < 20; number += 1) await rig.write(`+467010000${10 + number}`, `${number}`);
  rig.wrong = 48 * HOUR;
  await rig.until(() => times.length >= 10);
  rig.wrong = -48 * HOUR;
  await rig.until(() => times.length === 20);
  for (const [index, time] of times.entries()) {
    const before = times[index - 5];
    if (before !== undefined) assert.ok(time - before >= 60_000, `the ${index}. came ${time - before} ms after`);
  }
});

test('a rate counts what a process before this one has sent', async (t) => {
  const rig = await readyGateway(t, { settings: { ratePerDay: 3 } });
  for (let number = 0; number < 3; number += 1) await rig.write(ANNA, `${number}`);
  await rig.until(() => rig.accepted.length === 3);
  await rig.restart();
  const id = await rig.write(ANNA, 'tomorrow');
  await rig.advance(12 * HOUR);
  assert.equal(rig.status(id), 'queued');
  await rig.until(() => rig.status(id) === 'delivered', 13 * HOUR);
});

test('each SIM has a rate of its own', async (t) => {
  const rig = await readyGateway(t, { settings: { ratePerMinute: 2 } });
  const second = rig.addModem({
    sim: { number: '+46709999999', iccid: '89460000000000000002' },
    imei: '356938035643817',
    path: '/dev/ttyUSB9',
  });
  await rig.until(() => rig.gateway.statuses().every(({ status }) => status.state === 'ready'));
  for (let number = 0; number < 6; number += 1) await rig.write(`+467010000${10 + number}`, `${number}`);
  await rig.advance(30_000);
  const by = (iccid: string) => rig.network.submitted.filter((submitted) => submitted.iccid === iccid).length;
  assert.deepEqual([by(rig.modem.sim.iccid), by(second.sim.iccid)], [2, 2]);
});

test('a text past its validity expires instead of going out late, also when the modem comes back first', async (t) => {
  const rig = await readyGateway(t, { settings: { validityHours: 2 } });
  rig.modem.unplug();
  const id = await rig.write(ANNA, 'too late');
  await rig.advance(2 * HOUR + 1000);
  rig.modem.replug();
  await rig.until(() => rig.state === 'ready' && rig.status(id) !== 'queued');
  assert.equal(rig.status(id), 'expired');
  assert.deepEqual(rig.accepted, []);
});

test('F58 a clock that is set years ahead expires nothing and sends nothing early', async (t) => {
  const rig = await readyGateway(t, { settings: { holdSeconds: 0 } });
  rig.network.reports = [];
  const sent = await rig.write(ANNA, 'sent');
  await rig.until(() => rig.status(sent) === 'sent');
  rig.modem.unplug();
  const waiting = await rig.write(ANNA, 'waits');
  rig.wrong = 10 * 365 * 24 * HOUR;
  await rig.advance(HOUR);
  assert.equal(rig.status(waiting), 'queued');
  assert.equal(rig.status(sent), 'sent');
  rig.wrong = -3 * 24 * HOUR;
  rig.modem.replug();
  await rig.until(() => rig.accepted.length === 2);
});

test('F58 while the clock is not believed nothing expires', async (t) => {
  const rig = await readyGateway(t, { settings: { validityHours: 1 } });
  rig.trusted = false;
  rig.modem.unplug();
  const id = await rig.write(ANNA, 'waits');
  await rig.advance(48 * HOUR);
  assert.equal(rig.status(id), 'queued');
  rig.trusted = true;
  await rig.advance(60_000);
  assert.equal(rig.status(id), 'expired');
});

test('a text that is held back can be taken back, and leaves when its time is over', async (t) => {
  const rig = await readyGateway(t, { settings: { holdSeconds: 30 } });
  const taken = await rig.write(ANNA, 'taken back');
  const other = await rig.write(BERT, 'leaves');
  await rig.advance(20_000);
  assert.deepEqual(rig.accepted, []);
  assert.equal((await rig.cancel(taken)).type, 'done');
  await rig.until(() => rig.status(other) === 'delivered', 40_000);
  assert.deepEqual(rig.accepted, ['leaves']);
});

test('parts that could not follow within ten minutes fail, and a resend sends the whole text anew', async (t) => {
  const rig = await readyGateway(t);
  let refused = 0;
  rig.network.decide = (tpdu) => {
    const second = tpdu.userData.header !== undefined && rig.network.submitted.length === 1;
    if (second && refused < 3) {
      refused += 1;
      return 41;
    }
    return undefined;
  };
  const id = await rig.write(ANNA, 'a'.repeat(300));
  await rig.until(() => rig.status(id) === 'failed', HOUR);
  assert.match(String(rig.rows('select reason from messages')[0]?.reason), /too-late-to-finish/);
  rig.network.decide = () => undefined;
  await rig.resend(id);
  await rig.until(() => rig.status(id) === 'delivered');
  assert.equal(rig.accepted.length, 3, 'one part of the first attempt, two of the second');
});

test('only the part that failed goes again while the phone still holds the others', async (t) => {
  const rig = await readyGateway(t);
  rig.modem.behaviours.add(refuse({ command: '+CMGS', code: 28, skip: 1, times: 1, accepted: false }));
  const id = await rig.write(ANNA, `${'a'.repeat(150)}${'b'.repeat(150)}`);
  await rig.until(() => rig.status(id) === 'failed');
  await rig.resend(id);
  await rig.until(() => rig.status(id) === 'delivered');
  assert.equal(rig.accepted.length, 2);
  assert.equal(new Set(rig.network.submitted.map(({ tpdu }) => JSON.stringify(tpdu.userData.header))).size, 2);
});

test('two SIMs: an answer leaves by the one that was written to, and a new text by the rule', async (t) => {
  const rig = await readyGateway(t);
  const second = rig.addModem({
    sim: { number: '+46709999999', iccid: '89460000000000000002' },
    imei: '356938035643817',
    path: '/dev/ttyUSB9',
  });
  await rig.until(() => rig.gateway.statuses().every(({ status }) => status.state === 'ready'));
  rig.network.deliver(second, { from: ANNA, text: 'to the second' });
  await rig.until(() => rig.messages.length === 1);
  rig.store.sqlite.raw.exec(`update sims set is_default = 1 where iccid = '${rig.modem.sim.iccid}'`);
  rig.store.sqlite.raw.exec(`update sims set number_prefix = '+33' where iccid = '${second.sim.iccid}'`);
  rig.store.changes.ring({ type: 'settings' });
  await rig.write(ANNA, 'answer');
  await rig.write(BERT, 'by default');
  await rig.write('+33612345678', 'by prefix');
  await rig.until(() => rig.accepted.length === 3);
  const by = new Map(rig.network.submitted.map(({ text, iccid }) => [text, iccid]));
  assert.equal(by.get('answer'), second.sim.iccid);
  assert.equal(by.get('by default'), rig.modem.sim.iccid);
  assert.equal(by.get('by prefix'), second.sim.iccid);
});

test('a dead modem keeps its queue, and gives it away where an administrator chose that', async (t) => {
  const rig = await readyGateway(t);
  const second = rig.addModem({
    sim: { number: '+46709999999', iccid: '89460000000000000002' },
    imei: '356938035643817',
    path: '/dev/ttyUSB9',
  });
  await rig.until(() => rig.gateway.statuses().every(({ status }) => status.state === 'ready'));
  rig.network.deliver(second, { from: ANNA, text: 'hello' });
  await rig.until(() => rig.messages.length === 1);
  second.unplug();
  await rig.until(() => rig.gateway.statuses()[1]?.status.state === 'disconnected');
  const id = await rig.write(ANNA, 'waits');
  await rig.advance(HOUR);
  assert.equal(rig.status(id), 'queued');
  rig.change({ moveFromDeadModem: true });
  await rig.until(() => rig.status(id) === 'delivered', 60_000);
  assert.equal(rig.network.submitted.at(-1)?.iccid, rig.modem.sim.iccid);
});

test('a long text that its SIM began and cannot finish fails, leaves by no other SIM, and holds up nobody', async (t) => {
  const rig = await readyGateway(t);
  rig.modem.behaviours.add(refuse({ command: '+CMGS', code: 41, skip: 1, accepted: false }));
  const long = await rig.write(ANNA, 'x'.repeat(300));
  await rig.until(() => rig.network.submitted.length === 1);
  await rig.until(() => rig.rows("select id from outbound_segments where tries > 0 and state = 'queued'").length === 1);
  await rig.settle(rig.gateway.remove(rig.modem.path));
  const second = rig.addModem({
    sim: { number: '+46709999999', iccid: '89460000000000000002' },
    imei: '356938035643817',
    path: '/dev/ttyUSB9',
  });
  const next = await rig.write(ANNA, 'behind it');
  await rig.until(() => rig.status(long) === 'failed', 15 * 60_000);
  assert.match(String(rig.rows('select reason from messages where id = ?', long)[0]?.reason), /too-late-to-finish/);
  await rig.until(() => rig.status(next) === 'delivered');
  const bySecond = rig.network.submitted.filter(({ iccid }) => iccid === second.sim.iccid);
  assert.deepEqual(
    bySecond.map(({ text }) => text),
    ['behind it'],
  );
});

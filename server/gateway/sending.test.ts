// Texts out, over the real driver and the simulated modem with faults: what the network saw, and what the tables say.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  okMissing,
  promptMissing,
  referenceMissing,
  resultLost,
  resultStray,
  unplugInSend,
} from '../../modem/simulator/faults/sending.ts';
import { refuse } from '../../modem/simulator/faults/silence.ts';
import { settleHeld } from '../store/held-messages.ts';
import { readyGateway, virtualGateway } from '../testing/virtual-gateway.ts';

const ANNA = '+46701234567';
const BERT = '+46707654321';
const HOUR = 3_600_000;

test('F2 pulled out between Ctrl-Z and the answer: unknown, and never sent again by itself', async (t) => {
  for (const accepted of [true, false]) {
    const rig = await readyGateway(t);
    rig.network.reports = [];
    rig.modem.behaviours.add(unplugInSend({ accepted, returnAfterMilliseconds: 5000, times: 1 }));
    const id = await rig.write(ANNA, 'once');
    await rig.until(() => rig.status(id) === 'unknown');
    await rig.until(() => rig.state === 'ready');
    await rig.advance(HOUR);
    assert.equal(rig.accepted.length, accepted ? 1 : 0);
    assert.equal(rig.status(id), 'unknown');
  }
});

test('F10 a prompt that never comes is not a send, and it goes out later', async (t) => {
  const rig = await readyGateway(t);
  rig.modem.behaviours.add(promptMissing({ times: 1 }));
  const id = await rig.write(ANNA, 'later');
  await rig.until(() => rig.status(id) === 'delivered');
  assert.deepEqual(rig.accepted, ['later']);
  assert.equal(rig.rows(`select tries from outbound_segments`)[0]?.tries, 0, 'no attempt is counted');
});

test('F11 OK without a reference is settled by its report alone', async (t) => {
  const rig = await readyGateway(t);
  rig.modem.behaviours.add(referenceMissing({ times: 1 }));
  const id = await rig.write(ANNA, 'x');
  await rig.until(() => rig.status(id) === 'delivered');
  assert.equal(rig.accepted.length, 1);
});

test('F12 a reference without OK is enough', async (t) => {
  const rig = await readyGateway(t);
  rig.modem.behaviours.add(okMissing({ times: 1 }));
  const id = await rig.write(ANNA, 'x');
  await rig.until(() => rig.status(id) === 'delivered');
  assert.equal(rig.accepted.length, 1);
});

test('F13 a late answer settles the right one of several', async (t) => {
  const rig = await readyGateway(t);
  rig.network.reports = [];
  rig.modem.behaviours.add(resultStray({ times: 1, afterMilliseconds: 200_000 }));
  const late = await rig.write(ANNA, 'late');
  const next = await rig.write(BERT, 'next');
  await rig.until(() => rig.status(late) === 'unknown');
  await rig.until(() => rig.status(late) === 'sent' && rig.status(next) === 'sent');
  assert.deepEqual(rig.accepted, ['late', 'next']);
  const [first, second] = rig.rows('select reference from outbound_segments order by id');
  assert.notEqual(first?.reference, second?.reference);
});

test('an answer that is lost is settled by the report, and nothing is sent again', async (t) => {
  const rig = await readyGateway(t);
  rig.network.reports = [{ status: 0, afterMilliseconds: 400_000 }];
  rig.modem.behaviours.add(resultLost({ times: 1 }));
  const id = await rig.write(ANNA, 'x');
  await rig.until(() => rig.status(id) === 'unknown');
  await rig.until(() => rig.status(id) === 'delivered');
  assert.equal(rig.accepted.length, 1);
});

test('a person may say that an unknown text arrived, or send it again', async (t) => {
  const rig = await readyGateway(t);
  rig.network.reports = [];
  rig.modem.behaviours.add(resultLost({ times: 2 }));
  const arrived = await rig.write(ANNA, 'arrived');
  const lost = await rig.write(BERT, 'again');
  await rig.until(() => rig.status(arrived) === 'unknown' && rig.status(lost) === 'unknown');
  await rig.confirm(arrived);
  await rig.resend(lost);
  await rig.until(() => rig.status(lost) === 'sent');
  assert.equal(rig.status(arrived), 'delivered');
  assert.deepEqual(rig.accepted, ['arrived', 'again', 'again']);
  assert.equal(rig.network.submitted.at(-1)?.tpdu.rejectDuplicates, true);
});

// modems.md K: what each class of refusal does to the text.
const classes = [
  { code: 1, ends: 'failed', after: 0 },
  { code: 28, ends: 'failed', after: 0 },
  { code: 304, ends: 'failed', after: 0 },
  { code: 41, ends: 'delivered', after: 60_000 },
  { code: 314, ends: 'delivered', after: 5_000 },
  { code: 322, ends: 'delivered', after: 10_000 },
  { code: 313, ends: 'delivered', after: 20_000 },
  { code: 500, ends: 'unknown', after: 0 },
  { code: 332, ends: 'unknown', after: 0 },
  { code: 777, ends: 'unknown', after: 0 },
] as const;

for (const { code, ends, after } of classes) {
  test(`F14 +CMS ERROR: ${code} after the payload ends as ${ends}, and the next text is not held up by it`, async (t) => {
    const rig = await readyGateway(t);
    const begun = rig.clock.now();
    rig.modem.behaviours.add(refuse({ command: '+CMGS', code, times: 1, accepted: false }));
    const id = await rig.write(ANNA, 'x');
    const next = await rig.write(BERT, 'next');
    await rig.until(() => rig.status(id) === ends && rig.status(next) === 'delivered');
    assert.ok(rig.clock.now() - begun >= after, `${rig.clock.now() - begun} ms`);
    const [row] = rig.rows('select reason from messages where id = ?', id);
    if (ends !== 'delivered') assert.match(String(row?.reason), /\w/);
    assert.equal(rig.accepted.filter((text) => text === 'x').length, ends === 'delivered' ? 1 : 0);
  });
}

test('38, which many networks say for a wrong number, is given up after three tries', async (t) => {
  const rig = await readyGateway(t);
  rig.network.addSubscriber({ number: ANNA, refusal: 38 });
  const id = await rig.write(ANNA, 'x');
  await rig.until(() => rig.status(id) === 'failed', 2 * HOUR);
  assert.equal(rig.rows('select tries from outbound_segments')[0]?.tries, 2);
});

test('F52 a stop gives a send in flight ten seconds, and then calls it unknown', async (t) => {
  const rig = await readyGateway(t);
  rig.network.answerTime = 60_000;
  const id = await rig.write(ANNA, 'x');
  await rig.until(() => rig.accepted.length === 1);
  const begun = rig.clock.now();
  await rig.settle(rig.gateway.stop());
  assert.ok(rig.clock.now() - begun <= 10_000, `${rig.clock.now() - begun} ms`);
  assert.equal(rig.status(id), 'unknown');
});

test('F52 a stop waits for an answer that comes in time', async (t) => {
  const rig = await readyGateway(t);
  rig.network.answerTime = 5_000;
  const id = await rig.write(ANNA, 'x');
  await rig.until(() => rig.accepted.length === 1);
  await rig.settle(rig.gateway.stop());
  assert.match(String(rig.status(id)), /^(sent|delivered)$/);
});

test('F63 a held text that a person releases hours later is sent, and does not expire', async (t) => {
  const rig = await virtualGateway(t, { settings: { validityHours: 1 } });
  const id = await rig.write(ANNA, 'hours old');
  rig.store.sqlite.raw.exec(`update messages set status = 'held', boot_id = 'another'`);
  await rig.start();
  await rig.advance(2 * HOUR);
  await rig.settle(settleHeld(rig.store, 'send', rig.clock.now()));
  await rig.until(() => rig.status(id) === 'delivered', HOUR);
});

test('F63 what a restored backup holds is not sent until a person says so', async (t) => {
  const rig = await virtualGateway(t);
  const id = await rig.write(ANNA, 'perhaps sent since');
  rig.store.sqlite.raw.exec(`update messages set status = 'held'`);
  await rig.start();
  await rig.advance(HOUR);
  assert.deepEqual(rig.accepted, []);
  await rig.resend(id);
  await rig.until(() => rig.status(id) === 'delivered');
});

test('a mark that cannot be written stops neither the clock nor reception, and the text leaves once it can', async (t) => {
  const rig = await readyGateway(t);
  rig.store.sqlite.raw.exec(
    "create trigger sick before update on outbound_segments begin select raise(abort, 'no room'); end",
  );
  const id = await rig.write(ANNA, 'later');
  await rig.advance(60_000);
  rig.network.deliver(rig.modem, { from: BERT, text: 'meanwhile' });
  await rig.until(() => rig.messages.some(({ text }) => text === 'meanwhile'));
  assert.equal(rig.status(id), 'queued');
  assert.deepEqual(rig.accepted, []);
  const told = rig.logged.filter((line) => line.includes('The outbox could not work')).length;
  assert.ok(told > 0 && told < 30, `told ${told} times`);
  rig.store.sqlite.raw.exec('drop trigger sick');
  await rig.until(() => rig.status(id) === 'delivered');
});

test('"send again" is not taken back by a report about the first attempt, unless it says that the text arrived', async (t) => {
  const rig = await readyGateway(t);
  rig.modem.behaviours.add(refuse({ command: '+CMGS', code: 21, accepted: false, skip: 1, times: 1 }));
  rig.network.reports = [{ status: 0x41, afterMilliseconds: HOUR / 2 }];
  const id = await rig.write(ANNA, 'x'.repeat(300));
  await rig.until(() => rig.status(id) === 'failed');
  rig.change({ sendingPaused: true });
  await rig.resend(id);
  await rig.advance(HOUR);
  assert.equal(rig.status(id), 'queued');
  rig.change({ sendingPaused: false });
  await rig.until(() => rig.accepted.length > 1);
});

test('a modem whose prompt never comes is asked less and less often, healed, and tells it in few lines', async (t) => {
  const rig = await readyGateway(t);
  rig.modem.behaviours.add(promptMissing());
  const id = await rig.write(ANNA, 'x');
  await rig.advance(10 * HOUR);
  assert.equal(rig.status(id), 'queued');
  const asked = rig.modem.commandLog.filter((command) => command.startsWith('AT+CMGS')).length;
  assert.ok(asked > 10 && asked < 200, `asked ${asked} times in ten hours`);
  const steps = rig.rows('select type from message_steps where message_id = ?', id).length;
  assert.ok(steps < 20, `${steps} lines`);
  assert.ok(rig.modem.commandLog.includes('AT+CFUN=4'), 'the radio was switched off and on');
});

test('a start that cannot settle what was on the wire drives the modem all the same, and settles it later', async (t) => {
  const rig = await virtualGateway(t);
  rig.change({ sendingPaused: true });
  await rig.start();
  const interrupted = await rig.write('+46701111111', 'on the wire');
  await rig.advance(60_000);
  const insert = `insert into outbound_segments
    (message_id, attempt, sequence, total, recipient, pdu, length, state, next_try_at, updated_at)
    values (${interrupted}, 1, 1, 1, '+46701111111', '00', 1, 'submitting', null, 1)`;
  rig.store.sqlite.raw.exec(`delete from outbound_segments; ${insert}`);
  rig.store.sqlite.raw.exec(`update messages set status = 'sending' where id = ${interrupted};
    create trigger sick before update on outbound_segments when old.message_id = ${interrupted}
    begin select raise(abort, 'no room'); end`);
  rig.change({ sendingPaused: false });
  await rig.restart('ready');
  const own = await rig.write('+46702222222', 'written now');
  await rig.until(() => rig.status(own) === 'delivered');
  assert.equal(rig.status(interrupted), 'sending');
  rig.store.sqlite.raw.exec('drop trigger sick');
  await rig.until(() => rig.status(interrupted) === 'unknown', 60_000);
  assert.equal(rig.status(own), 'delivered');
});

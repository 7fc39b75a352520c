// Section I of the field catalogue, calls (B11), and the technician's console.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { packSeptets, readUssd, UssdFailed } from './gsm/ussd.ts';
import { answer } from './simulator/answer.ts';
import { GENERIC } from './simulator/profiles/generic.ts';
import { Rig, submitPdu } from './testing/rig.ts';
import { ussdText } from './tpdu/ussd-text.ts';

const balance = 'Saldo: 123.45 kr. Gilt bis 31.12.';

/** The text of the answer to *100#. */
async function ask(rig: Rig): Promise<string> {
  const { raw, scheme } = await rig.settled(rig.modem.ussd('*100#'));
  return ussdText(raw, scheme);
}

test('I1: an answer in packed septets is read although the scheme says text and the quotes are missing', async (t) => {
  const rig = await new Rig(t).ready();
  rig.simulated.network.ussd = () => ({ text: balance });
  rig.simulated.ussd.form = 'packed';
  rig.simulated.ussd.quoted = false;
  assert.equal(await ask(rig), balance);
  assert.deepEqual(readUssd('0, 49B41C74ACD3D161'), { status: 0, raw: '49B41C74ACD3D161', scheme: undefined });
});

test('I2: an answer in UCS-2 is read', async (t) => {
  const rig = await new Rig(t).ready();
  rig.simulated.network.ussd = () => ({ text: 'Доступно 12 р' });
  Object.assign(rig.simulated.ussd, { form: 'ucs-2', scheme: 72 });
  assert.equal(await ask(rig), 'Доступно 12 р');
});

for (const scheme of [15, 0, undefined]) {
  test(`I3: an answer in plain text with scheme ${scheme ?? 'left out'} is read`, async (t) => {
    const rig = await new Rig(t).ready();
    rig.simulated.network.ussd = () => ({ text: 'Kontostand: 3.00 EUR' });
    rig.simulated.ussd.scheme = scheme;
    assert.equal(await ask(rig), 'Kontostand: 3.00 EUR');
  });
}

test('I4: rubbish behind an answer in UCS-2 is cut off', () => {
  assert.equal(ussdText('6139062706470644FFFF60B16260EEEE', 17), 'اهل');
  assert.equal(ussdText('00480065006C006C006F0000FFFF60B16260', 72), 'Hello');
});

test('I5: the request is packed for Huawei and plain for others', async (t) => {
  assert.equal(packSeptets('*100#'), 'AA180C3602');
  const profile = { ...GENERIC, maker: 'huawei', model: 'E3131' };
  const huawei = await new Rig(t, { simulated: { profile } }).ready();
  huawei.simulated.network.ussd = () => ({ text: balance });
  huawei.simulated.ussd.understandsPlain = false;
  assert.equal(await ask(huawei), balance);
  assert.ok(huawei.commands.includes('AT+CUSD=1,"AA180C3602",15'));
  const other = await new Rig(t).ready();
  other.simulated.network.ussd = () => ({ text: balance });
  await ask(other);
  assert.ok(other.commands.includes('AT+CUSD=1,"*100#",15'));
});

test('I6: a session that the network leaves open is closed', async (t) => {
  const rig = await new Rig(t).ready();
  rig.simulated.network.ussd = () => ({ text: '1 Konto 2 Hilfe', expectsAnswer: true });
  const reply = await rig.settled(rig.modem.ussd('*100#'));
  assert.equal(reply.open, true);
  assert.ok(rig.commands.includes('AT+CUSD=2'));
});

test('I6: unless it is to stay open for a reply', async (t) => {
  const rig = await new Rig(t).ready();
  rig.simulated.network.ussd = (code) =>
    code === '1' ? { text: balance } : { text: '1 Konto 2 Hilfe', expectsAnswer: true };
  await rig.settled(rig.modem.ussd('*100#', true));
  assert.ok(!rig.commands.includes('AT+CUSD=2'));
  assert.equal((await rig.settled(rig.modem.ussd('1'))).raw, balance);
});

test('I7: an answer after two minutes is waited for, and does not hold up a send', async (t) => {
  const rig = await new Rig(t).ready();
  rig.simulated.network.ussd = () => ({ text: balance, afterMilliseconds: 120_000 });
  const asked = rig.modem.ussd('*100#');
  await rig.clock.advance(100);
  const before = rig.clock.now();
  assert.equal((await rig.send()).type, 'accepted');
  assert.ok(rig.clock.now() - before < 5000);
  assert.equal((await rig.settled(asked)).raw, balance);
});

test('I7: an answer that never comes is given up after three minutes', async (t) => {
  const rig = await new Rig(t).ready();
  rig.simulated.network.ussd = () => undefined;
  const asked = rig.clock.now();
  await assert.rejects(rig.settled(rig.modem.ussd('*100#')), (error) => {
    assert.ok(error instanceof UssdFailed && error.problem.type === 'no-answer', String(error));
    return true;
  });
  assert.ok(rig.clock.now() - asked >= 180_000);
  rig.simulated.network.ussd = () => ({ text: balance });
  assert.equal(await ask(rig), balance);
});

test('I8: a text over several lines is one answer', async (t) => {
  const rig = await new Rig(t).ready();
  rig.simulated.network.ussd = () => ({ text: '1 Konto\r\n2 Hilfe\r\n3 Ende' });
  assert.equal(await ask(rig), '1 Konto\n2 Hilfe\n3 Ende');
});

test('a USSD code that is none is not sent, nor a second one while the first waits', async (t) => {
  const rig = await new Rig(t).ready();
  await assert.rejects(rig.modem.ussd('hello'), { problem: { type: 'no-code', code: 'hello' } });
  rig.simulated.network.ussd = () => ({ text: balance, afterMilliseconds: 1000 });
  const first = rig.modem.ussd('*100#');
  await assert.rejects(rig.modem.ussd('*101#'), { problem: { type: 'busy' } });
  await rig.settled(first);
});

test('a USSD request that the modem refuses fails at once', async (t) => {
  const rig = await new Rig(t).ready();
  rig.simulated.behave({
    name: 'refused',
    command: ({ command }) => (command.name === '+CUSD' ? answer({ type: 'CME', code: 30 }) : undefined),
  });
  await assert.rejects(rig.settled(rig.modem.ussd('*100#')), /no network service/);
});

test('B11: a call is ended and noted as missed once, with its number, and texts go on', async (t) => {
  const rig = await new Rig(t).ready();
  rig.simulated.ring('+447700900123');
  await rig.until(() => !rig.simulated.ringing, 10_000);
  await rig.until(() => rig.eventsOf('missed-call').length > 0, 10_000);
  await rig.clock.advance(30_000);
  assert.deepEqual(rig.eventsOf('missed-call'), [{ type: 'missed-call', from: '+447700900123' }]);
  assert.equal((await rig.send()).type, 'accepted');
  assert.ok(!rig.commands.some((command) => command.startsWith('ATS0=') || command === 'ATA'));
});

test('B11: where AT+CHUP is refused ATH is tried, and a modem that ignores both does not stop the texts', async (t) => {
  const rig = await new Rig(t).ready();
  rig.simulated.behave({
    name: 'B11',
    command: ({ command }) =>
      command.name === '+CHUP' ? answer({ type: 'ERROR' }) : command.name === 'H' ? answer({ type: 'OK' }) : undefined,
  });
  rig.simulated.ring('+447700900123');
  await rig.clock.advance(30_000);
  assert.ok(rig.commands.includes('ATH'));
  rig.simulated.network.deliver(rig.simulated, { from: '+46701111111', text: 'while it rings' });
  await rig.until(() => rig.sink.deletions.length === 1, 61_000);
  rig.simulated.endCall(true);
  await rig.clock.advance(15_000);
  assert.equal(rig.eventsOf('missed-call').length, 1);
});

test('T15: of calls that come and end without end one in five seconds is noted, and one hang-up waits', async (t) => {
  const rig = await new Rig(t).ready();
  const before = rig.commands.length;
  for (let second = 0; second < 60; second += 1) {
    for (let n = 0; n < 20; n += 1) rig.simulated.unsolicited('RING', '+CLIP: "+447700900123",145', 'NO CARRIER');
    await rig.clock.advance(1000);
  }
  const noted = rig.eventsOf('missed-call').length;
  assert.ok(noted >= 20 && noted <= 33, `${noted} calls`);
  const hangUps = rig.commands.slice(before).filter((command) => command === 'AT+CHUP').length;
  assert.ok(hangUps >= 60 && hangUps <= 200, `${hangUps} hang-ups`);
});

test('B7: MISSED_CALL of a SIMCom is a missed call', async (t) => {
  const rig = await new Rig(t).ready();
  rig.simulated.unsolicited('MISSED_CALL: 10:12AM +447700900123');
  await rig.clock.advance(100);
  assert.deepEqual(rig.eventsOf('missed-call'), [{ type: 'missed-call', from: '+447700900123' }]);
});

test('F12: a report is asked for in the PDU and not by +CSMP', async (t) => {
  const rig = await new Rig(t).ready();
  await rig.send();
  assert.equal(rig.simulated.network.submitted[0]?.statusReportRequested, true);
  assert.ok(!rig.commands.some((command) => command.includes('CSMP')));
});

test('a raw command waits for the send in flight and tells everything it answered', async (t) => {
  const rig = await new Rig(t).ready();
  rig.simulated.network.answerTime = 5000;
  const sending = rig.modem.submit(submitPdu('+46702222222', 'first'));
  await rig.clock.advance(100);
  const asking = rig.modem.exchange('AT+CSQ');
  await rig.clock.advance(1000);
  assert.notEqual(rig.commands.at(-1), 'AT+CSQ');
  assert.equal((await rig.settled(sending)).type, 'accepted');
  const told = await rig.settled(asking);
  assert.equal(told.refusal, undefined);
  assert.match(told.lines[0] ?? '', /^\+CSQ: \d+,/);
});

test('a raw command that may change a setting has it set right afterwards', async (t) => {
  const rig = await new Rig(t).ready();
  await rig.settled(rig.modem.exchange('AT+CMGF=1'));
  await rig.settled(rig.modem.exchange('ATE1'));
  assert.equal((await rig.send()).type, 'accepted');
});

test('raw commands that could send, delete or lock are not for the console', async (t) => {
  const rig = await new Rig(t).ready();
  const forbidden = [
    'AT+CMGS=10',
    'AT+CMGD=1,4',
    'AT+CPIN="0000"',
    'ATD123;',
    'AT+CSQ;+CMGD=1',
    'ATZ',
    'hello',
    'AT+CSQ\rAT+CMGD=1',
    // A letter whose lower eight bits are CR, or those of a semicolon.
    'AT+CSQ\u010dAT+CMGD=1',
    'AT+CSQ\u013b+CMGD=1',
    // Behind a basic command another one may follow without any sign between them, and blanks count for nothing.
    'ATE0+CMGS=10',
    'ATI+CMGD=1',
    'AT +CMGS=10',
    'AT+CMGD =1',
    'AT+CPIN ="0000"',
    'AT+CSQ="',
    'AT+CMGDA="DEL ALL"',
    'AT+QMGDA="DEL ALL"',
    'AT+QCMGS="123"',
    'AT^HCMGS=10',
    'AT+CMGL=4',
  ];
  for (const command of forbidden) await assert.rejects(rig.modem.exchange(command), /not sent/);
  const { refusal } = await rig.settled(rig.modem.exchange('AT+NOSUCH'));
  assert.deepEqual([refusal?.kind, refusal?.code], ['CME', 4]);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodePdu } from '../tpdu/pdu.ts';
import { SimulatedNetwork } from './network.ts';
import { ManualScheduler } from './scheduler.ts';
import { Host } from './testing/host.ts';
import { submitPdu } from './testing/submit-pdu.ts';

async function send(host: Host, to: string, text: string): Promise<string> {
  const { hex, length } = submitPdu(to, text);
  host.write(`AT+CMGS=${length}\r`);
  await host.until('> ');
  host.write(`${hex}\x1a`);
  return host.until(/\r\n(?:OK|\+CMS ERROR: \d+)\r\n/);
}

function reports(host: Host) {
  return host.network.deliveries
    .filter((delivery) => delivery.kind === 'report')
    .map(({ pdu }) => decodePdu(pdu).tpdu)
    .map((tpdu) => (tpdu.type === 'SMS-STATUS-REPORT' ? [tpdu.messageReference, tpdu.status] : []));
}

test('a subscriber answers, a number that does not exist is refused', async (t) => {
  const host = new Host(t);
  await host.command('AT+CNMI=2,1');
  const friend = host.network.addSubscriber({
    number: '+46702222222',
    reply: (text) => ({ text: `you said ${text}`, afterMilliseconds: 0 }),
  });
  host.network.addSubscriber({ number: '+46703333333', refusal: 1 });
  assert.match(await send(host, '+46702222222', 'moi'), /\+CMGS: 0/);
  await host.until('+CMTI: ');
  assert.deepEqual(
    friend.received.map(({ text }) => text),
    ['moi'],
  );
  assert.match(await send(host, '+46703333333', 'moi'), /\+CMS ERROR: 1\r/);
  assert.equal(host.network.submitted.length, 1);
});

test('what the network is told to decide, it decides: refused, or never answered', async (t) => {
  const host = new Host(t);
  host.network.decide = (tpdu) => (tpdu.destinationAddress.value === '1' ? 42 : 'no-answer');
  assert.match(await send(host, '1', 'x'), /\+CMS ERROR: 42/);
  assert.match(await send(host, '2', 'x'), /\+CMS ERROR: 332/);
  assert.deepEqual(host.network.submitted, []);
});

test('reports come at once, late, several, failed or never', async (t) => {
  const scheduler = new ManualScheduler();
  const host = new Host(t, { scheduler, network: new SimulatedNetwork({ scheduler }) });
  host.network.addSubscriber({ number: '+46701', reports: [] });
  host.network.addSubscriber({
    number: '+46702',
    reports: [{ status: 0x30 }, { status: 0, afterMilliseconds: 5_000 }],
  });
  host.network.addSubscriber({ number: '+46703', reports: [{ status: 0x45, afterMilliseconds: 1_000 }] });
  for (const to of ['+46700', '+46701', '+46702', '+46703']) await send(host, to, 'x');
  await scheduler.advance(0);
  assert.deepEqual(reports(host), [
    [0, 0],
    [2, 0x30],
  ]);
  await scheduler.advance(10_000);
  assert.deepEqual(reports(host), [
    [0, 0],
    [2, 0x30],
    [3, 0x45],
    [2, 0],
  ]);
});

test('a long text comes in parts that belong together, two long ones have different references', async (t) => {
  const host = new Host(t);
  const one = host.network.deliver(host.modem, { from: 'Pharmacy', text: 'å'.repeat(300) });
  const two = host.network.deliver(host.modem, { from: 'Pharmacy', text: 'å'.repeat(300) });
  assert.equal(one.length, 2);
  assert.equal(new Set([...one, ...two].map(({ pdu }) => pdu)).size, 4);
});

test('the order and the time of what was accepted are kept', async (t) => {
  const scheduler = new ManualScheduler(1_000_000);
  const host = new Host(t, { scheduler, network: new SimulatedNetwork({ scheduler }) });
  await send(host, '+46700', 'one');
  await scheduler.advance(5_000);
  await send(host, '+46700', 'two');
  assert.deepEqual(
    host.network.submitted.map(({ id, at, text, reference }) => [id, at, text, reference]),
    [
      [1, 1_000_000, 'one', 0],
      [2, 1_005_000, 'two', 1],
    ],
  );
});

test('a submission that the network needs time for is not accepted when the modem is pulled out meanwhile', async (t) => {
  const scheduler = new ManualScheduler();
  const host = new Host(t, { scheduler, network: new SimulatedNetwork({ scheduler }) });
  host.network.decisionTime = 3_000;
  const { hex, length } = submitPdu('+46700', 'x');
  host.write(`AT+CMGS=${length}\r`);
  await host.until('> ');
  host.write(`${hex}\x1a`);
  await scheduler.advance(1_000);
  host.modem.unplug();
  await scheduler.advance(5_000);
  assert.deepEqual(host.network.submitted, []);
});

test('USSD is answered after OK, and a session goes on', async (t) => {
  const host = new Host(t);
  host.network.ussd = (code, inSession) => ({
    text: `${inSession ? 'then' : 'first'} ${code}`,
    expectsAnswer: !inSession,
  });
  host.write('AT+CUSD=1,"*100#",15\r');
  await host.until('OK\r\n\r\n+CUSD: 1,"first *100#",15');
  host.write('AT+CUSD=1,"1",15\r');
  await host.until('OK\r\n\r\n+CUSD: 0,"then 1",15');
});

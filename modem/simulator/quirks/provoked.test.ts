// The quirks that an ordinary dialogue does not bring out.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { GENERIC } from '../profiles/generic.ts';
import { ManualScheduler } from '../scheduler.ts';
import { Host } from '../testing/host.ts';
import { submitPdu } from '../testing/submit-pdu.ts';
import { quirk } from './index.ts';

async function send(host: Host, to: string, text: string): Promise<string> {
  const { hex, length } = submitPdu(to, text);
  host.write(`AT+CMGS=${length}\r`);
  await host.until('> ');
  host.write(`${hex}\x1a`);
  return host.until(/\r\n(?:OK|ERROR|\+CM[ES] ERROR: \d+)\r\n/);
}

test('A9: the answer to +CPIN? comes when the host has gone on', async (t) => {
  const host = new Host(t);
  host.modem.behaviours.add(quirk('A9', { afterMilliseconds: 5 }));
  host.write('AT+CPIN?\rAT+CSQ\r');
  assert.match(await host.until('+CSQ: '), /\+CPIN: READY\r\n\r\nOK\r\n/);
});

test('A14: commands on one line are refused', async (t) => {
  const host = new Host(t);
  host.modem.behaviours.add(quirk('A14'));
  assert.match(await host.command('AT+CMEE=1;+CREG=2'), /ERROR/);
  assert.match(await host.command('AT+CSCA="+46705008999",145'), /OK/);
});

test('C13: parts in the middle are refused, later ones go', async (t) => {
  const host = new Host(t);
  host.modem.behaviours.add(quirk('C13'));
  const results = [];
  for (let part = 1; part <= 4; part++)
    results.push(/\+CMS ERROR: \d+|OK/.exec(await send(host, '+4670', `${part}`))?.[0]);
  assert.deepEqual(results, ['OK', '+CMS ERROR: 314', '+CMS ERROR: 314', 'OK']);
});

test('C14: the service centre is told garbled until the character set is chosen, and lost by +CSMP', async (t) => {
  const host = new Host(t);
  host.modem.behaviours.add(quirk('C14'));
  assert.match(await host.command('AT+CSCA?'), /\+CSCA: 002B0034[0-9A-F]+,145/);
  await host.command('AT+CSCS="GSM"');
  assert.match(await host.command('AT+CSCA?'), /\+CSCA: "\+46705008999",145/);
  await host.command('AT+CSMP=49,167,0,0');
  assert.match(await host.command('AT+CSCA?'), /\+CSCA: "",129/);
  assert.match(await send(host, '+4670', 'x'), /\+CMS ERROR: 330/);
});

test('C15, D12, G3: busy at first, ready later', async (t) => {
  const scheduler = new ManualScheduler();
  const host = new Host(t, { scheduler });
  await host.command('AT+CMEE=1');
  for (const id of ['C15', 'D12', 'G3']) host.modem.behaviours.add(quirk(id));
  assert.match(await host.command('AT+CPIN?'), /\+CME ERROR: 14/);
  assert.match(await host.command('AT+CSCA?'), /\+CME ERROR: 14/);
  assert.match(await host.command('AT+CPMS="SM"'), /\+CME ERROR: 515/);
  assert.match(await host.command('AT+CPMS=?'), /\r\nERROR/);
  await host.command('ATZ');
  await scheduler.advance(20_000);
  assert.match(await host.command('AT+CPIN?'), /READY/);
  assert.match(await host.command('AT+CSCA?'), /OK/);
  assert.match(await host.command('AT+CPMS="SM"'), /OK/);
  assert.match(await host.command('AT+CPMS=?'), /OK/);
});

test('C16: keeping the link open is refused', async (t) => {
  const host = new Host(t);
  host.modem.behaviours.add(quirk('C16'));
  assert.match(await host.command('AT+CMMS=2'), /\+CMS ERROR: 500/);
});

test('C21: a long message makes it restart', async (t) => {
  const host = new Host(t);
  host.modem.behaviours.add(quirk('C21'));
  const { hex, length } = submitPdu('+4670', 'x'.repeat(155));
  host.write(`AT+CMGS=${length}\r`);
  await host.until('> ');
  host.write(`${hex}\x1a`);
  await host.modem.waitFor((modem) => modem.starts === 2);
  assert.equal(host.network.submitted.length, 0);
});

test('D6: an empty slot is told in five ways', async (t) => {
  const host = new Host(t);
  host.modem.behaviours.add(quirk('D6'));
  const told = [];
  for (let turn = 0; turn < 5; turn++) told.push((await host.command('AT+CMGR=9')).trim().split('\r\n').slice(-1)[0]);
  assert.deepEqual(told, ['OK', '+CMS ERROR: 321', '+CMS ERROR: 320', '+CMS ERROR: 500', 'OK']);
  assert.match(host.heard, /\+CMGR: 0,,0\r\n/);
});

test('D11: only the first memory takes, until all were cycled through', async (t) => {
  const host = new Host(t);
  host.modem.behaviours.add(quirk('D11'));
  await host.command('AT+CPMS="ME","ME","ME"');
  assert.match(await host.command('AT+CPMS?'), /"ME",0,50,"SM",0,20,"SM",0,20/);
  for (const name of ['MT', 'SM', 'ME']) await host.command(`AT+CPMS="${name}"`);
  await host.command('AT+CPMS="ME","ME","ME"');
  assert.match(await host.command('AT+CPMS?'), /"ME",0,50,"ME",0,50,"ME",0,50/);
});

test('D16: deleting one part deletes the others', async (t) => {
  const host = new Host(t);
  host.modem.behaviours.add(quirk('D16'));
  host.network.deliver(host.modem, { from: '+46701111111', text: 'long '.repeat(80) });
  host.network.deliver(host.modem, { from: '+46701111111', text: 'another' });
  assert.equal(host.modem.memory('SM').used, 4);
  await host.command('AT+CMGD=1');
  assert.deepEqual(
    host.modem
      .memory('SM')
      .list()
      .map((message) => message.index),
    [4],
  );
});

test('F1, F2: a stored report is announced in the wrong place, or cannot be read', async (t) => {
  const host = new Host(t);
  await host.command('AT+CNMI=2,1,0,2,0');
  const lift = host.modem.behaviours.add(quirk('F1'));
  await send(host, '+46702222222', 'one');
  await host.until('+CDSI: "SM",0');
  assert.equal(host.modem.memory('SR').used, 1);
  lift();
  host.modem.behaviours.add(quirk('F2'));
  await send(host, '+46702222222', 'two');
  await host.until('+CDSI: "SR",1');
  assert.match(await host.command('AT+CPMS="SR"'), /\+CPMS: 0,0,/);
  assert.match(await host.command('AT+CMGR=1'), /\+CMS ERROR: 321/);
});

test('F6, F9: a report that nobody asked for, and one of two missing', async (t) => {
  const host = new Host(t);
  await host.command('AT+CNMI=2,1,0,1,0');
  host.modem.behaviours.add(quirk('F6'));
  await host.until('+CDS: ');
  host.modem.behaviours.add(quirk('F9'));
  await send(host, '+46702222222', 'one');
  await host.until('+CDS: ');
  await send(host, '+46702222222', 'two');
  await host.network.waitFor((network) => network.deliveries.filter((one) => one.state === 'delivered').length === 3);
  assert.equal(host.heard.split('+CDS: ').length - 1, 2);
});

test('F11: a report that cannot be acknowledged hangs the modem', async (t) => {
  const host = new Host(t);
  await host.command('AT+CSMS=1;+CNMI=2,1,0,1,0');
  host.modem.behaviours.add(quirk('F11', { afterMilliseconds: 5 }));
  await send(host, '+46702222222', 'one');
  await host.until('+CDS: ');
  assert.match(await host.command('AT+CNMA'), /\+CMS ERROR: 340/);
  await pause(50);
  // Long enough for an answer, which comes within a millisecond or two where the modem does not hang.
  const answer = host.command('AT').then(() => 'answered');
  assert.equal(await Promise.race([answer, pause(500, 'silent')]), 'silent');
});

test('G5: ATZ is refused before the PIN', async (t) => {
  const host = new Host(t);
  host.modem.behaviours.add(quirk('G1'));
  host.modem.behaviours.add(quirk('G5'));
  assert.match(await host.command('ATZ'), /ERROR/);
  assert.match(await host.command('AT+CPIN="0000"'), /ERROR/);
  assert.match(await host.command('AT+CPINR'), /SIM PIN,2,3/);
  assert.match(await host.command('AT+CPIN="1234"'), /OK/);
  assert.match(await host.command('ATZ'), /OK/);
});

test('H1, H6: it is gone and returns under another name', async (t) => {
  const host = new Host(t);
  host.modem.behaviours.add(quirk('H1', { returnAfterMilliseconds: 1 }));
  await host.closed();
  await host.modem.waitFor((modem) => modem.path === '/dev/ttyUSB3' && modem.plugged);
  host.reopen();
  host.modem.behaviours.add(quirk('H6', { returnAfterMilliseconds: 1 }));
  assert.match(await host.command('AT+CFUN=1,1'), /OK/);
  await host.closed();
  await host.modem.waitFor((modem) => modem.path === '/dev/ttyUSB6' && modem.plugged);
});

test('H4: the wrong port, poked, brings the modem down', async (t) => {
  const host = new Host(t, { profile: { ...GENERIC, ttys: ['silent', 'at'] } });
  host.modem.behaviours.add(quirk('H4'));
  assert.match(await host.command('AT'), /OK/);
  host.reopen(0);
  host.write('AT\r');
  await host.closed();
  assert.equal(host.modem.plugged, false);
});

test('H7: the connection stays open, nothing comes and nothing is heard', async (t) => {
  const host = new Host(t);
  await host.command('AT');
  host.modem.behaviours.add(quirk('H7'));
  const before = host.modem.hostText;
  host.write('AT\r');
  host.modem.unsolicited('^RSSI:1');
  host.reopen();
  await host.command('AT+CSQ');
  assert.equal(host.modem.hostText, `${before}AT+CSQ\r`);
  assert.doesNotMatch(host.heard, /RSSI/);
});

test('H11, H13: it goes to sleep when idle, or for ever when it is reset', async (t) => {
  const host = new Host(t);
  const lift = host.modem.behaviours.add(quirk('H11', { afterMilliseconds: 5 }));
  await host.closed();
  lift();
  await host.modem.waitFor((modem) => modem.plugged);
  host.reopen();
  host.modem.behaviours.add(quirk('H13'));
  await host.command('AT+CFUN=1,1');
  await host.closed();
  assert.equal(host.modem.plugged, false);
});

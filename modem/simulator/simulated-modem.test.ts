import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Host } from './testing/host.ts';
import { submitPdu } from './testing/submit-pdu.ts';

test('a text that is delivered rings, is listed, and goes when it is deleted', async (t) => {
  const host = new Host(t);
  await host.command('AT+CMGF=0;+CNMI=2,1,0,1,0');
  host.network.deliver(host.modem, { from: '+46701111111', text: 'hello' });
  await host.until('+CMTI: "SM",1');
  const listed = await host.command('AT+CMGL=4');
  assert.match(listed, /\+CMGL: 1,0,,\d+\r\n0791[0-9A-F]+\r\n\r\nOK\r\n$/);
  assert.match(await host.command('AT+CPMS?'), /"SM",1,20/);
  assert.match(await host.command('AT+CMGD=1'), /OK/);
  assert.match(await host.command('AT+CMGR=1'), /\+CMS ERROR: 321/);
  assert.equal(host.modem.memory('SM').used, 0);
});

test('a text that is sent is in the list of what the network accepted, and its report comes after the reference', async (t) => {
  const host = new Host(t);
  await host.command('AT+CMGF=0;+CNMI=2,1,0,1,0');
  const { hex, length } = submitPdu('+46702222222', 'moi');
  host.write(`AT+CMGS=${length}\r`);
  await host.until('> ');
  host.write(`${hex}\x1a`);
  await host.until('OK\r\n');
  await host.until('+CDS: ');
  assert.ok(host.heard.indexOf('+CMGS: 0') < host.heard.indexOf('+CDS:'));
  const [message] = host.network.submitted;
  assert.equal(message?.to, '+46702222222');
  assert.equal(message?.text, 'moi');
  assert.equal(message?.reference, 0);
});

test('two modems on one network text each other', async (t) => {
  const host = new Host(t);
  const other = new Host(t, { network: host.network, sim: { number: '+46700000002' }, imei: '356938035643810' });
  await other.command('AT+CNMI=2,1,0,1,0');
  const { hex, length } = submitPdu('+46700000002', 'between us');
  host.write(`AT+CMGS=${length}\r`);
  await host.until('> ');
  host.write(`${hex}\x1a`);
  await other.until('+CMTI: "SM",1');
});

test('the reference of a message wraps from 255 to 0', async (t) => {
  const host = new Host(t);
  host.modem.sim.lastReference = 254;
  assert.match(await host.command('AT+CRSM=176,28483,0,0,2'), /\+CRSM: 144,0,"FEFF"/);
  for (const reference of [255, 0, 1]) {
    const { hex, length } = submitPdu('+46702222222', 'x');
    host.write(`AT+CMGS=${length}\r`);
    await host.until('> ');
    host.write(`${hex}\x1a`);
    await host.until(`+CMGS: ${reference}\r\n\r\nOK`);
  }
});

test('ESC at the prompt is answered OK although nothing was sent', async (t) => {
  const host = new Host(t);
  host.write('AT+CMGS=20\r');
  await host.until('> ');
  host.write('0011\x1b');
  await host.until('OK\r\n');
  assert.equal(host.network.submitted.length, 0);
});

test('a full SIM leaves the text with the network until a slot is free', async (t) => {
  const host = new Host(t, { sim: { capacity: 1 } });
  await host.command('AT+CNMI=2,1');
  const [first, second] = [1, 2].map(
    (n) => host.network.deliver(host.modem, { from: '+46701111111', text: `${n}` })[0],
  );
  assert.equal(first?.state, 'delivered');
  assert.equal(second?.state, 'waiting');
  await host.command('AT+CMGD=1');
  await host.modem.waitFor(() => second?.state === 'delivered');
});

test('the port can be opened again, and the new connection finds the modem as the old one left it', async (t) => {
  const host = new Host(t);
  await host.command('ATE0');
  host.write('AT+CMGS=20\r');
  await host.until('> ');
  host.reopen();
  host.write('AT\r\x1b');
  await host.until('OK\r\n');
  assert.equal(await host.command('AT'), '\r\nOK\r\n');
});

test('an unplugged modem ends the connection and cannot be opened until it is back', async (t) => {
  const host = new Host(t);
  host.modem.unplug();
  await host.closed();
  assert.throws(() => host.modem.openPort(), /no such device/);
  host.modem.replug('/dev/ttyUSB3');
  host.reopen();
  assert.match(await host.command('AT'), /OK/);
  assert.equal(host.modem.path, '/dev/ttyUSB3');
});

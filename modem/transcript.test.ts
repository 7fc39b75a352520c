import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ok, ScriptedPeer } from './at/testing/scripted-peer.ts';
import { VirtualClock } from './at/testing/virtual-clock.ts';
import { Rig } from './testing/rig.ts';
import { mask, readable, withTranscript } from './transcript.ts';

test('numbers, PDUs, texts and the PIN are masked, the shape of a line stays', () => {
  assert.equal(mask('+CMTI: "SM",3'), '+CMTI: "SM",3');
  assert.equal(mask('AT+CPIN="1234"'), 'AT+CPIN=‹PIN›');
  assert.equal(mask('AT+CPIN=1234␍'), 'AT+CPIN=‹PIN›␍');
  assert.equal(mask('+CLIP: "+447700900123",145'), '+CLIP: "‹13 digits›",145');
  assert.equal(mask(`${'07916407'.repeat(4)}␚`), '‹32 digits›␚');
  assert.equal(mask('+CUSD: 0,"Saldo 12 kr, Anna",15'), '+CUSD: 0,"‹17 characters›",15');
  assert.equal(mask('+CMS ERROR: 500'), '+CMS ERROR: 500');
});

test('control characters are shown as their pictures', () => {
  assert.equal(readable('AT\r\n\u001a\u001b'), 'AT␍␊␚␛');
});

test('bytes pass unchanged, and what is cut in chunks is masked all the same', async () => {
  const clock = new VirtualClock();
  const told: string[] = [];
  const peer = new ScriptedPeer((written) => (written === '' ? undefined : ok));
  const port = withTranscript(peer, { transcript: (line) => told.push(line.slice(25)) }, clock);
  const heard: string[] = [];
  port.on('data', (chunk: Buffer) => heard.push(chunk.toString('latin1')));
  for (const octet of 'AT+CPIN="1234"\r') port.write(octet);
  for (const octet of '\r\n+CLIP: "+447700900123",145\r\n> ') peer.say(octet);
  await clock.until(new Promise((resolve) => setImmediate(resolve)));
  port.destroy();
  assert.deepEqual(peer.written, ['AT+CPIN="1234"']);
  assert.equal(heard.join(''), '\r\nOK\r\n\r\n+CLIP: "+447700900123",145\r\n> ');
  assert.ok(told.includes('→ AT+CPIN=‹PIN›␍'), told.join('\n'));
  assert.ok(told.some((line) => line.startsWith('← +CLIP: "‹13 digits›",145')));
  assert.ok(!told.join().includes('1234') && !told.join().includes('447700'));
});

test('a text of the network is masked however short it is and over however many lines it goes', async () => {
  const clock = new VirtualClock();
  const told: string[] = [];
  const peer = new ScriptedPeer(() => undefined);
  const port = withTranscript(peer, { transcript: (line) => told.push(line.slice(25)) }, clock);
  port.on('data', () => {});
  peer.say('\r\n+CUSD: 0,"12 kr",15\r\n');
  peer.say('\r\n+CUSD: 1,"Hej Anna\n2 Saldo\r\n3 Namn",15\r\n');
  peer.say('\r\n+CSQ: 20,99\r\n');
  peer.say('\r\n+CUSD: 1,"never closed\r\n');
  peer.say('\r\nOK\r\n');
  peer.say('\r\n^RSSI: 20\r\n');
  await clock.until(new Promise((resolve) => setImmediate(resolve)));
  port.destroy();
  assert.deepEqual(told, [
    '← +CUSD: 0,"‹5 characters›",15␍␊',
    '← +CUSD: 1,"‹8 characters›␊',
    '← ‹7 characters›␍␊',
    '← ‹6 characters›",15␍␊',
    '← +CSQ: 20,99␍␊',
    '← +CUSD: 1,"‹12 characters›␍␊',
    '← OK␍␊',
    '← ^RSSI: 20␍␊',
  ]);
});

test('a whole life is told without a number in it, unless asked for', async (t) => {
  for (const transcriptUnmasked of [false, true]) {
    const lines: string[] = [];
    const rig = await new Rig(t, { transcript: (line) => lines.push(line), transcriptUnmasked }).ready();
    rig.simulated.network.deliver(rig.simulated, { from: '+46701111111', text: 'secret' });
    await rig.until(() => rig.sink.deletions.length === 1, 5000);
    await rig.send('also secret');
    const pdu = rig.sink.pdus[0] ?? '-';
    assert.equal(lines.join('\n').includes(pdu), transcriptUnmasked);
    assert.equal(lines.join('\n').includes(rig.simulated.sim.iccid), transcriptUnmasked);
    assert.ok(lines.some((line) => line.includes('→ AT+CMGS=')));
  }
});

test('a line without end is told in pieces, and costs no more octet by octet than at once', async () => {
  const clock = new VirtualClock();
  const told: string[] = [];
  const peer = new ScriptedPeer(() => undefined);
  const options = { transcript: (line: string) => told.push(line.slice(25)), transcriptUnmasked: true };
  const port = withTranscript(peer, options, clock);
  port.resume();
  const before = process.cpuUsage();
  for (let n = 0; n < 9000; n += 1) peer.say('A');
  await clock.until(new Promise((resolve) => setImmediate(resolve)));
  const { user } = process.cpuUsage(before);
  port.destroy();
  assert.deepEqual(
    told.map((line) => line.length),
    [4098, 4098, 810],
  );
  assert.ok(user < 2_000_000, `${user / 1000} ms of processor time`);
});

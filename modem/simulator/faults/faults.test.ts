import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Host } from '../testing/host.ts';
import { submitPdu } from '../testing/submit-pdu.ts';
import { doubledIndication, indicationsDropped, lostIndication, wrongMemory, wrongSlot } from './indications.ts';
import { cutLine, dribble, echoFlip, impolite, inject, latency, noise, nulls } from './line.ts';
import {
  okMissing,
  promptMissing,
  rebootInSend,
  referenceMissing,
  resultLate,
  resultLost,
  resultStray,
  unplugInSend,
} from './sending.ts';
import { hang, lateAnswer, noAnswer, refuse, silence } from './silence.ts';
import { deleteFails, deleteLies, full, listHangs, listTruncated, renumbering, slotSwapped } from './storage.ts';

const { hex, length } = submitPdu('+46702222222', 'moi');

async function atPrompt(host: Host): Promise<void> {
  host.write(`AT+CMGS=${length}\r`);
  await host.until('> ');
}

async function send(host: Host): Promise<string> {
  await atPrompt(host);
  host.write(`${hex}\x1a`);
  return host.until(/\r\n(?:OK|ERROR|\+CM[ES] ERROR: \d+)\r\n/);
}

function receive(host: Host, ...texts: readonly string[]): void {
  for (const text of texts) host.network.deliver(host.modem, { from: '+46701111111', text });
}

test('faults stack: the newest is asked first, and the older one counts again when it is lifted', async (t) => {
  const host = new Host(t);
  host.modem.behaviours.add(refuse({ command: '+CMGS', code: 38 }));
  const lift = host.modem.behaviours.add(refuse({ command: '+CMGS', code: 41 }));
  assert.match(await host.command('AT+CMGS=20'), /\+CMS ERROR: 41/);
  lift();
  assert.match(await host.command('AT+CMGS=20'), /\+CMS ERROR: 38/);
  host.modem.behaviours.clear();
  assert.match(await send(host), /\+CMGS: 0/);
});

test('a fault that strikes twice lets the third one pass', async (t) => {
  const host = new Host(t);
  host.modem.behaviours.add(refuse({ command: '+CSQ', kind: 'CME', code: 14, times: 2 }));
  await host.command('AT+CMEE=1');
  assert.match(await host.command('AT+CSQ'), /\+CME ERROR: 14/);
  assert.match(await host.command('AT+CSQ'), /\+CME ERROR: 14/);
  assert.match(await host.command('AT+CSQ'), /\+CSQ: 23,99/);
});

test('a refusal may come after the payload, with or without the network having accepted', async (t) => {
  const host = new Host(t);
  host.modem.behaviours.add(refuse({ command: '+CMGS', code: 500, accepted: false, times: 1 }));
  assert.match(await send(host), /\+CMS ERROR: 500/);
  assert.equal(host.network.submitted.length, 0);
  host.modem.behaviours.add(refuse({ command: '+CMGS', code: 500, accepted: true, times: 1 }));
  assert.match(await send(host), /\+CMS ERROR: 500/);
  assert.equal(host.network.submitted.length, 1);
});

test('silence, no answer, and a late one', async (t) => {
  const host = new Host(t);
  await host.command('ATE0');
  const lift = host.modem.behaviours.add(silence());
  host.write('AT\r');
  await host.modem.waitFor((modem) => modem.hostText.endsWith('AT\r'));
  lift();
  host.modem.behaviours.add(noAnswer({ command: '+CSQ', times: 1 }));
  host.write('AT+CSQ\r');
  assert.equal(await host.command('AT'), '\r\nOK\r\n');
  host.modem.behaviours.add(lateAnswer({ command: '+CSQ', afterMilliseconds: 5, times: 1 }));
  host.write('AT+CSQ\rAT+CFUN?\r');
  assert.match(await host.until('+CFUN: 1\r\n\r\nOK\r\n'), /\+CSQ: 23,99\r\n\r\nOK/);
});

test('a modem that hangs answers nothing until it restarts', async (t) => {
  const host = new Host(t);
  const lift = host.modem.behaviours.add(hang({ command: '+CMGL' }));
  host.write('AT+CMGL=4\rAT\r');
  await host.until('AT+CMGL=4\r');
  host.modem.unsolicited('^RSSI:9');
  await host.until('^RSSI:9');
  assert.equal(host.modem.channel().state, 'executing');
  lift();
  assert.match(await host.command('AT'), /OK/);
});

test('octets come singly, with noise and NULs among them', async (t) => {
  const host = new Host(t);
  host.modem.behaviours.add(dribble());
  assert.match(await host.command('AT'), /OK/);
  host.modem.behaviours.add(noise({ octets: 3, times: 1 }));
  host.write('AT\r');
  await host.modem.waitFor((modem) => modem.outputLog.map((one) => one.text).join('').length >= 9 + 9 + 3);
  host.modem.behaviours.clear();
  host.modem.behaviours.add(nulls());
  host.write('AT\r');
  await host.until('\0\0\r\nOK\r\n');
});

test('an answer is cut in the middle, the same one for the same seed', async (t) => {
  const cut = async () => {
    const host = new Host(t, { seed: 7 });
    receive(host, 'one', 'two');
    host.modem.behaviours.add(cutLine({ command: '+CMGL', times: 1 }));
    host.write('AT+CMGL=4\r');
    await host.modem.waitFor((modem) => modem.outputLog.length > 1 && modem.channel().state === 'command');
    return host.modem.outputLog.at(-1)?.text;
  };
  const first = await cut();
  assert.doesNotMatch(String(first), /OK/);
  assert.equal(String(first).length, String(await cut()).length);
});

test('echo flips', async (t) => {
  const host = new Host(t);
  host.modem.behaviours.add(echoFlip());
  assert.match(await host.command('AT'), /^AT\r/);
  assert.equal(await host.command('AT'), '\r\nOK\r\n');
  assert.match(await host.command('AT'), /^AT\r/);
});

for (const [at, expected] of [
  ['before-answer', /^\r\n\^RSSI:18\r\n\r\n\+CMGL: 1/],
  ['before-pdu', /\+CMGL: 1,0,,\d+\r\n\r\n\^RSSI:18\r\n07/],
  ['between-lines', /\r\n\^RSSI:18\r\n\r\n\+CMGL: 2/],
  ['before-result', /\r\n\^RSSI:18\r\n\r\nOK\r\n$/],
  ['after-answer', /OK\r\n\r\n\^RSSI:18\r\n$/],
] as const) {
  test(`a line comes ${at.replace('-', ' ')}`, async (t) => {
    const host = new Host(t);
    await host.command('ATE0');
    receive(host, 'one', 'two');
    host.modem.behaviours.add(inject({ at, text: '^RSSI:18', command: '+CMGL' }));
    host.write('AT+CMGL=4\r');
    await host.until(expected);
  });
}

test('a line comes between prompt and Ctrl-Z, and before the prompt', async (t) => {
  const host = new Host(t);
  await host.command('ATE0');
  host.modem.behaviours.add(inject({ at: 'after-prompt', text: '+CMTI: "SM",9' }));
  host.modem.behaviours.add(inject({ at: 'before-prompt' }));
  host.write(`AT+CMGS=${length}\r`);
  await host.until('\r\n^RSSI:18\r\n\r\n> \r\n+CMTI: "SM",9\r\n');
  host.write(`${hex}\x1a`);
  await host.until('+CMGS: 0\r\n\r\nOK\r\n');
});

test('an impolite modem announces a text while the prompt is open', async (t) => {
  const host = new Host(t);
  await host.command('AT+CNMI=2,1');
  await atPrompt(host);
  host.modem.behaviours.add(impolite());
  receive(host, 'now');
  await host.until('+CMTI: "SM",1');
  host.write(`${hex}\x1a`);
  await host.until('+CMGS: 0');
});

test('latency delays every answer', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  const host = new Host(t);
  host.modem.behaviours.add(latency({ afterMilliseconds: 300 }));
  host.write('AT\r');
  await host.until('AT\r');
  await new Promise((resolve) => setImmediate(resolve));
  assert.doesNotMatch(host.heard, /OK/);
  t.mock.timers.tick(300);
  await host.until('OK\r\n');
});

test('+CMTI is lost, doubled, or names another place', async (t) => {
  const host = new Host(t);
  await host.command('AT+CNMI=2,1');
  host.modem.behaviours.add(lostIndication({ times: 1 }));
  receive(host, 'lost');
  host.modem.behaviours.add(doubledIndication({ times: 1 }));
  receive(host, 'doubled');
  await host.until('+CMTI: "SM",2\r\n\r\n+CMTI: "SM",2\r\n');
  host.modem.behaviours.add(wrongMemory({ times: 1 }));
  receive(host, 'elsewhere');
  await host.until('+CMTI: "ME",3');
  host.modem.behaviours.add(wrongSlot({ times: 1 }));
  receive(host, 'nowhere');
  await host.until('+CMTI: "SM",-1');
  assert.doesNotMatch(host.heard, /"SM",1\r/);
  host.modem.behaviours.add(indicationsDropped());
  assert.match(await host.command('AT+CNMI?'), /\+CNMI: 0,0,0,0,0/);
});

test('a deletion fails, lies, or is followed by other numbers', async (t) => {
  const host = new Host(t);
  receive(host, 'one', 'two', 'three');
  host.modem.behaviours.add(deleteFails({ code: 320, times: 1 }));
  assert.match(await host.command('AT+CMGD=1'), /\+CMS ERROR: 320/);
  host.modem.behaviours.add(deleteLies({ times: 1 }));
  assert.match(await host.command('AT+CMGD=1'), /OK/);
  assert.equal(host.modem.memory('SM').used, 3);
  host.modem.behaviours.add(renumbering());
  assert.match(await host.command('AT+CMGD=1'), /OK/);
  assert.deepEqual(
    host.modem
      .memory('SM')
      .list()
      .map((message) => message.index),
    [1, 2],
  );
});

test('a slot holds another message after the list was told', async (t) => {
  const host = new Host(t);
  receive(host, 'one', 'two');
  const [first, second] = host.modem.memory('SM').list();
  host.modem.behaviours.add(slotSwapped());
  await host.command('AT+CMGL=4');
  assert.equal(host.modem.memory('SM').get(1)?.pdu, second?.pdu);
  assert.equal(host.modem.memory('SM').get(2)?.pdu, first?.pdu);
});

test('a full memory has room again when the fault is lifted', async (t) => {
  const host = new Host(t);
  const lift = host.modem.behaviours.add(full());
  receive(host, 'waits');
  assert.equal(host.network.waitingFor(host.modem).length, 1);
  lift();
  await host.network.waitFor((network) => network.waitingFor(host.modem).length === 0);
});

test('a list hangs or breaks off', async (t) => {
  const host = new Host(t);
  receive(host, 'one');
  host.modem.behaviours.add(listHangs({ times: 1 }));
  host.write('AT+CMGL=4\r');
  await host.until('AT+CMGL=4\r');
  host.modem.behaviours.add(listTruncated({ octets: 11, times: 1 }));
  assert.match(await host.command('AT+CMGL=4'), /,,\d+\r\n[0-9A-F]{11}\r\n\r\nOK/);
});

test('the prompt does not come, and what follows is taken for the payload', async (t) => {
  const host = new Host(t);
  host.modem.behaviours.add(promptMissing({ times: 1 }));
  host.write(`AT+CMGS=${length}\r`);
  await host.modem.waitFor((modem) => modem.channel().state === 'payload');
  host.write('AT\r\x1b');
  assert.match(await host.until('OK\r\n'), /^AT\+CMGS=\d+\rAT\r\r\nOK\r\n$/);
});

test('the result of a send lacks its reference, or its OK', async (t) => {
  const host = new Host(t);
  host.modem.behaviours.add(referenceMissing({ times: 1 }));
  assert.doesNotMatch(await send(host), /\+CMGS: /);
  host.modem.behaviours.add(okMissing({ times: 1 }));
  await atPrompt(host);
  host.write(`${hex}\x1a`);
  await host.until('+CMGS: 1\r\n');
  assert.match(await host.command('AT'), /^AT\r\r\nOK/);
  assert.equal(host.network.submitted.length, 2);
});

test('the result of a send is lost, late, or comes out of the blue', async (t) => {
  const host = new Host(t);
  host.modem.behaviours.add(resultLost({ times: 1 }));
  await atPrompt(host);
  host.write(`${hex}\x1a`);
  await host.network.waitFor((network) => network.submitted.length === 1);
  assert.doesNotMatch(await host.command('AT'), /\+CMGS: /);
  host.modem.behaviours.add(resultLate({ times: 1, afterMilliseconds: 5 }));
  assert.match(await send(host), /\+CMGS: 1/);
  host.modem.behaviours.add(resultStray({ times: 1, afterMilliseconds: 5 }));
  await atPrompt(host);
  host.write(`${hex}\x1a`);
  assert.doesNotMatch(await host.command('AT'), /\+CMGS: /);
  await host.until('\r\n+CMGS: 2\r\n\r\nOK\r\n');
});

test('the modem restarts in mid-send, before or after the network has accepted', async (t) => {
  const host = new Host(t);
  for (const [accepted, submitted] of [
    [false, 0],
    [true, 1],
  ] as const) {
    host.modem.behaviours.add(rebootInSend({ accepted }));
    await atPrompt(host);
    host.write(`${hex}\x1a`);
    await host.modem.waitFor((modem) => modem.channel().state === 'command');
    assert.match(await host.command('AT'), /OK/);
    assert.equal(host.network.submitted.length, submitted);
  }
  assert.doesNotMatch(host.heard, /\+CMGS: \d/);
});

test('the modem is pulled out in mid-send and returns under another name', async (t) => {
  const host = new Host(t);
  host.modem.behaviours.add(unplugInSend({ accepted: true, path: '/dev/ttyUSB9', returnAfterMilliseconds: 1 }));
  await atPrompt(host);
  host.write(`${hex}\x1a`);
  await host.closed();
  await host.modem.waitFor((modem) => modem.plugged);
  assert.equal(host.modem.path, '/dev/ttyUSB9');
  assert.equal(host.network.submitted.length, 1);
});

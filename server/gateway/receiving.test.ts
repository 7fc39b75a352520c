// Texts in, over the real driver and the simulated modem with faults: each stands once in its thread, whatever happens.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { indicationsDropped, lostIndication } from '../../modem/simulator/faults/indications.ts';
import { deleteFails, deleteLies, listTruncated, slotSwapped } from '../../modem/simulator/faults/storage.ts';
import { deliverPdus } from '../../modem/simulator/service-centre-pdus.ts';
import { readyGateway, type VirtualGateway, virtualGateway } from '../testing/virtual-gateway.ts';
import { EmergencySpool } from './emergency-spool.ts';

const ANNA = '+46701234567';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const texts = (rig: VirtualGateway) =>
  rig.messages.filter(({ direction }) => direction === 'in').map(({ text }) => text);

function parts(rig: VirtualGateway, text: string, reference: number, at = rig.clock.now()): readonly string[] {
  return deliverPdus({ from: ANNA, text }, { serviceCentre: '+46705008999', now: at, offsetMinutes: 60, reference });
}

test('a text lies on the SIM for a minute after it is stored, and then goes', async (t) => {
  const rig = await readyGateway(t);
  rig.network.deliver(rig.modem, { from: ANNA, text: 'hello' });
  await rig.until(() => texts(rig).length === 1);
  const stored = rig.clock.now();
  const used = () => rig.modem.memory('SM').used + rig.modem.memory('ME').used;
  await rig.until(() => used() === 0);
  assert.ok(rig.clock.now() - stored >= MINUTE);
  assert.ok(rig.clock.now() - stored <= 3 * MINUTE);
});

test('F1 F3 a modem that is pulled out and comes back under another name goes on where it was', async (t) => {
  const rig = await readyGateway(t);
  rig.modem.unplug();
  rig.network.deliver(rig.modem, { from: ANNA, text: 'while it was gone' });
  await rig.until(() => rig.state === 'disconnected', 90_000);
  rig.modem.replug('/dev/ttyUSB1');
  await rig.until(() => texts(rig).length === 1, 2 * MINUTE);
});

test('F15 F16 announcements that stop are noticed within two minutes, and nothing is lost meanwhile', async (t) => {
  const rig = await readyGateway(t);
  rig.modem.behaviours.add(indicationsDropped());
  rig.network.deliver(rig.modem, { from: ANNA, text: 'unannounced' });
  await rig.until(() => texts(rig).length === 1, 2 * MINUTE);
  await rig.until(() => rig.modem.settings.indications[1] === 1, 2 * MINUTE);
});

test('an announcement that is lost costs a minute at most', async (t) => {
  const rig = await readyGateway(t);
  rig.modem.behaviours.add(lostIndication({ times: 1 }));
  rig.network.deliver(rig.modem, { from: ANNA, text: 'quiet' });
  await rig.until(() => texts(rig).length === 1, 61_000);
});

test('F17 a deletion that fails is tried again, and the text stands there once', async (t) => {
  const rig = await readyGateway(t, { linger: 0 });
  rig.modem.behaviours.add(deleteFails({ code: 320, times: 6 }));
  rig.network.deliver(rig.modem, { from: ANNA, text: 'once' });
  await rig.until(() => texts(rig).length === 1);
  await rig.until(() => rig.modem.memory('SM').used + rig.modem.memory('ME').used === 0, HOUR);
  assert.deepEqual(texts(rig), ['once']);
});

test('F18 a modem that says it deletes and does not is named, and the text is not announced again', async (t) => {
  const rig = await readyGateway(t, { linger: 0 });
  rig.modem.behaviours.add(deleteLies());
  rig.network.deliver(rig.modem, { from: ANNA, text: 'sticky' });
  await rig.until(() => rig.logged.some((line) => /does not delete/.test(line)), HOUR);
  await rig.advance(2 * HOUR);
  assert.deepEqual(texts(rig), ['sticky']);
  const [steps] = rig.rows(`select count(*) as n from message_steps where type = 'received-again'`);
  assert.ok(Number(steps?.n) <= 5);
});

test('400 texts that waited for the start are on disk within seconds of it, and each once', async (t) => {
  const rig = await virtualGateway(t, { simulated: { answerTime: 2 } });
  for (let text = 0; text < 400; text += 1) rig.network.deliver(rig.modem, { from: ANNA, text: `Flood ${text}` });
  await rig.start();
  await rig.until(() => Number(rig.rows('select count(*) as stored from messages')[0]?.stored) === 400, 5000);
  assert.equal(new Set(texts(rig)).size, 400);
});

test('F19 a SIM that is more than half full is emptied at once, the oldest first', async (t) => {
  const rig = await virtualGateway(t, { simulated: { sim: { capacity: 10 } } });
  for (let number = 1; number <= 30; number += 1) rig.network.deliver(rig.modem, { from: ANNA, text: `${number}` });
  await rig.start();
  await rig.until(() => texts(rig).length === 30, 10 * MINUTE);
  assert.equal(new Set(texts(rig)).size, 30);
});

test('F21 a slot that holds another text by the time it is deleted is left alone', async (t) => {
  const rig = await virtualGateway(t, { linger: 0 });
  rig.modem.behaviours.add(slotSwapped({ times: 2 }));
  for (const text of ['one', 'two', 'three']) rig.network.deliver(rig.modem, { from: ANNA, text });
  await rig.start();
  await rig.until(() => texts(rig).length === 3);
  await rig.advance(10 * MINUTE);
  assert.deepEqual([...texts(rig)].toSorted(), ['one', 'three', 'two']);
});

test('F22 F35 a PDU that is cut is kept as unreadable, and the whole one is read at the next look', async (t) => {
  const rig = await virtualGateway(t);
  rig.network.deliver(rig.modem, { from: ANNA, text: 'whole' });
  rig.modem.behaviours.add(listTruncated({ octets: 30, times: 1 }));
  await rig.start();
  await rig.until(() => texts(rig).includes('whole'), 5 * MINUTE);
  assert.equal(texts(rig).filter((text) => text === 'whole').length, 1);
});

test('F35 what cannot be read is kept word for word and shown, and the next is read', async (t) => {
  const rig = await readyGateway(t);
  rig.network.deliverPdus(rig.modem, ['0791640750990089440CDEADBEEF']);
  rig.network.deliver(rig.modem, { from: ANNA, text: 'next' });
  await rig.until(() => rig.messages.length === 2);
  assert.deepEqual(
    rig.messages.map(({ kind, number }) => [kind, number]),
    [
      ['unreadable', 'Unknown'],
      ['text', ANNA],
    ],
  );
  assert.equal(
    rig.rows(`select pdu from inbound_pdus where state = 'undecodable'`)[0]?.pdu,
    '0791640750990089440CDEADBEEF',
  );
});

test('F36 a silent text is stored and shown to nobody, and one of class 0 is a text', async (t) => {
  const rig = await readyGateway(t);
  rig.network.deliver(rig.modem, { from: ANNA, text: 'ping', protocolIdentifier: 0x40 });
  rig.network.deliver(rig.modem, { from: ANNA, text: 'flash', messageClass: 0 });
  await rig.until(() => rig.rows('select 1 from inbound_pdus').length === 2);
  assert.deepEqual(texts(rig), ['flash']);
});

test('the same octets once more, after they were deleted, are the same text', async (t) => {
  const rig = await readyGateway(t, { linger: 0 });
  const [pdu = ''] = parts(rig, 'again', 1);
  for (let time = 0; time < 4; time += 1) {
    rig.network.deliverPdus(rig.modem, [pdu]);
    await rig.advance(2 * MINUTE);
  }
  assert.deepEqual(texts(rig), ['again']);
  const [row] = rig.rows('select seen_count from inbound_pdus');
  assert.ok(Number(row?.seen_count) >= 4);
});

test('a SIM whose number could not be read this time does not double what lies on it', async (t) => {
  const rig = await readyGateway(t);
  rig.network.deliver(rig.modem, { from: ANNA, text: 'once' });
  await rig.until(() => texts(rig).length === 1);
  rig.modem.behaviours.add({
    name: 'no-iccid',
    command: ({ command }) =>
      /CCID|CRSM/.test(command.name ?? '') ? { type: 'answer', information: [], result: { type: 'ERROR' } } : undefined,
  });
  await rig.restart();
  await rig.advance(10 * MINUTE);
  rig.modem.behaviours.clear();
  await rig.restart();
  await rig.advance(10 * MINUTE);
  assert.deepEqual(texts(rig), ['once']);
});

test('F33 a service centre with a bogus time gives a text under our own time', async (t) => {
  const rig = await readyGateway(t);
  const [pdu = ''] = parts(rig, 'when?', 1);
  // TP-SCTS of month 15, day 0, hour 31.
  const bogus = pdu.replace(/^(.*?0000)(\d{14})/, (_, head: string) => `${head}62510013000000`);
  assert.notEqual(bogus, pdu);
  rig.network.deliverPdus(rig.modem, [bogus]);
  await rig.until(() => texts(rig).length === 1);
  assert.ok(Math.abs(Number(rig.messages[0]?.at) - rig.clock.now()) < MINUTE);
});

test('F58 texts stay in the order in which they came, whatever the clocks say', async (t) => {
  const rig = await readyGateway(t);
  for (const [index, wrong] of [0, -3 * 24 * HOUR, 10 * 365 * 24 * HOUR, -50 * 365 * 24 * HOUR, HOUR].entries()) {
    rig.wrong = wrong;
    rig.trusted = index % 2 === 0;
    const [pdu = ''] = parts(rig, `${index}`, index, rig.clock.now() - index * HOUR);
    rig.network.deliverPdus(rig.modem, [pdu]);
    await rig.until(() => texts(rig).length === index + 1);
  }
  assert.deepEqual(texts(rig), ['0', '1', '2', '3', '4']);
});

test('F37 while the disk is full nothing leaves the SIM, direct texts go to the spool, and all are there afterwards', async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'textdesk-spool-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const spool = EmergencySpool.open(path.join(folder, 'spool'), 64 * 1024);
  t.after(() => spool.close());
  const rig = await readyGateway(t, { linger: 0, spool });
  const { page_count: pages } = rig.rows('pragma page_count')[0] ?? {};
  rig.rows(`pragma max_page_count = ${Number(pages)}`);
  rig.store.sqlite.raw.exec('pragma cache_spill = off');
  for (let number = 1; number <= 12; number += 1) {
    rig.network.deliver(rig.modem, { from: ANNA, text: `${number} ${'x'.repeat(140)}` });
  }
  rig.modem.unsolicited('+CMT: ,24', parts(rig, 'direct', 1)[0] ?? '');
  await rig.advance(10 * MINUTE);
  assert.equal(rig.store.health.state.type, 'full');
  const stored = texts(rig).length;
  assert.ok(stored < 13, `${stored} still found room`);
  assert.ok(spool.size > 0);
  const onSim = rig.modem.memory('SM').used + rig.modem.memory('ME').used;
  assert.ok(onSim + stored >= 12, 'nothing was deleted that is not stored');
  rig.rows('pragma max_page_count = 1000000');
  await rig.until(() => texts(rig).length === 13, 10 * MINUTE);
  assert.equal(spool.size, 0);
  assert.equal(new Set(texts(rig)).size, 13);
});

test('F24 a SIM that is taken out holds the queue, and texts come and go once it is back', async (t) => {
  const rig = await readyGateway(t);
  rig.modem.sim.present = false;
  rig.modem.unplug();
  rig.modem.replug();
  await rig.until(() => rig.state === 'sim-missing', HOUR);
  const id = await rig.write(ANNA, 'waits');
  await rig.advance(HOUR);
  assert.equal(rig.status(id), 'queued');
  rig.modem.sim.present = true;
  rig.modem.register();
  await rig.until(() => rig.status(id) === 'delivered', HOUR);
});

test('a PDU that the database refuses for what is in it is kept, and stops neither the next nor a start', async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'textdesk-spool-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const spool = EmergencySpool.open(path.join(folder, 'spool'), 64 * 1024);
  t.after(() => spool.close());
  const rig = await readyGateway(t, { linger: 0, spool });
  const refuse = (table: string, when: string) =>
    rig.store.sqlite.raw.exec(
      `create trigger sick before insert on ${table} when ${when} begin select raise(abort, 'a fault of ours'); end`,
    );
  refuse('messages', "new.kind = 'text'");
  rig.network.deliver(rig.modem, { from: ANNA, text: 'one' });
  await rig.until(() => rig.rows("select id from messages where kind = 'unreadable'").length === 1);
  rig.store.sqlite.raw.exec('drop trigger sick');
  refuse('messages', 'true');
  rig.network.deliver(rig.modem, { from: ANNA, text: 'two' });
  await rig.until(() => rig.rows("select id from inbound_pdus where state = 'undecodable'").length === 2);
  rig.store.sqlite.raw.exec('drop trigger sick');
  refuse('inbound_pdus', "new.origin = 'direct'");
  rig.modem.unsolicited('+CMT: ,24', parts(rig, 'direct', 1)[0] ?? '');
  await rig.until(() => spool.size === 1);
  await rig.restart();
  rig.network.deliver(rig.modem, { from: ANNA, text: 'three' });
  await rig.until(() => texts(rig).includes('three'));
  assert.equal(spool.size, 1, 'what fails stays');
  rig.store.sqlite.raw.exec('drop trigger sick');
  await rig.until(() => texts(rig).includes('direct'), 10 * MINUTE);
  assert.equal(spool.size, 0);
});

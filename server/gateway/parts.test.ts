// Long texts in parts: in any order, repeated, mixed, days apart; and what is shown meanwhile.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deliverPdus } from '../../modem/simulator/service-centre-pdus.ts';
import { readyGateway, type VirtualGateway } from '../testing/virtual-gateway.ts';

const ANNA = '+46701234567';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const texts = (rig: VirtualGateway) =>
  rig.messages.filter(({ direction }) => direction === 'in').map(({ text }) => text);

function parts(rig: VirtualGateway, text: string, reference: number, at = rig.clock.now()): readonly string[] {
  return deliverPdus({ from: ANNA, text }, { serviceCentre: '+46705008999', now: at, offsetMinutes: 60, reference });
}

test('F34 parts in any order and repeated are one text', async (t) => {
  const rig = await readyGateway(t);
  const text = `${'a'.repeat(150)}${'b'.repeat(150)}${'c'.repeat(100)}`;
  const [first = '', second = '', third = ''] = parts(rig, text, 7);
  rig.network.deliverPdus(rig.modem, [third, first]);
  await rig.advance(2 * MINUTE);
  rig.network.deliverPdus(rig.modem, [first, third, second, second]);
  await rig.until(() => texts(rig).length === 1);
  await rig.advance(30 * MINUTE);
  assert.deepEqual(texts(rig), [text]);
});

test('F34 what is incomplete is shown after ten minutes, and completed in place days later, also over a restart', async (t) => {
  const rig = await readyGateway(t);
  const text = 'x'.repeat(400);
  const [first = '', second = '', third = ''] = parts(rig, text, 9);
  rig.network.deliverPdus(rig.modem, [first, third]);
  await rig.until(() => rig.messages.length === 1, 12 * MINUTE);
  const [partial] = rig.messages;
  assert.deepEqual([partial?.status, partial?.parts_done, partial?.parts_total], ['partial', 2, 3]);
  await rig.restart();
  await rig.advance(20 * HOUR);
  rig.network.deliverPdus(rig.modem, [second]);
  await rig.until(() => rig.messages[0]?.status === 'received');
  assert.deepEqual(texts(rig), [text]);
  assert.equal(rig.messages[0]?.id, partial?.id);
});

test('F34 F58 a clock that was set back after the first part does not hide it for a year', async (t) => {
  const rig = await readyGateway(t);
  rig.wrong = 365 * 24 * HOUR;
  const [first = ''] = parts(rig, 'y'.repeat(300), 3);
  rig.network.deliverPdus(rig.modem, [first]);
  await rig.advance(1000);
  rig.wrong = 0;
  await rig.until(() => rig.messages.length === 1, 12 * MINUTE);
});

test('F34 two texts of one sender whose parts mix are told apart, also where the reference is the same', async (t) => {
  const rig = await readyGateway(t);
  const one = `1${'a'.repeat(299)}`;
  const two = `2${'b'.repeat(299)}`;
  const [a1 = '', a2 = ''] = parts(rig, one, 5);
  const [b1 = '', b2 = ''] = parts(rig, two, 6);
  rig.network.deliverPdus(rig.modem, [a1, b1, b2, a2]);
  await rig.until(() => texts(rig).length === 2);
  assert.deepEqual([...texts(rig)].toSorted(), [one, two]);
  const later = rig.clock.now() + 5 * MINUTE;
  const [c1 = '', c2 = ''] = parts(rig, `3${'c'.repeat(299)}`, 5, later);
  const [d1 = '', d2 = ''] = parts(rig, `4${'d'.repeat(299)}`, 5, later + 60_000);
  rig.network.deliverPdus(rig.modem, [c1, d1, c2, d2]);
  await rig.until(() => texts(rig).length === 4);
  assert.deepEqual(
    texts(rig)
      .slice(2)
      .map((text) => new Set(`${text}`.slice(1)).size),
    [1, 1],
  );
});

test('F34 a sender with more than twenty open texts has the next part shown by itself', async (t) => {
  const rig = await readyGateway(t, { linger: 0 });
  for (let reference = 1; reference <= 21; reference += 1) {
    const [first = ''] = parts(rig, `${reference} ${'z'.repeat(200)}`, reference);
    rig.network.deliverPdus(rig.modem, [first]);
    await rig.advance(1000);
  }
  assert.equal(rig.messages.length, 1);
  assert.equal(rig.messages[0]?.status, 'partial');
});

test('an incomplete text whose parts were lost with damaged pages stops neither the start nor the others', async (t) => {
  const rig = await readyGateway(t);
  rig.network.deliverPdus(rig.modem, [parts(rig, 'z'.repeat(300), 4)[0] ?? '']);
  await rig.advance(3 * MINUTE);
  assert.equal(rig.rows('select id from assemblies').length, 1);
  rig.store.sqlite.raw.exec('pragma foreign_keys = off; delete from inbound_pdus; pragma foreign_keys = on');
  rig.network.deliverPdus(rig.modem, [parts(rig, 'w'.repeat(300), 6)[0] ?? '']);
  await rig.advance(20 * MINUTE);
  await rig.restart();
  assert.equal(rig.messages.length, 1);
  assert.deepEqual(
    rig.rows('select complete from assemblies order by id').map(({ complete }) => complete),
    [1, 0],
  );
});

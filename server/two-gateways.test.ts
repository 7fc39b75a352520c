// T21 (security.md): two gateways that write to each other must not go on by themselves. Nothing in the product answers by
// itself yet; whoever adds it meets this test.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GAMMU_CAPTURES } from '../modem/tpdu/captures-gammu.ts';
import { CASES } from './http/simulator.ts';
import { simulatorControl } from './simulator-control.ts';
import { readyGateway, type VirtualGateway } from './testing/virtual-gateway.ts';

const ONE = '+46700000001';
const OTHER = '+46700000002';
/** Hours that both are left alone, twice; TEXTDESK_LOOP_HOURS=48 for days. */
const HOURS = Number(process.env.TEXTDESK_LOOP_HOURS ?? 1);
const PICTURES = GAMMU_CAPTURES.filter(({ name }) => name.includes('MMS notification')).map(({ pdu }) => pdu);

const written = (rig: VirtualGateway) => rig.messages.filter(({ direction }) => direction === 'out').length;
const read = (rig: VirtualGateway) => rig.messages.filter(({ direction }) => direction === 'in').length;

test('of two gateways one writes to the other: the text and its report arrive, and nothing more is sent by itself', async (t) => {
  const one = await readyGateway(t, { simulated: { sim: { number: ONE } } });
  const other = await readyGateway(t, {
    beside: one,
    simulated: {
      sim: { number: OTHER, iccid: '8946071512360000002', imsi: '240071512360002' },
      imei: '356938035643817',
      path: '/dev/ttyUSB7',
    },
  });
  const message = await one.write(OTHER, 'Are you there?');
  await one.until(() => read(other) === 1 && one.status(message) === 'delivered');
  await one.advance(HOURS * 3_600_000);
  assert.deepEqual(one.accepted, ['Are you there?']);

  // Whatever else one can send the other.
  const control = simulatorControl(() => other.modem);
  for (const each of CASES) control.deliverCase(each, ONE);
  one.network.deliver(other.modem, { from: ONE, text: 'On the screen at once', messageClass: 0 });
  one.network.deliverPdus(other.modem, PICTURES);
  for (const status of [0, 0x20, 0x46]) one.network.report(other.modem, { status, reference: 9, recipient: ONE });
  other.modem.ring(ONE);
  await one.advance(20_000);
  other.modem.endCall(true);
  const kinds = () => new Set(other.messages.map(({ kind }) => kind));
  await one.until(() => ['text', 'missed-call', 'mms-notification'].every((kind) => kinds().has(kind)));
  await one.advance(HOURS * 3_600_000);
  assert.deepEqual(one.accepted, ['Are you there?']);
  assert.deepEqual([written(one), written(other), read(one)], [1, 0, 0]);
});

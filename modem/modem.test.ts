import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ModemNotConnected } from './modem.ts';
import { Rig } from './testing/rig.ts';

test('a modem in unknown state becomes ready and tells what it is', async (t) => {
  const rig = await new Rig(t).ready();
  const { imei, iccid, maker, model, smsc, bell, registration } = rig.modem.status;
  assert.equal(imei, rig.simulated.imei);
  assert.equal(iccid, rig.simulated.sim.iccid);
  assert.equal(maker, 'Textdesk');
  assert.equal(model, 'Simulated modem');
  assert.equal(registration, 'home');
  assert.equal(bell, true);
  assert.equal(smsc, rig.simulated.network.serviceCentre);
  assert.deepEqual(rig.simulated.failures, []);
});

test('a text that arrives is handed up, and its slot is free again', async (t) => {
  const rig = await new Rig(t).ready();
  rig.simulated.network.deliver(rig.simulated, { from: '+46701111111', text: 'hello' });
  await rig.until(() => rig.sink.deletions.length === 1, 1000);
  assert.equal(rig.sink.pdus.length, 1);
  assert.equal(rig.sink.sightings[0]?.imei, rig.simulated.imei);
  assert.equal(rig.simulated.storage('SM').used + rig.simulated.storage('ME').used, 0);
});

test('what lies in the modem at the start is handed up', async (t) => {
  const rig = new Rig(t);
  for (const text of ['one', 'two', 'three'])
    rig.simulated.network.deliver(rig.simulated, { from: '+46701111111', text });
  await rig.ready();
  await rig.until(() => rig.sink.deletions.length === 3, 5000);
});

test('a text that is sent is accepted with its reference', async (t) => {
  const rig = await new Rig(t).ready();
  const outcome = await rig.send('moi');
  assert.equal(outcome.type, 'accepted');
  assert.equal(outcome.type === 'accepted' && outcome.reference, rig.simulated.network.submitted[0]?.reference);
  assert.equal(rig.simulated.network.submitted[0]?.text, 'moi');
});

test('a stopped driver leaves no timer behind', async (t) => {
  const rig = await new Rig(t).ready();
  await rig.modem.stop();
  rig.simulated.close();
  assert.equal(rig.modem.status.state, 'disconnected');
  assert.equal(rig.clock.pending, 0);
});

test('what is asked of a modem that is not there is rejected, never thrown', async (t) => {
  const { modem } = new Rig(t);
  const asked = [modem.ussd('*100#'), modem.exchange('AT'), modem.restart(), modem.refreshRadio(), modem.hangUp()];
  for (const answer of asked) await assert.rejects(answer, ModemNotConnected);
});

test('nothing of an ordinary start is taken for an unknown indication', async (t) => {
  const rig = await new Rig(t).ready();
  await rig.clock.advance(120_000);
  assert.deepEqual(
    rig.log.filter((line) => line.includes('not known')),
    [],
  );
});

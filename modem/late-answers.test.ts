// C5 of the field catalogue and what follows from it: answers that come when nobody waits any more, or when another send does.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ok } from './simulator/answer.ts';
import { fault } from './simulator/faults/registry.ts';
import { Rig } from './testing/rig.ts';

test('C5: a late +CMGS after 180 s still settles the send', async (t) => {
  const rig = await new Rig(t).ready();
  rig.simulated.behave(fault('result-stray', { afterMilliseconds: 400_000, times: 1 }));
  const before = rig.clock.now();
  const outcome = await rig.send('slow', 'part-1');
  assert.equal(outcome.type, 'unknown');
  assert.equal(rig.clock.now() - before, 180_000);
  await rig.until(() => rig.eventsOf('late-reference').length > 0, 600_000);
  assert.deepEqual(rig.eventsOf('late-reference')[0], {
    type: 'late-reference',
    token: 'part-1',
    reference: rig.simulated.network.submitted[0]?.reference,
  });
});

test('C5: an answer that may be that of an earlier send settles neither, and the radio is off before the next one', async (t) => {
  const rig = await new Rig(t).ready();
  assert.equal((await rig.send('zero', 'part-0')).type, 'accepted');
  rig.simulated.behave(fault('result-lost', { times: 1 }));
  assert.equal((await rig.send('one', 'part-1')).type, 'unknown');
  const late = rig.simulated.network.submitted[1]?.reference;
  rig.simulated.behave({ name: 'late', payload: () => ok(`+CMGS: ${late}`) });
  assert.equal((await rig.send('two', 'part-2')).type, 'unknown');
  rig.simulated.behaviours.remove('late');
  assert.deepEqual(rig.eventsOf('healing'), []);
  await rig.send('three', 'part-3');
  assert.equal(rig.eventsOf('healing')[0]?.reason, 'an earlier send may still be answered');
  await rig.until(() => rig.modem.status.state === 'ready');
  assert.equal((await rig.send('four', 'part-4')).type, 'accepted');
});

test('C5: a send after one without an answer is accepted when its reference is the next but one', async (t) => {
  const rig = await new Rig(t).ready();
  await rig.send('zero');
  rig.simulated.behave(fault('result-lost', { times: 1 }));
  assert.equal((await rig.send('one', 'part-1')).type, 'unknown');
  assert.equal((await rig.send('two', 'part-2')).type, 'accepted');
  assert.deepEqual(rig.eventsOf('healing'), []);
});

test('C5: a refusal that comes after its send has ended unknown settles nothing, and is logged', async (t) => {
  const rig = await new Rig(t).ready();
  rig.simulated.behave(fault('result-lost', { times: 1 }));
  assert.equal((await rig.send('one', 'part-1')).type, 'unknown');
  await rig.clock.advance(30_000);
  rig.simulated.unsolicited('+CMS ERROR: 38');
  await rig.clock.advance(100);
  assert.ok(rig.log.some((line) => line.startsWith('warn: A refusal came after its send')));
  assert.deepEqual(rig.eventsOf('late-reference'), []);
});

test('C21: after a stick was pulled out in mid-send nothing is left to answer, and the next send goes at once', async (t) => {
  const rig = await new Rig(t).ready();
  rig.simulated.behave(fault('unplug-in-send', { times: 1, returnAfterMilliseconds: 10_000 }));
  assert.equal((await rig.send('one', 'part-1')).type, 'unknown');
  await rig.until(() => rig.modem.status.state === 'ready', 120_000);
  assert.equal((await rig.send('two', 'part-2')).type, 'accepted');
  assert.ok(!rig.eventsOf('healing').some(({ rung }) => rung === 'radio'));
});

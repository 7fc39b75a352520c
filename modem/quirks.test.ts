// The driver against everything that the simulator can imitate of the field catalogue, one behaviour at a time: it becomes ready,
// receives what is sent to it, and tells no lie about a send. Where a behaviour leaves nothing to be done, only the lies count.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { knownQuirks, quirk } from './simulator/quirks/index.ts';
import { Rig } from './testing/rig.ts';

/** Needs a person, another network, or means that this rig does not have. */
const beyondHelp: readonly string[] = ['A18', 'C20', 'G1', 'G4', 'G9', 'G12'];
const patience = 400_000;

for (const id of knownQuirks()) {
  test(`with the behaviour ${id} texts come in and no send is misjudged`, async (t) => {
    const rig = new Rig(t);
    rig.simulated.network.reports = [];
    rig.simulated.behaviours.add(quirk(id));
    rig.modem.start();
    const ready = rig.until(() => rig.modem.status.state === 'ready', patience);
    await (beyondHelp.includes(id) ? ready.catch(() => {}) : ready);
    rig.simulated.network.deliver(rig.simulated, { from: '+46701111111', text: 'hello' });
    const received = rig.until(() => rig.sink.pdus.length > 0, patience);
    await (beyondHelp.includes(id) ? received.catch(() => {}) : received);
    const outcome = await rig.send('moi');
    const taken = rig.simulated.network.submitted.length;
    if (outcome.type === 'accepted') assert.ok(taken > 0, 'told as accepted, and was not');
    if (outcome.type === 'never-submitted') assert.equal(taken, 0, 'told as never submitted, and was');
    if (outcome.type === 'refused' && outcome.proof) assert.equal(taken, 0, 'told as refused, and was accepted');
    assert.deepEqual(rig.simulated.failures, []);
  });
}

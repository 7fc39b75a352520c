// The driver against the modem of every maker that the simulator knows, each with its chatter, its memories and its boot.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PROFILES } from './simulator/profiles/index.ts';
import { Rig } from './testing/rig.ts';

for (const [name, profile] of Object.entries(PROFILES)) {
  test(`${name}: from unknown state to texts in and out, and back after a restart`, async (t) => {
    const rig = new Rig(t, { simulated: { profile } });
    rig.simulated.network.reports = [];
    for (let round = 1; round <= 2; round += 1) {
      if (round === 1) rig.modem.start();
      await rig.until(() => rig.modem.status.state === 'ready', 300_000);
      rig.simulated.network.deliver(rig.simulated, { from: '+46701111111', text: `hello ${round}` });
      await rig.until(() => rig.sink.pdus.length === round, 120_000);
      assert.equal((await rig.send(`moi ${round}`)).type, 'accepted');
      await rig.until(() => rig.simulated.storage('SM').used + rig.simulated.storage('ME').used === 0, 120_000);
      if (round === 1) rig.simulated.reboot();
      if (round === 1) await rig.clock.advance(180_000);
    }
    assert.equal(rig.modem.status.iccid, rig.simulated.sim.iccid);
    assert.equal(rig.modem.status.imei, rig.simulated.imei);
    assert.deepEqual(rig.simulated.failures, []);
  });
}

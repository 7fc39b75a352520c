// Three days of a small clinic, with a restart, a modem that drops out and a clock that is wrong; `npm run soak -- --days 365`
// is the same for longer.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readyGateway } from '../virtual-gateway.ts';
import { soak } from './soak.ts';

test('three days of a clinic lose nothing, double nothing, and gather nothing', async (t) => {
  const rig = await readyGateway(t, { simulated: { sim: { capacity: 25 } } });
  const days = await soak(rig, { days: 3, seed: 5, inbound: 40, outbound: 60 });
  const [first] = days;
  const last = days.at(-1);
  assert.ok(first && last);
  assert.ok(last.files <= first.files + 1, `${first.files} files became ${last.files}`);
  assert.ok(last.timers <= first.timers + 3, `${first.timers} timers became ${last.timers}`);
});

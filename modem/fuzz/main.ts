// npm run fuzz -- [target] [--count N] [--seed S]: feeds N inputs and tells the slowest; the first wrong exception
// ends it with the seed that brings it back.

import { parseArgs } from 'node:util';
import { runFuzz } from './run.ts';
import type { FuzzTarget } from './target.ts';

const TARGETS: Readonly<Record<string, () => Promise<{ readonly target: FuzzTarget }>>> = {
  pdu: () => import('./pdu.ts'),
  at: () => import('./at.ts'),
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { count: { type: 'string', default: '1000000' }, seed: { type: 'string', default: '1' } },
});
const name = positionals[0] ?? 'pdu';
const load = TARGETS[name];
if (load === undefined) {
  console.error(`No target "${name}". Targets: ${Object.keys(TARGETS).join(', ')}`);
  process.exit(2);
}
const { target } = await load();
const outcome = await runFuzz(target, Number(values.count), Number(values.seed));
if (outcome.type === 'failed') {
  console.error(`Seed ${outcome.seed} failed: ${outcome.input}`);
  console.error(outcome.error);
  process.exit(1);
}
const rate = Math.round((1000 * outcome.count) / outcome.milliseconds);
console.log(`${name}: ${outcome.count} inputs, no wrong exception, ${rate} a second`);
console.log(`slowest: ${outcome.slowest.milliseconds.toFixed(3)} ms (seed ${outcome.slowest.seed})`);

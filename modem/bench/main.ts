// npm run bench -- codec: rates on one core, and on which machine.

import { cpus, release } from 'node:os';
import type { Rate } from './benchmark.ts';

const BENCHES: Readonly<Record<string, () => Promise<() => Iterable<Rate> | AsyncIterable<string>>>> = {
  codec: async () => (await import('./codec.ts')).benchCodec,
  driver: async () => (await import('./driver.ts')).benchDriver,
};

const name = process.argv[2] ?? 'codec';
const load = BENCHES[name];
if (load === undefined) {
  console.error(`No bench "${name}". Benches: ${Object.keys(BENCHES).join(', ')}`);
  process.exit(2);
}
const machine = cpus();
console.log(
  `${name} on one of ${machine.length} × ${machine[0]?.model ?? 'unknown'}, Node ${process.version}, Linux ${release()}`,
);
const number = new Intl.NumberFormat('en');
for await (const rate of (await load())()) {
  if (typeof rate === 'string') {
    console.log(rate);
    continue;
  }
  const figures = `${number.format(Math.round(rate.median))} a second (best ${number.format(Math.round(rate.best))})`;
  console.log(`${rate.name}: ${figures}`);
}

// npm run fuzz -- http [--count N] [--seed S]: sends N hostile requests; the first finding ends it with its seed.
import { parseArgs } from 'node:util';
import { fuzzHttp } from './http.ts';

const { values } = parseArgs({
  allowPositionals: true,
  options: { count: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' } },
});
const { count, milliseconds, statuses, finding } = await fuzzHttp(Number(values.count), Number(values.seed));
if (finding !== null) {
  console.error(`Seed ${finding.seed} was answered ${finding.status}: ${finding.request}`);
  console.error(finding.error);
  process.exit(1);
}
const counts = [...statuses].toSorted(([one], [other]) => one - other).map(([status, n]) => `${status}: ${n}`);
console.log(`http: ${count} requests, no finding, ${Math.round((1000 * count) / milliseconds)} a second`);
console.log(counts.join(', '));

// npm run fuzz -- http | line [--count N] [--seed S]: N hostile requests, or inputs towards a modem; the first finding ends
// it with its seed.
import { parseArgs } from 'node:util';
import { fuzzHttp } from './http.ts';
import { fuzzLine } from './line.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { count: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' } },
});
const perSecond = (count: number, milliseconds: number) => `${Math.round((1000 * count) / milliseconds)} a second`;
await (positionals[0] === 'line' ? line : http)(Number(values.count), Number(values.seed));

async function http(wanted: number, seed: number): Promise<void> {
  const { count, milliseconds, statuses, finding } = await fuzzHttp(wanted, seed);
  if (finding !== null) {
    fail(`Seed ${finding.seed} was answered ${finding.status}: ${finding.request}\n${finding.error}`);
    return;
  }
  const counts = [...statuses].toSorted(([one], [other]) => one - other).map(([status, n]) => `${status}: ${n}`);
  console.log(`http: ${count} requests, no finding, ${perSecond(count, milliseconds)}`);
  console.log(counts.join(', '));
}

async function line(wanted: number, seed: number): Promise<void> {
  const { count, milliseconds, lines, sent, finding } = await fuzzLine(wanted, seed);
  if (finding !== null) {
    fail(`Seed ${finding.seed} (${finding.way}) let this through: ${finding.crossed}`);
    return;
  }
  console.log(`line: ${count} inputs, no finding, ${perSecond(count, milliseconds)}; ${sent} texts sent`);
  console.log(
    `${lines} pieces were written to the modems, each one a known command, a PDU of the length told, or an ESC`,
  );
}

function fail(text: string): void {
  console.error(text);
  process.exitCode = 1;
}

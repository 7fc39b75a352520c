// npm run fuzz -- http | line | search [--count N] [--seed S]: N hostile requests, or inputs towards a modem; the first finding ends
// it with its seed.
import { parseArgs } from 'node:util';
import { fuzzHttp } from './http.ts';
import { fuzzLine } from './line.ts';
import { fuzzSearch } from './search.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { count: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' } },
});
const perSecond = (count: number, milliseconds: number) => `${Math.round((1000 * count) / milliseconds)} a second`;
const targets: Readonly<Record<string, typeof http>> = { http, line, search };
await (targets[positionals[0] ?? 'http'] ?? http)(Number(values.count), Number(values.seed));

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

async function search(wanted: number, seed: number): Promise<void> {
  const { count, found, longest, finding } = await fuzzSearch(wanted, seed);
  if (finding !== null) {
    fail(`Seed ${finding.seed}: ${finding.problem}\n${JSON.stringify(finding.text.slice(0, 500))}`);
    return;
  }
  console.log(
    `search: ${count} searches, no finding, ${found} texts found, ${longest.toFixed(0)} ms of a processor at most`,
  );
}

function fail(text: string): void {
  console.error(text);
  process.exitCode = 1;
}

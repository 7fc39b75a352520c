// npm run bench -- noise [--seconds 60] [--rate 1000000] [--kind NAME] [--as-service]: each kind of noise for so long, at so many octets a second.
// Memory is told as it was before, and at most in each quarter of the time.
import { parseArgs } from 'node:util';
import { NOISE, type NoiseKind } from './kinds.ts';
import { type NoiseReport, noise } from './noise.ts';

const MIB = 1_048_576;
const mebibytes = (octets: number) => (octets / MIB).toFixed(0);

const { values } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '60' },
    rate: { type: 'string', default: '1000000' },
    kind: { type: 'string', multiple: true },
    'as-service': { type: 'boolean', default: false },
  },
});
const kinds = (Object.keys(NOISE) as NoiseKind[]).filter((kind) => values.kind?.includes(kind) ?? true);
await noise({
  seconds: Number(values.seconds),
  octetsPerSecond: Number(values.rate),
  kinds,
  asService: values['as-service'],
  report: print,
});

function print({ kind, octets, memory, pages, standstill, processor, printed, recovered }: NoiseReport): void {
  const page = (part: number) => (pages[Math.floor((pages.length - 1) * part)] ?? 0).toFixed(0);
  console.log(
    `${kind}: ${(octets / 1e6).toFixed(1)} MB taken; memory ${mebibytes(memory.before)} → ` +
      `${memory.quarters.map(mebibytes).join(', ')} MiB; ${pages.length} pages, p50 ${page(0.5)} ms, p99 ${page(0.99)} ms, longest ${page(1)} ms; event loop ` +
      `at most ${standstill.toFixed(0)} ms; ${(100 * processor).toFixed(0)} % of a processor; ${printed.length} characters printed; ` +
      `${recovered === null ? 'NO TEXT CAME IN AFTERWARDS' : `a text came in after ${(recovered / 1000).toFixed(1)} s`}`,
  );
  if (recovered === null) console.log(printed.slice(-2000));
}

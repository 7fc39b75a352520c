// npm run crash -- --kills N [--seed N] [--lanes N]: kills the server N times and says what was lost. Ends with 1 if anything was.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { crash } from './crash.ts';
import { faults, sentence } from './totals.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '300' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    lanes: { type: 'string', default: '2' },
  },
});
const cache = mkdtempSync(path.join(tmpdir(), 'textdesk-crash-cache-'));
const begun = Date.now();
try {
  const totals = await crash({
    kills: Number(values.kills),
    seed: Number(values.seed),
    lanes: Number(values.lanes),
    cache,
    progress: (sofar) => {
      const seconds = (Date.now() - begun) / 1000;
      const left = Math.max(0, Number(values.kills) - sofar.kills);
      const rest = sofar.kills > 0 ? `${Math.ceil(((left / sofar.kills) * seconds) / 60)} min left` : '';
      const memory = `${Math.round(process.memoryUsage().rss / 1024 / 1024)} MiB, ${readdirSync('/proc/self/fd').length} files`;
      process.stdout.write(
        `${Math.round(seconds)} s, ${((sofar.kills / seconds) * 60).toFixed(0)} kills/min, ${rest}; harness ${memory}; ` +
          `${sofar.brokenOff} broken off, ${sofar.criedWolf} cried wolf: ${sentence(sofar)}\n`,
      );
    },
  });
  process.stdout.write(`Seed ${values.seed}. ${sentence(totals)}\n`);
  for (const [moment, count] of totals.killsAt) process.stdout.write(`  ${moment}: ${count}\n`);
  const found = faults(totals);
  for (const fault of found) process.stdout.write(`FAULT ${fault}\n`);
  process.exitCode = found.length > 0 ? 1 : 0;
} finally {
  rmSync(cache, { recursive: true, force: true });
}

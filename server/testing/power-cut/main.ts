// npm run power-cut -- --states N: records a real run and cuts its power N times. Ends with 1 if anything acknowledged is lost.
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { replay, replayLies, scratchFolder } from './replay.ts';
import { recordRun } from './trace.ts';

const { values } = parseArgs({
  options: {
    states: { type: 'string', default: '10000' },
    messages: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    synchronous: { type: 'string', default: 'full' },
  },
});
const disk = scratchFolder(tmpdir());
const memory = scratchFolder(existsSync('/dev/shm') ? '/dev/shm' : tmpdir());
try {
  const database = path.join(disk.folder, 'textdesk.db');
  const program = path.join(import.meta.dirname, 'recorded-run.ts');
  const events = await recordRun(
    [program, database, values.synchronous, values.messages, '400'],
    database,
    path.join(disk.folder, 'strace.log'),
  );
  const writes = events.filter(({ type }) => type === 'write').length;
  const flushes = events.filter(({ type }) => type === 'flush').length;
  process.stdout.write(`Recorded ${values.messages} texts each way: ${writes} writes, ${flushes} flushes\n`);
  const begun = Date.now();
  const found = replay(events, database, Number(values.states), Number(values.seed), memory.folder);
  process.stdout.write(
    `synchronous=${values.synchronous}: ${found.states} states in ${Math.round((Date.now() - begun) / 1000)} s: ` +
      `${found.corrupt} corrupt, ${found.losing} lost something acknowledged (at most ${found.worst}), ${found.older} called older than they were\n`,
  );
  const lie = { seconds: 0.3, cuts: 200, seed: Number(values.seed), folder: memory.folder };
  const lies = replayLies(events, database, lie);
  process.stdout.write(
    `A card that lies about its last 0.3 s, texts staying 0.4 s on the SIM: ${lies.states} cuts, ${lies.losing} lost from both\n`,
  );
  process.exitCode = found.corrupt + found.losing + found.older + lies.losing > 0 ? 1 : 0;
} finally {
  disk.remove();
  memory.remove();
}

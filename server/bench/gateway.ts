// `npm run bench gateway`: what a text costs the disk, by strace (octets written to the database and its log, flushes), and
// how many texts a second can be taken in with each on disk before the next.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { deliverPdus } from '../../modem/simulator/service-centre-pdus.ts';
import { systemClock } from '../clock.ts';
import { DeletionPolicy } from '../gateway/deletion-policy.ts';
import { Intake } from '../gateway/intake.ts';
import { DEFAULT_SETTINGS } from '../inbox/settings.ts';
import { openStore } from '../store/database.ts';
import { uuidv7 } from '../store/ids.ts';
import { recordRun } from '../testing/power-cut/trace.ts';

const COUNT = 100;
const INTAKE = 2000;

const folder = mkdtempSync(path.join(tmpdir(), 'textdesk-bench-'));
try {
  for (const direction of ['in', 'out', 'nothing'] as const) await cost(direction);
  await rate();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function cost(direction: 'in' | 'out' | 'nothing'): Promise<void> {
  const file = path.join(folder, `${direction}.db`);
  const program = [path.join(import.meta.dirname, 'gateway-run.ts'), file, direction, String(COUNT)];
  const events = await recordRun(program, file, path.join(folder, 'strace.log'));
  const begin = events.findIndex((event) => event.type === 'said' && event.line === 'BEGIN');
  const measured = events.slice(begin);
  const octets = measured.reduce((sum, event) => sum + (event.type === 'write' ? event.octets.length : 0), 0);
  const flushes = measured.filter(({ type }) => type === 'flush').length;
  process.stdout.write(
    `${COUNT} minutes with ${direction === 'nothing' ? 'no text' : `a text ${direction} each`}: ` +
      `${Math.round(octets / 1024 / COUNT)} KiB and ${(flushes / COUNT).toFixed(1)} flushes a minute\n`,
  );
}

async function rate(): Promise<void> {
  const store = await openStore(path.join(folder, 'rate.db'));
  const clock = systemClock();
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const deps = { clock, newId: () => uuidv7(clock.now()), log, settings: () => DEFAULT_SETTINGS, probe: () => {} };
  const intake = new Intake(store, deps, new DeletionPolicy(() => clock.monotonic()), undefined);
  const begun = performance.now();
  for (let number = 0; number < INTAKE; number += 1) {
    const stamp = { serviceCentre: '+46705008999', now: clock.now(), offsetMinutes: 60, reference: number & 0xff };
    const [pdu = ''] = deliverPdus({ from: `+4670200${1000 + (number % 50)}`, text: `Text ${number}` }, stamp);
    const origin = { type: 'stored', memory: 'SM', index: 1, status: 0, used: 1, capacity: 20 } as const;
    await intake.accept({ imei: '1', iccid: '2', origin, pdu, length: undefined });
  }
  const perSecond = (1000 * INTAKE) / (performance.now() - begun);
  process.stdout.write(`${Math.round(perSecond)} texts a second taken in, each with its own flush\n`);
  await store.close();
}

// A modem that pours noise onto its line (security.md T15), against the whole program as a process of its own: what does it
// cost in memory and processor, do pages still come, and is the modem found again when it is over?
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { SimulatedNetwork } from '../../../modem/simulator/network.ts';
import { SimulatedModem } from '../../../modem/simulator/simulated-modem.ts';
import { beginSession } from '../../accounts/sessions.ts';
import { systemClock } from '../../clock.ts';
import { openStore } from '../../store/database.ts';
import { builtInGroup, setGroupsOfUser } from '../../store/groups.ts';
import { uuidv7 } from '../../store/ids.ts';
import { transact } from '../../store/transact.ts';
import { insertUser } from '../../store/users.ts';
import { type ServerProcess, startServer } from '../server-process.ts';
import { NOISE, type NoiseKind } from './kinds.ts';
import { type NoisyLine, noisyLine } from './line.ts';
import { memoryOf, processorTimeOf } from './process-cost.ts';

const PAGE_EVERY = 100;
/** Milliseconds: openings that failed are repeated after a minute at most, and a slow driver asks twice. */
const RECOVERY = 180_000;

export interface NoiseReport {
  readonly kind: NoiseKind;
  /** Octets that the line took. */
  readonly octets: number;
  /** Octets of memory before, and the most in each quarter of the time. */
  readonly memory: { readonly before: number; readonly quarters: readonly number[] };
  /** Milliseconds that inbox pages took meanwhile, sorted. */
  readonly pages: readonly number[];
  /** Milliseconds for which the event loop stood still at most, as the program itself measures it over half a minute. */
  readonly standstill: number;
  /** The share of a processor that the program used. */
  readonly processor: number;
  /** What it printed. */
  readonly printed: string;
  /** Milliseconds from the end of the noise until a text had come in; null when none did in three minutes. */
  readonly recovered: number | null;
}

export interface NoiseOptions {
  readonly seconds: number;
  readonly octetsPerSecond?: number;
  readonly kinds?: readonly NoiseKind[];
  /** With the flag that the unit gives to Node. */
  readonly asService?: boolean;
  readonly report?: (report: NoiseReport) => void;
}

/** One kind after the other, each for so many seconds, with a text that must come in after each. */
export async function noise(options: NoiseOptions): Promise<readonly NoiseReport[]> {
  const { seconds, octetsPerSecond = 1_000_000, report = () => {} } = options;
  const kinds = options.kinds ?? (Object.keys(NOISE) as NoiseKind[]);
  const folder = mkdtempSync(path.join(tmpdir(), 'textdesk-noise-'));
  const network = new SimulatedNetwork();
  const modem = new SimulatedModem({ network, path: path.join(folder, 'ttyModem') });
  const line = await noisyLine(modem);
  const cookie = await staffOf(path.join(folder, 'textdesk.db'));
  const server = await startServer({
    ...{ TEXTDESK_DATA: folder, TEXTDESK_MODEM: modem.path, TEXTDESK_COUNTRY: 'SE' },
    ...(options.asService && { NODE_OPTIONS: '--max-semi-space-size=1' }),
  });
  const scene = {
    server,
    line,
    cookie,
    deliver: (text: string) => network.deliver(modem, { from: '+46702222222', text }),
  };
  try {
    if ((await comesIn(scene, 'before all noise')) === null) throw new Error(`No modem:\n${server.output()}`);
    const reports: NoiseReport[] = [];
    for (const kind of kinds) {
      const measured = await one(scene, kind, seconds * 1000, octetsPerSecond);
      reports.push(measured);
      report(measured);
    }
    return reports;
  } finally {
    await server.kill();
    await line.close();
    modem.close();
    network.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Scene {
  readonly server: ServerProcess;
  readonly line: NoisyLine;
  readonly cookie: string;
  readonly deliver: (text: string) => void;
}

async function one(scene: Scene, kind: NoiseKind, milliseconds: number, octetsPerSecond: number): Promise<NoiseReport> {
  const { server, line } = scene;
  const before = memoryOf(server.pid);
  const printedBefore = server.output().length;
  const used = processorTimeOf(server.pid);
  const begun = performance.now();
  let pouring = true;
  const poured = line.pour(kind, milliseconds, octetsPerSecond).finally(() => {
    pouring = false;
  });
  const pages: number[] = [];
  const quarters = [0, 0, 0, 0];
  let standstill = 0;
  while (pouring) {
    const asked = performance.now();
    await inbox(scene);
    pages.push(performance.now() - asked);
    const quarter = Math.min(3, Math.floor((4 * (performance.now() - begun)) / milliseconds));
    quarters[quarter] = Math.max(quarters[quarter] ?? 0, memoryOf(server.pid));
    standstill = Math.max(standstill, await standstillOf(server));
    await pause(PAGE_EVERY);
  }
  const octets = await poured;
  const processor = (processorTimeOf(server.pid) - used) / (performance.now() - begun);
  const recovered = await comesIn(scene, `after ${kind}`);
  return {
    ...{ kind, octets, standstill, processor, recovered },
    memory: { before, quarters },
    pages: pages.toSorted((first, second) => first - second),
    printed: server.output().slice(printedBefore),
  };
}

async function comesIn(scene: Scene, text: string): Promise<number | null> {
  const begun = performance.now();
  scene.deliver(text);
  while (performance.now() - begun < RECOVERY) {
    if ((await inbox(scene)).includes(text)) return performance.now() - begun;
    await pause(PAGE_EVERY);
  }
  return null;
}

async function inbox({ server, cookie }: Scene): Promise<string> {
  const answer = await fetch(`${server.url}/conversations`, { headers: { cookie, accept: 'text/html' } });
  if (answer.status !== 200) throw new Error(`The inbox was answered ${answer.status}`);
  return await answer.text();
}

async function standstillOf(server: ServerProcess): Promise<number> {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  return 1000 * Number(/^textdesk_event_loop_lag_seconds\{of="max"\} (\S+)$/m.exec(text)?.[1]);
}

/** Makes the database with somebody at the front desk, and gives their cookie. */
async function staffOf(file: string): Promise<string> {
  const store = await openStore(file);
  const clock = systemClock();
  try {
    return await transact(store, async (trx) => {
      const publicId = uuidv7(clock.now());
      const person = { publicId, name: 'Kim', login: 'kim', passwordHash: 'none', createdAt: clock.now() };
      const id = await insertUser(trx, person);
      await setGroupsOfUser(trx, id, [(await builtInGroup(trx, 'administrators')).id]);
      return `textdesk=${await beginSession(trx, clock, { userId: id, address: '127.0.0.1', userAgent: 'noise' })}`;
    });
  } finally {
    await store.close();
  }
}

// What the status card of a modem shows, from its status, the tables and the samples of the last day.

import { readSettings } from '../inbox/settings.ts';
import { gatewayFacts } from '../store/gateway-facts.ts';
import { type SignalSample, signalSamples } from '../store/signal-samples.ts';
import type { RouteDeps } from './app.ts';
import { modemFaults } from './fault-words.ts';
import { createFormat } from './format.ts';
import type { ModemCard, SignalChart } from './pages/gateway.ts';

const DAY = 24 * 60 * 60 * 1000;
/** Samples come every five minutes; after a pause longer than this nothing is known. */
const GAP = 15 * 60 * 1000;
const WIDTH = 240;
const HEIGHT = 40;

/** One card for each modem, in the gateway's order. */
export async function modemCards(deps: RouteDeps): Promise<ModemCard[]> {
  const { clock, modems, store } = deps;
  const now = clock.now();
  const facts = await gatewayFacts(store.db);
  const { locale, timeZone } = await readSettings(store.db, deps.fixedSettings);
  const format = createFormat({ locale, timeZone, now });
  const around = { now, waiting: facts.waiting, time: (at: number) => format.short(at), refusals: facts.refusals };
  return Promise.all(
    modems.all().map(async ({ port, simulated, status }, index) => ({
      index,
      port,
      simulated,
      status,
      faults: modemFaults(status, port, around),
      bars: barsOf(status.signal?.csq),
      chart: signalChart(await signalSamples(store.db, port, now - DAY), now),
      waiting: facts.waiting,
      oldestWaitingAt: facts.oldestWaitingAt,
      lastReceivedAt: facts.lastReceivedAt,
      lastSentAt: facts.lastSentAt,
    })),
  );
}

/** <rssi> of +CSQ as bars; null while it is not known. */
export function barsOf(csq: number | undefined): number | null {
  if (csq === undefined) return null;
  if (csq === 0) return 0;
  return Math.min(5, 1 + Math.floor(csq / 6));
}

/** The samples as lines, one for each stretch without a gap; null when there are too few to draw any. */
export function signalChart(samples: readonly SignalSample[], now: number): SignalChart | null {
  const known = samples.flatMap(({ at, dbm }) => (dbm === null ? [] : [{ at, dbm }]));
  if (known.length < 2) return null;
  const values = known.map(({ dbm }) => dbm);
  const [lowest, highest] = [Math.min(...values), Math.max(...values)];
  // A scale of its own would make a mountain of two decibels.
  const [bottom, top] = [Math.min(lowest, -113), Math.max(highest, -51)];
  const stretches: { at: number; dbm: number }[][] = [];
  for (const sample of known) {
    const stretch = stretches.at(-1);
    const before = stretch?.at(-1);
    if (stretch && before && sample.at - before.at <= GAP) stretch.push(sample);
    else stretches.push([sample]);
  }
  const point = ({ at, dbm }: { at: number; dbm: number }) => {
    const x = WIDTH * (1 - (now - at) / DAY);
    const y = HEIGHT * (1 - (dbm - bottom) / (top - bottom));
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  };
  // A sample that stands alone is drawn as a short line, else nothing of it would be seen.
  const lines = stretches.map(([first, ...others]) =>
    first === undefined
      ? ''
      : [first, ...(others.length === 0 ? [{ ...first, at: first.at + GAP / 3 }] : others)].map(point).join(' '),
  );
  return { lines, lowest, highest };
}

// The loop of the fuzz runner.

import type { FuzzTarget } from './target.ts';

export type FuzzOutcome =
  | {
      readonly type: 'passed';
      readonly count: number;
      readonly milliseconds: number;
      /** The slowest input. Those that took longest are fed again, since most of their time is the machine's. */
      readonly slowest: Timing;
    }
  | { readonly type: 'failed'; readonly seed: number; readonly input: string; readonly error: unknown };

interface Timing {
  readonly seed: number;
  readonly milliseconds: number;
}

const SUSPECTS = 20;
const REPETITIONS = 5;

/** Feeds the inputs of the seeds from `firstSeed` on; stops at the first exception. */
export async function runFuzz(target: FuzzTarget, count: number, firstSeed: number): Promise<FuzzOutcome> {
  const begun = performance.now();
  let suspects: Timing[] = [];
  for (let seed = firstSeed; seed < firstSeed + count; seed++) {
    const input = target.input(seed);
    const start = performance.now();
    try {
      const fed = target.feed(input);
      if (fed !== undefined) await fed;
    } catch (error) {
      return { type: 'failed', seed, input, error };
    }
    const milliseconds = performance.now() - start;
    if (suspects.length < SUSPECTS || milliseconds > (suspects.at(-1)?.milliseconds ?? 0)) {
      suspects = [...suspects, { seed, milliseconds }].sort(slowestFirst).slice(0, SUSPECTS);
    }
  }
  const milliseconds = performance.now() - begun;
  const timings: Timing[] = [];
  for (const { seed } of suspects) timings.push({ seed, milliseconds: await timeAlone(target, seed) });
  const [slowest] = timings.sort(slowestFirst);
  return { type: 'passed', count, milliseconds, slowest: slowest ?? { seed: firstSeed, milliseconds: 0 } };
}

function slowestFirst(a: Timing, b: Timing): number {
  return b.milliseconds - a.milliseconds;
}

/** The best of some repetitions: what the input itself takes. */
async function timeAlone(target: FuzzTarget, seed: number): Promise<number> {
  const input = target.input(seed);
  let best = Number.POSITIVE_INFINITY;
  for (let repetition = 0; repetition < REPETITIONS; repetition++) {
    const start = performance.now();
    await target.feed(input);
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

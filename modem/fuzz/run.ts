// The loop of the fuzz runner.

import type { FuzzTarget } from './target.ts';

export type FuzzOutcome =
  | {
      readonly type: 'passed';
      readonly count: number;
      readonly milliseconds: number;
      readonly slowest: { readonly seed: number; readonly milliseconds: number };
      /** The slowest input fed once more: what of its time was the garbage collector's or the machine's. */
      readonly again: number;
    }
  | { readonly type: 'failed'; readonly seed: number; readonly input: string; readonly error: unknown };

/** Feeds the inputs of the seeds from `firstSeed` on; stops at the first exception. */
export function runFuzz(target: FuzzTarget, count: number, firstSeed: number): FuzzOutcome {
  const begun = performance.now();
  let slowest = { seed: firstSeed, milliseconds: 0 };
  for (let seed = firstSeed; seed < firstSeed + count; seed++) {
    const input = target.input(seed);
    const start = performance.now();
    try {
      target.feed(input);
    } catch (error) {
      return { type: 'failed', seed, input, error };
    }
    const milliseconds = performance.now() - start;
    if (milliseconds > slowest.milliseconds) slowest = { seed, milliseconds };
  }
  const milliseconds = performance.now() - begun;
  const input = target.input(slowest.seed);
  const start = performance.now();
  target.feed(input);
  return { type: 'passed', count, milliseconds, slowest, again: performance.now() - start };
}

// How fast something runs: rounds of a fixed time, the best and the median of them told.

export interface Rate {
  readonly name: string;
  readonly best: number;
  readonly median: number;
}

const ROUNDS = 7;
const ROUND_MILLISECONDS = 400;

/** Calls a second; `work` does `calls` calls each time it is called. */
export function measureRate(name: string, calls: number, work: () => void): Rate {
  const warm = performance.now();
  while (performance.now() - warm < ROUND_MILLISECONDS) work();
  const rates: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    let done = 0;
    while (performance.now() - start < ROUND_MILLISECONDS) {
      work();
      done += calls;
    }
    rates.push((1000 * done) / (performance.now() - start));
  }
  rates.sort((a, b) => a - b);
  return { name, best: rates.at(-1) ?? 0, median: rates[ROUNDS >> 1] ?? 0 };
}

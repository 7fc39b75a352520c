// Times of many rounds of one piece of work, by two clocks at once, and the tables they are told in. Each table has one
// clock: the wall's, which counts whatever else the machine was doing, or the processor time of the thread that answers.

export interface Timed {
  readonly name: string;
  /** Milliseconds that the 99th of a hundred stays under; null: only told. */
  readonly goal: number | null;
  readonly wall: readonly number[];
  readonly processor: readonly number[];
}

export interface Case {
  readonly name: string;
  readonly goal: number | null;
  readonly rounds?: number;
  readonly run: (round: number) => Promise<unknown>;
}

/** Rounds before it counts: a server that has just started compiles its code while it answers. */
const WARM_UP = 300;

export async function time(of: Case, usualRounds: number): Promise<Timed> {
  const rounds = of.rounds ?? usualRounds;
  for (let round = 0; round < Math.min(WARM_UP, rounds); round++) await of.run(round);
  const wall: number[] = [];
  const processor: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const begun = performance.now();
    const used = processorTime();
    await of.run(round + WARM_UP);
    wall.push(performance.now() - begun);
    processor.push(processorTime() - used);
    // As between requests from a network: without a turn of the event loop nothing that closes late is ever let go.
    await new Promise(setImmediate);
  }
  return { name: of.name, goal: of.goal, wall, processor };
}

/** Milliseconds that this thread has had of a processor. */
export function processorTime(): number {
  // Linux brings a running thread's account up to date only when the whole process is asked for (4 ms off otherwise).
  process.cpuUsage();
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

export function quantile(times: readonly number[], part: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}

/** Prints one table; returns how many goals were missed by its clock. */
export function tell(title: string, timed: readonly Timed[], clock: 'wall' | 'processor'): number {
  console.log(
    `\n${title}\n${'case'.padEnd(52)}${['p50', 'p95', 'p99', 'most', 'goal'].map((head) => head.padStart(8)).join('')}`,
  );
  let missed = 0;
  for (const each of timed) {
    const times = each[clock];
    const figures = [0.5, 0.95, 0.99, 1].map((part) => quantile(times, part).toFixed(1).padStart(8)).join('');
    const met = each.goal === null || quantile(times, 0.99) < each.goal;
    if (!met) missed += 1;
    const verdict = each.goal === null ? 'told' : met ? 'met' : 'MISSED';
    console.log(
      `${each.name.padEnd(52)}${figures}${(each.goal === null ? '' : `< ${each.goal}`).padStart(8)}  ${verdict}`,
    );
  }
  return missed;
}

export function tellMemory(when: string): void {
  const { rss, heapUsed } = process.memoryUsage();
  const mebibytes = (octets: number) => `${(octets / 1_048_576).toFixed(0)} MiB`;
  console.log(`Memory ${when}: ${mebibytes(rss)} resident, ${mebibytes(heapUsed)} of it live on the heap`);
}

// How long commits take on this machine's disk, counted as they happen: in WAL mode with synchronous=FULL each is one flush,
// and a card that wears out shows here first.

/** Upper bounds in milliseconds, for a card (tens) as well as for a disk (ones). */
const BOUNDS = [1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 10_000] as const;

export interface CommitTimesView {
  /** For each bound in milliseconds, how many commits took as long or less. */
  readonly upTo: readonly { readonly bound: number; readonly count: number }[];
  readonly count: number;
  /** Milliseconds, all together. */
  readonly sum: number;
}

export class CommitTimes {
  readonly #counts: number[] = BOUNDS.map(() => 0);
  #count = 0;
  #sum = 0;

  note(milliseconds: number): void {
    this.#count += 1;
    this.#sum += milliseconds;
    for (const [index, bound] of BOUNDS.entries()) {
      if (milliseconds <= bound) this.#counts[index] = (this.#counts[index] ?? 0) + 1;
    }
  }

  view(): CommitTimesView {
    const upTo = BOUNDS.map((bound, index) => ({ bound, count: this.#counts[index] ?? 0 }));
    return { upTo, count: this.#count, sum: this.#sum };
  }
}

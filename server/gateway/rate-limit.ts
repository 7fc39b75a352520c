// How many parts a SIM may send a minute and a day, by a clock that never jumps: set forward it frees nothing, set back it
// blocks nothing.

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

export interface Rates {
  /** 0: no limit. */
  readonly perMinute: number;
  readonly perDay: number;
}

export class RateLimit {
  readonly #monotonic: () => number;
  // Oldest first.
  #times: number[];

  /** `agesMilliseconds`: how long ago the sendings of the last day were that another process began. */
  constructor(monotonic: () => number, agesMilliseconds: readonly number[] = []) {
    this.#monotonic = monotonic;
    const now = monotonic();
    this.#times = agesMilliseconds.map((age) => now - Math.max(0, age)).sort((a, b) => a - b);
  }

  /** A part is being sent. */
  note(): void {
    this.#times.push(this.#monotonic());
  }

  /** Milliseconds until another part may leave; 0: now. */
  wait({ perMinute, perDay }: Rates): number {
    const now = this.#monotonic();
    this.#times = this.#times.filter((time) => now - time < DAY);
    return Math.max(this.#waitFor(perMinute, MINUTE, now), this.#waitFor(perDay, DAY, now));
  }

  // The one that must be older than the span before another may follow.
  #waitFor(most: number, span: number, now: number): number {
    const time = most > 0 ? this.#times.at(-most) : undefined;
    return time === undefined ? 0 : Math.max(0, time + span - now);
  }
}

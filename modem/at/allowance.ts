// How often something may happen that a modem brings about: so many times at once, and then so often. A modem gone mad would
// else fill a log or a database with it.

import type { Clock } from './clock.ts';

export interface AllowanceSize {
  readonly atOnce: number;
  /** Milliseconds after which there is one more. */
  readonly every: number;
}

export class Allowance {
  readonly #clock: Clock;
  readonly #size: AllowanceSize;
  #left: number;
  #asOf: number;

  constructor(clock: Clock, size: AllowanceSize) {
    this.#clock = clock;
    this.#size = size;
    this.#left = size.atOnce;
    this.#asOf = clock.monotonic();
  }

  /** Takes one; false when there is none. */
  take(): boolean {
    const now = this.#clock.monotonic();
    this.#left = Math.min(this.#left + (now - this.#asOf) / this.#size.every, this.#size.atOnce);
    this.#asOf = now;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}

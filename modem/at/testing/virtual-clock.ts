// A clock that jumps: whenever nothing else can happen, it is the next deadline's turn. Three minutes pass in no time.

import type { Clock } from '../clock.ts';

interface Timer {
  readonly due: number;
  readonly order: number;
  readonly work: () => void;
}

export class VirtualClock implements Clock {
  #now: number;
  #jumped = 0;
  #order = 0;
  readonly #timers = new Set<Timer>();

  constructor(now: number = Date.UTC(2026, 0, 5, 9)) {
    this.#now = now;
  }

  now(): number {
    return this.#now + this.#jumped;
  }

  monotonic(): number {
    return this.#now;
  }

  /** Somebody sets the wall clock, forward or back. */
  jump(milliseconds: number): void {
    this.#jumped += milliseconds;
  }

  after(milliseconds: number, work: () => void): () => void {
    const timer = { due: this.#now + Math.max(milliseconds, 0), order: this.#order++, work };
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  }

  /** Timers that have been set and neither ran nor were called off. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Lets time pass until the promise is settled; fails when nothing is left that could settle it. */
  async until<T>(promise: Promise<T>): Promise<T> {
    let settled = false;
    const mark = () => {
      settled = true;
    };
    promise.then(mark, mark);
    for (let patience = 2000; patience > 0; ) {
      await quiesce();
      if (settled) return promise;
      if (this.#next(Number.POSITIVE_INFINITY)) continue;
      // Without a deadline only the operating system can settle it: a file, a socket.
      await new Promise((resolve) => setTimeout(resolve, 1));
      patience -= 1;
    }
    throw new Error('Nothing is left to wait for');
  }

  /** Lets time pass until the condition holds; fails after `most` milliseconds of the clock. */
  async untilTrue(condition: () => boolean, most = 3_600_000): Promise<void> {
    const limit = this.#now + most;
    for (;;) {
      await quiesce();
      if (condition()) return;
      if (!this.#next(limit)) throw new Error(`Not within ${most} ms: ${condition.toString()}`);
    }
  }

  /** Lets so many milliseconds pass. */
  async advance(milliseconds: number): Promise<void> {
    const limit = this.#now + milliseconds;
    do {
      await quiesce();
    } while (this.#next(limit));
    this.#now = limit;
    await quiesce();
  }

  #next(limit: number): boolean {
    let next: Timer | undefined;
    for (const timer of this.#timers) {
      if (next === undefined || timer.due < next.due || (timer.due === next.due && timer.order < next.order))
        next = timer;
    }
    if (next === undefined || next.due > limit) return false;
    this.#timers.delete(next);
    this.#now = Math.max(this.#now, next.due);
    next.work();
    return true;
  }
}

/** Lets promises and in-process streams settle. */
async function quiesce(): Promise<void> {
  for (let round = 0; round < 3; round += 1) await new Promise((resolve) => setImmediate(resolve));
}

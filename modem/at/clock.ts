// Time as the driver sees it: passed in, so that a wait of three minutes can be simulated in a millisecond.

export interface Clock {
  /** Milliseconds since 1970: for what is shown or kept. It may jump, on a Pi without a clock chip by years. */
  now(): number;
  /** Milliseconds that only go forward: for everything that is waited for or counted. */
  monotonic(): number;
  /** Runs the work once after so many milliseconds; the returned function calls it off. */
  after(milliseconds: number, work: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: (milliseconds, work) => {
    const timer = setTimeout(work, milliseconds);
    return () => clearTimeout(timer);
  },
};

/** Resolves after so many milliseconds of the clock, or at once when the signal is aborted. */
export function pause(clock: Clock, milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) return resolve();
    const done = () => {
      callOff();
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const callOff = clock.after(milliseconds, done);
    signal?.addEventListener('abort', done);
  });
}

/** A clock for something that ends: what still waits then is run at once, so that nothing waits for a deadline of the dead. */
export class EndableClock implements Clock {
  readonly #clock: Clock;
  readonly #waiting = new Map<() => void, () => void>();
  #ended = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now();
  }

  monotonic(): number {
    return this.#clock.monotonic();
  }

  after(milliseconds: number, work: () => void): () => void {
    let calledOff = false;
    const run = () => {
      this.#waiting.delete(run);
      if (!calledOff) work();
    };
    if (this.#ended) queueMicrotask(run);
    else this.#waiting.set(run, this.#clock.after(milliseconds, run));
    return () => {
      calledOff = true;
      this.#waiting.get(run)?.();
      this.#waiting.delete(run);
    };
  }

  end(): void {
    this.#ended = true;
    for (const [run, callOff] of [...this.#waiting]) {
      callOff();
      run();
    }
  }
}

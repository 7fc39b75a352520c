// Time as the driver sees it: passed in, so that a wait of three minutes can be simulated in a millisecond.

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs the work once after so many milliseconds; the returned function calls it off. */
  after(milliseconds: number, work: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
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

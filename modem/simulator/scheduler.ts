// Time for the simulator, passed in: the machine's clock, a test's mocked timers, or a clock that is moved by hand.
// Everything with a lifetime keeps its tasks in `Tasks`, so that closing it leaves nothing running.

export type Cancel = () => void;

export interface Scheduler {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs the task once after so many milliseconds, unless cancelled before. */
  after(milliseconds: number, task: () => void): Cancel;
}

/** The machine's clock. `setTimeout` and `Date` are looked up at each call, so that mocked timers take effect. */
export const systemScheduler: Scheduler = {
  now: () => Date.now(),
  after(milliseconds, task) {
    const timer = setTimeout(task, milliseconds);
    return () => clearTimeout(timer);
  },
};

/** A clock that stands still until `advance` is called: a month in milliseconds. */
export class ManualScheduler implements Scheduler {
  #now: number;
  #order = 0;
  #tasks: { readonly due: number; readonly order: number; readonly task: () => void }[] = [];

  constructor(now: number = Date.UTC(2026, 0, 1)) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  after(milliseconds: number, task: () => void): Cancel {
    const entry = { due: this.#now + milliseconds, order: this.#order++, task };
    this.#tasks.push(entry);
    return () => {
      this.#tasks = this.#tasks.filter((other) => other !== entry);
    };
  }

  /** Moves the clock forward and runs what falls due, in order, letting promises settle after each task. */
  async advance(milliseconds: number): Promise<void> {
    const until = this.#now + milliseconds;
    await settle();
    for (;;) {
      const next = this.#tasks
        .filter((entry) => entry.due <= until)
        .sort((a, b) => a.due - b.due || a.order - b.order)[0];
      if (next === undefined) break;
      this.#tasks = this.#tasks.filter((entry) => entry !== next);
      this.#now = Math.max(this.#now, next.due);
      next.task();
      await settle();
    }
    this.#now = until;
  }
}

/** The tasks of one thing with a lifetime. */
export class Tasks {
  readonly #scheduler: Scheduler;
  readonly #pending = new Set<Cancel>();
  #closed = false;

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
  }

  now(): number {
    return this.#scheduler.now();
  }

  /** As `Scheduler.after`; a task for now (0 ms) runs as soon as the running code has ended, without any timer. */
  after(milliseconds: number, task: () => void): Cancel {
    if (this.#closed) return () => {};
    let cancelled = false;
    let cancelTimer: Cancel = () => {};
    const cancel = () => {
      cancelled = true;
      this.#pending.delete(cancel);
      cancelTimer();
    };
    const run = () => {
      if (cancelled) return;
      this.#pending.delete(cancel);
      task();
    };
    this.#pending.add(cancel);
    if (milliseconds <= 0) queueMicrotask(run);
    else cancelTimer = this.#scheduler.after(milliseconds, run);
    return cancel;
  }

  /** Runs the task again and again, until cancelled. */
  every(milliseconds: number, task: () => void): Cancel {
    let cancel: Cancel = () => {};
    const again = () => {
      cancel = this.after(milliseconds, () => {
        again();
        task();
      });
    };
    again();
    return () => cancel();
  }

  /** Resolves after so many milliseconds; never, when everything is cancelled meanwhile. */
  pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      this.after(milliseconds, resolve);
    });
  }

  /** Cancels everything, and whatever is asked for later. */
  close(): void {
    this.#closed = true;
    for (const cancel of [...this.#pending]) cancel();
  }
}

/** Lets promises that can settle do so, streams included. */
async function settle(): Promise<void> {
  for (let round = 0; round < 4; round++) await new Promise((resolve) => setImmediate(resolve));
}

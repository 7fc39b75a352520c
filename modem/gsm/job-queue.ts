// Deeds of several commands that must not be mixed (select a memory, read, delete): one at a time, sends first.

export type Priority = 'send' | 'bell' | 'routine';

interface Job {
  readonly priority: Priority;
  readonly run: () => Promise<void>;
}

const order: readonly Priority[] = ['send', 'bell', 'routine'];

export class JobQueue {
  readonly #waiting: Job[] = [];
  #busy = false;

  /** Runs the work when its turn comes; settles as the work does. */
  run<T>(priority: Priority, work: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ priority, run: () => work().then(resolve, reject) });
      void this.#next();
    });
  }

  /** True when nothing waits for what runs now. */
  get nothingWaits(): boolean {
    return this.#waiting.length === 0;
  }

  async #next(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    for (let job = this.#take(); job !== undefined; job = this.#take()) await job.run();
    this.#busy = false;
  }

  #take(): Job | undefined {
    for (const priority of order) {
      const at = this.#waiting.findIndex((job) => job.priority === priority);
      if (at >= 0) return this.#waiting.splice(at, 1)[0];
    }
    return undefined;
  }
}

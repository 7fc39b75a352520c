// Deeds of several commands that must not be mixed (select a memory, read, delete): one at a time, sends first.

export type Priority = 'send' | 'bell' | 'routine';

interface Job {
  readonly priority: Priority;
  readonly run: () => Promise<void>;
}

const order: readonly Priority[] = ['send', 'bell', 'routine'];
/** After a send whoever else waits has a turn: a thousand reminders must not keep an answer out. */
const orderAfterSend: readonly Priority[] = ['bell', 'send', 'routine'];

export class JobQueue {
  readonly #waiting: Job[] = [];
  #busy = false;
  #last: Priority | undefined;

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
    for (const priority of this.#last === 'send' ? orderAfterSend : order) {
      const at = this.#waiting.findIndex((job) => job.priority === priority);
      if (at < 0) continue;
      this.#last = priority;
      return this.#waiting.splice(at, 1)[0];
    }
    return undefined;
  }
}

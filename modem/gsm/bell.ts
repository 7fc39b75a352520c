// Who rings and what is looked at then: one slot, or every memory, each as a job of its own that does not fall into a send.

import { type Clock, pause } from '../at/clock.ts';
import type { Inbound } from './inbound.ts';
import type { JobQueue } from './job-queue.ts';

/** A modem that rings the bell at every command would otherwise be swept without end. */
const betweenSweeps = 1000;
/** More slots than this at once are looked into together. */
const mostSlots = 50;

export class Bell {
  readonly #inbound: Inbound;
  readonly #jobs: JobQueue;
  readonly #clock: Clock;
  #hung = false;
  #sweepWaits = false;
  #sweptAt = 0;
  /** Slots that wait to be looked into: a modem that repeats itself does not make the queue grow. */
  readonly #slots = new Set<string>();

  constructor(inbound: Inbound, jobs: JobQueue, clock: Clock) {
    this.#inbound = inbound;
    this.#jobs = jobs;
    this.#clock = clock;
  }

  /** From now on it is answered; before the memories are known nothing can be looked at. */
  hang(): void {
    this.#hung = true;
  }

  /** Looks through every memory. Rings while it waits are one. */
  async sweep(): Promise<void> {
    if (!this.#hung || this.#sweepWaits) return;
    this.#sweepWaits = true;
    const early = this.#sweptAt + betweenSweeps - this.#clock.now();
    if (early > 0) await pause(this.#clock, early);
    await this.#jobs.run('bell', async () => {
      this.#sweepWaits = false;
      await this.#inbound.sweep();
      this.#sweptAt = this.#clock.now();
    });
  }

  /** Looks into one slot, or everywhere where it is not told or not there. */
  async ring(memory: string | undefined, index: number | undefined): Promise<void> {
    if (!this.#hung) return;
    if (memory === undefined || index === undefined) return this.sweep();
    const slot = `${memory} ${index}`;
    if (this.#slots.has(slot)) return;
    if (this.#slots.size >= mostSlots) return this.sweep();
    this.#slots.add(slot);
    const { readings } = this.#inbound;
    const found = await this.#jobs.run('bell', () => {
      this.#slots.delete(slot);
      return this.#inbound.ring(memory, index, readings);
    });
    if (!found) await this.sweep();
  }
}

// Who rings and what is looked at then: one slot, or every memory, each as a job of its own that does not fall into a send.

import { type Clock, pause } from '../at/clock.ts';
import type { Inbound } from './inbound.ts';
import type { JobQueue } from './job-queue.ts';

/** A modem that rings the bell at every command would be swept without end: after so many sweeps in vain there is a rest. */
const mostInVain = 2;
const rest = 1000;
/** More slots than this at once are looked into together. */
const mostSlots = 50;

export class Bell {
  readonly #inbound: Inbound;
  readonly #jobs: JobQueue;
  readonly #clock: Clock;
  #hung = false;
  #sweepWaits = false;
  #inVain = 0;
  #sweptAt = 0;
  /**
   * Slots that wait to be looked into, each with the readings there were when it was announced last. A modem that repeats itself
   * does not make the queue grow; but a slot that was emptied and filled meanwhile holds another message.
   */
  readonly #slots = new Map<string, number>();

  constructor(inbound: Inbound, jobs: JobQueue, clock: Clock) {
    this.#inbound = inbound;
    this.#jobs = jobs;
    this.#clock = clock;
  }

  /** From now on it is answered; before the memories are known nothing can be looked at. */
  hang(): void {
    this.#hung = true;
  }

  /** Looks through every memory, and again while there is more to come. Rings while it waits are one. */
  async sweep(): Promise<void> {
    for (let again = true; again; ) {
      if (!this.#hung || this.#sweepWaits) return;
      this.#sweepWaits = true;
      const early = this.#inVain < mostInVain ? 0 : this.#sweptAt + rest - this.#clock.monotonic();
      if (early > 0) await pause(this.#clock, early);
      again = await this.#jobs.run('bell', () => this.#sweepOnce());
    }
  }

  /** Looks into one slot, or everywhere where it is not told or not there. */
  async ring(memory: string | undefined, index: number | undefined): Promise<void> {
    if (!this.#hung) return;
    if (memory === undefined || index === undefined) return this.sweep();
    const slot = `${memory} ${index}`;
    const waits = this.#slots.has(slot);
    if (!waits && this.#slots.size >= mostSlots) return this.sweep();
    this.#slots.set(slot, this.#inbound.readings);
    if (waits) return;
    const found = await this.#jobs.run('bell', () => {
      const readings = this.#slots.get(slot) ?? 0;
      this.#slots.delete(slot);
      return this.#inbound.ring(memory, index, readings);
    });
    if (!found) await this.sweep();
  }

  /** True when it should be looked again at once. */
  async #sweepOnce(): Promise<boolean> {
    this.#sweepWaits = false;
    this.#sweptAt = this.#clock.monotonic();
    const { fruitful, madeRoom } = await this.#inbound.sweep();
    this.#inVain = fruitful ? 0 : this.#inVain + 1;
    this.#sweptAt = this.#clock.monotonic();
    return madeRoom;
  }
}

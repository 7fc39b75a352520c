// Messages on their way to whoever stores them: one at a time, in the order in which they came, and the event loop turns in
// between. Storing one may take a few milliseconds in which nothing else runs; of a thousand in a row people would notice.

import type { Clock } from '../at/clock.ts';
import type { MessageSink, Sighting } from './message-sink.ts';

export class OneAtATime implements MessageSink {
  readonly #sink: MessageSink;
  readonly #clock: Clock;
  /** Resolves when the last one was dealt with and the event loop has turned. */
  #turn: Promise<void> = Promise.resolve();

  constructor(sink: MessageSink, clock: Clock) {
    this.#sink = sink;
    this.#clock = clock;
  }

  /** As the sink's; waits for its turn first. */
  async accept(sighting: Sighting): Promise<'keep' | 'delete'> {
    const before = this.#turn;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#turn = promise;
    await before;
    try {
      return await this.#sink.accept(sighting);
    } finally {
      this.#clock.after(0, resolve);
    }
  }

  deleted(sighting: Sighting): Promise<void> {
    return this.#sink.deleted(sighting);
  }
}

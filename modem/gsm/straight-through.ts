// Messages that the modem stores nowhere (+CMT, +CDS): each is offered until it is taken, as long as the connection lasts.
// A modem may send more of them than can be stored: while many wait, no more is read from the line.

import { type Clock, pause } from '../at/clock.ts';
import type { Identifiers, MessageSink, Sighting } from './message-sink.ts';

export interface StraightThroughOptions {
  readonly clock: Clock;
  readonly sink: Pick<MessageSink, 'accept'>;
  readonly who: () => Identifiers;
  /** Called with true when no more should be read from the line, with false when it may go on. */
  readonly hold: (held: boolean) => void;
  /** More of them could not be stored, and wait to be offered again, than any network sends. */
  readonly overrun: () => void;
  readonly log: (message: string, error: unknown) => void;
}

export interface DirectMessage {
  readonly heading: string;
  readonly pdu: string;
  readonly length: number | undefined;
}

/** With so many in line the line is held; what was read already, a few dozen more, still joins them. */
export const mostInLine = 20;
/** In line, or refused by the storage and waiting for another try. */
export const mostUnstored = 1000;
/** Milliseconds after which one that could not be stored is offered again. */
const again = 5000;
const lastWait = 10_000;

export class StraightThrough {
  readonly #options: StraightThroughOptions;
  #inLine = 0;
  #unstored = 0;
  #isHeld = false;
  #allSettled = Promise.withResolvers<void>();

  constructor(options: StraightThroughOptions) {
    this.#options = options;
    this.#allSettled.resolve();
  }

  /** Resolves true when it is durable; false when it could not be stored before the connection ended. */
  async take({ heading, pdu, length }: DirectMessage, ended: AbortSignal): Promise<boolean> {
    const { clock, who, log, overrun } = this.#options;
    if (this.#unstored >= mostUnstored) {
      overrun();
      return false;
    }
    const sighting: Sighting = { ...who(), origin: { type: 'direct', heading }, pdu, length };
    this.#count(1);
    try {
      for (;;) {
        // What was read before the connection ended is offered all the same, once.
        try {
          await this.#offer(sighting);
          return true;
        } catch (error) {
          log(`a message that came by ${heading} could not be stored yet`, error);
        }
        if (!ended.aborted) await pause(clock, again, ended);
        if (ended.aborted) return false;
      }
    } finally {
      this.#count(-1);
    }
  }

  /** Resolves when none waits any more, after ten seconds at the latest. To be asked when the connection has ended. */
  async settled(): Promise<void> {
    const all = new AbortController();
    void this.#allSettled.promise.then(() => all.abort());
    await pause(this.#options.clock, lastWait, all.signal);
  }

  async #offer(sighting: Sighting): Promise<void> {
    this.#line(1);
    try {
      await this.#options.sink.accept(sighting);
    } finally {
      this.#line(-1);
    }
  }

  #line(change: 1 | -1): void {
    this.#inLine += change;
    const isLong = this.#inLine >= mostInLine;
    if (isLong === this.#isHeld) return;
    this.#isHeld = isLong;
    this.#options.hold(isLong);
  }

  #count(change: 1 | -1): void {
    if (this.#unstored === 0) this.#allSettled = Promise.withResolvers<void>();
    this.#unstored += change;
    if (this.#unstored === 0) this.#allSettled.resolve();
  }
}

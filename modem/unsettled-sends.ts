// Sends that ended unknown: for ten minutes a +CMGS that comes late is taken for the oldest of them.

import type { Clock } from './at/clock.ts';

const patience = 600_000;

export class UnsettledSends {
  readonly #clock: Clock;
  #sends: { readonly token: string; readonly since: number }[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(token: string): void {
    this.#sends.push({ token, since: this.#clock.now() });
  }

  /** The token of the send that a late reference belongs to, once; undefined when none waits any more. */
  take(): string | undefined {
    this.#sends = this.#sends.filter(({ since }) => this.#clock.now() - since <= patience);
    return this.#sends.shift()?.token;
  }

  /** The modem has started anew: what it had not answered it will never answer. */
  clear(): void {
    this.#sends = [];
  }
}

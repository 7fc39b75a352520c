// Writes as fast as the modem can read: some lose characters that come too quickly, or commands that come too soon.

import type { Duplex } from 'node:stream';
import { type Clock, pause } from './clock.ts';

export interface Pace {
  /** Octets written at once; undefined for all. */
  readonly chunk?: number;
  /** Milliseconds between two chunks. */
  readonly chunkGap?: number;
  /** Milliseconds from the last octet of one command to the first of the next. */
  readonly commandGap?: number;
}

export class PacedWriter {
  readonly #port: Duplex;
  readonly #clock: Clock;
  readonly #waiting: Uint8Array[] = [];
  #pace: Pace = {};
  #calledOff: (() => void) | undefined;
  #lastWrite = 0;
  #closed = false;

  constructor(port: Duplex, clock: Clock) {
    this.#port = port;
    this.#clock = clock;
  }

  set(pace: Pace): void {
    this.#pace = pace;
  }

  /** Never waits and never throws: a write to a dead port is noticed by the deadline of the command. */
  write(octets: Uint8Array): void {
    const size = this.#pace.chunk ?? octets.length;
    for (let at = 0; at < octets.length; at += size) this.#waiting.push(octets.subarray(at, at + size));
    if (this.#calledOff === undefined) this.#next();
  }

  /** Resolves when the next command may be written. */
  async commandGap(): Promise<void> {
    const wait = this.#lastWrite + (this.#pace.commandGap ?? 0) - this.#clock.monotonic();
    if (wait > 0) await pause(this.#clock, wait);
  }

  close(): void {
    this.#closed = true;
    this.#calledOff?.();
    this.#waiting.length = 0;
  }

  #next(): void {
    this.#calledOff = undefined;
    while (!this.#closed) {
      const octets = this.#waiting.shift();
      if (octets === undefined) return;
      this.#lastWrite = this.#clock.monotonic();
      if (this.#port.writable) this.#port.write(octets);
      if (this.#pace.chunkGap !== undefined && this.#waiting.length > 0) {
        this.#calledOff = this.#clock.after(this.#pace.chunkGap, () => this.#next());
        return;
      }
    }
  }
}

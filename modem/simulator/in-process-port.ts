// The simulator as a Duplex in the same process: what a driver gets from opening a serial port. Nothing arrives while `write` is
// still running, since no real port does that.

import { Duplex } from 'node:stream';
import type { Connection, Plug } from './connection.ts';

export class InProcessPort extends Duplex {
  readonly #plug: Plug;

  constructor(connect: (connection: Connection) => Plug) {
    super({ decodeStrings: true });
    this.#plug = connect({
      send: (text) => queueMicrotask(() => this.#arrive(text)),
      hangUp: () => queueMicrotask(() => this.destroy()),
    });
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    const text = chunk.toString('latin1');
    queueMicrotask(() => {
      if (this.destroyed) return;
      this.#plug.hear(text);
      done();
    });
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#plug.disconnect();
    done(error);
  }

  #arrive(text: string): void {
    if (!this.destroyed) this.push(Buffer.from(text, 'latin1'));
  }
}

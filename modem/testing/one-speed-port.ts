// A serial line as its host sees it when the modem speaks at one speed only: at every other speed both sides get noise.

import { Duplex, type TransformCallback } from 'node:stream';

export class OneSpeedPort extends Duplex {
  /** Every speed that was set, the first one included. */
  readonly speeds: number[];
  readonly #line: Duplex;
  readonly #speaks: number | 'any';

  constructor(line: Duplex, speaks: number | 'any', opensAt: number) {
    super();
    this.speeds = [opensAt];
    this.#line = line;
    this.#speaks = speaks;
    line.on('data', (chunk: Buffer) => this.push(this.#heard(chunk)));
    line.on('end', () => this.push(null));
    line.on('close', () => this.destroy());
  }

  readonly setSpeed = async (baudRate: number): Promise<void> => {
    this.speeds.push(baudRate);
  };

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#line.write(this.#heard(chunk));
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#line.destroy();
    done(error);
  }

  #heard(chunk: Buffer): Buffer {
    if (this.#speaks === 'any' || this.speeds.at(-1) === this.#speaks) return chunk;
    return Buffer.from(chunk.map((octet) => (octet * 7 + 0x80) | 0x80));
  }
}

// withTranscript: every byte that crosses a port is told to a log, the bytes themselves unchanged.
// Numbers and texts are masked unless asked for: a transcript ends up in bug reports.

import { Duplex, type TransformCallback } from 'node:stream';
import type { Clock } from './at/clock.ts';
import type { ModemOptions } from './modem-options.ts';

/** The same port, watched; the port itself when nobody listens. */
export function withTranscript(port: Duplex, options: ModemOptions, clock: Clock): Duplex {
  const { transcript, transcriptUnmasked } = options;
  if (transcript === undefined) return port;
  const tell = (direction: '→' | '←', octets: Uint8Array) => {
    const text = readable(Buffer.from(octets).toString('latin1'));
    transcript(
      `${new Date(clock.now()).toISOString()} ${direction} ${transcriptUnmasked === true ? text : mask(text)}`,
    );
  };
  return new WatchedPort(port, tell);
}

/** Control characters as their pictures: CR is ␍, Ctrl-Z is ␚. */
export function readable(text: string): string {
  return text.replace(/[\0-\u001f]/g, (character) => String.fromCharCode(0x2400 + character.charCodeAt(0)));
}

/** Hides what concerns people: PDUs, numbers, the PIN, quoted texts longer than a setting. The shape of the line stays. */
export function mask(text: string): string {
  return text
    .replace(/[0-9A-F]{16,}/gi, (hex) => `‹${hex.length} digits›`)
    .replace(/\+?\d{6,}/g, (digits) => `‹${digits.length} digits›`)
    .replace(/(\+CPIN=)"?[^"␍]*"?/gi, '$1‹PIN›')
    .replace(/"([^"]{9,})"/g, (_, quoted: string) =>
      /^‹.*›$/.test(quoted) ? `"${quoted}"` : `"‹${quoted.length} characters›"`,
    );
}

class WatchedPort extends Duplex {
  readonly #port: Duplex;
  readonly #tell: (direction: '→' | '←', octets: Uint8Array) => void;

  constructor(port: Duplex, tell: (direction: '→' | '←', octets: Uint8Array) => void) {
    super();
    this.#port = port;
    this.#tell = tell;
    port.on('data', (chunk: Buffer) => {
      tell('←', chunk);
      if (!this.push(chunk)) port.pause();
    });
    port.on('end', () => this.push(null));
    port.on('error', (error: Error) => this.destroy(error));
    port.on('close', () => this.destroy());
  }

  override _read(): void {
    this.#port.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#tell('→', chunk);
    if (this.#port.writable) this.#port.write(chunk);
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#port.destroy();
    done(error);
  }
}

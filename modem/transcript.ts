// withTranscript: every byte that crosses a port is told to a log, the bytes themselves unchanged.
// Numbers and texts are masked unless asked for: a transcript ends up in bug reports.

import { Duplex, type TransformCallback } from 'node:stream';
import type { Clock } from './at/clock.ts';
import type { ModemOptions } from './modem-options.ts';

export type TranscriptOptions = Pick<ModemOptions, 'transcript' | 'transcriptUnmasked'>;

type Direction = '→' | '←';

/** The same port, watched; the port itself when nobody listens. */
export function withTranscript(port: Duplex, options: TranscriptOptions, clock: Clock): Duplex {
  const { transcript, transcriptUnmasked = false } = options;
  if (transcript === undefined) return port;
  const answers = new AnswerMask();
  const tell = (direction: Direction, text: string) => {
    const shown = readable(text);
    const masked = direction === '←' ? answers.mask(shown) : mask(shown);
    transcript(`${new Date(clock.now()).toISOString()} ${direction} ${transcriptUnmasked ? shown : masked}`);
  };
  return new WatchedPort(port, {
    '→': new Pieces((text) => tell('→', text)),
    '←': new Pieces((text) => tell('←', text)),
  });
}

/** Whole lines out of chunks: half a number could not be masked. */
class Pieces {
  readonly #tell: (text: string) => void;
  #held = '';

  constructor(tell: (text: string) => void) {
    this.#tell = tell;
  }

  take(octets: Uint8Array): void {
    this.#held += Buffer.from(octets).toString('latin1');
    for (;;) {
      const end = /[\r\n]+|[\u001a\u001b]|^> |^.{4096}/.exec(this.#held);
      if (end === null) return;
      const length = end.index + end[0].length;
      const piece = this.#held.slice(0, length);
      this.#held = this.#held.slice(length);
      if (/[^\r\n]/.test(piece)) this.#tell(piece);
    }
  }

  flush(): void {
    if (this.#held !== '') this.#tell(this.#held);
    this.#held = '';
  }
}

/** Control characters as their pictures: CR is ␍, Ctrl-Z is ␚. */
export function readable(text: string): string {
  return text.replace(/[\0-\u001f]/g, (character) => String.fromCharCode(0x2400 + character.charCodeAt(0)));
}

/** Hides what a modem says; the text of the network (+CUSD) may go over several lines, and be short. */
class AnswerMask {
  #inText = false;

  mask(line: string): string {
    if (this.#inText && !/^(?:[+^*#$%_][A-Z]|OK␍|ERROR␍)/.test(line)) {
      const end = line.indexOf('"');
      if (end < 0) return hidden(line);
      this.#inText = false;
      return `${hidden(line.slice(0, end))}${mask(line.slice(end))}`;
    }
    this.#inText = false;
    const text = /^(\+CUSD:[^"]*")([^"]*)(.*)$/s.exec(line);
    if (text === null) return mask(line);
    const [, heading = '', words = '', rest = ''] = text;
    this.#inText = rest === '';
    return `${heading}${hidden(words)}${mask(rest)}`;
  }
}

function hidden(text: string): string {
  const words = text.replace(/[␍␊]/g, '');
  return words === '' ? text : `‹${words.length} characters›${text.slice(text.search(/(?<![␍␊])[␍␊]*$/))}`;
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
  readonly #pieces: Readonly<Record<Direction, Pieces>>;

  constructor(port: Duplex, pieces: Readonly<Record<Direction, Pieces>>) {
    super();
    this.#port = port;
    this.#pieces = pieces;
    port.on('data', (chunk: Buffer) => {
      pieces['←'].take(chunk);
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
    this.#pieces['→'].take(chunk);
    if (this.#port.writable) this.#port.write(chunk);
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    for (const pieces of Object.values(this.#pieces)) pieces.flush();
    this.#port.destroy();
    done(error);
  }
}

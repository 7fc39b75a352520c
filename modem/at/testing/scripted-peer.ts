// The other end of a port, small enough to script line by line: for tests of the dialogue itself.
// The simulated modem is for everything that needs a modem's state.

import { Duplex } from 'node:stream';

/** Gets a command without its CR, a payload with its Ctrl-Z, or a lone ESC; answers with bytes (latin1) or with silence. */
export type Script = (written: string, peer: ScriptedPeer) => string | undefined;

export class ScriptedPeer extends Duplex {
  /** Everything the driver wrote, piece by piece. */
  readonly written: string[] = [];
  readonly #script: Script;
  readonly #cut: (bytes: string) => readonly string[];
  #buffer = '';

  /** `cut`: the pieces in which what it says goes over the line. */
  constructor(script: Script, cut: (bytes: string) => readonly string[] = (bytes) => [bytes]) {
    super({ autoDestroy: true });
    this.#script = script;
    this.#cut = cut;
  }

  /** Speaks by itself. */
  say(bytes: string): void {
    for (const piece of this.#cut(bytes)) if (!this.destroyed) this.push(Buffer.from(piece, 'latin1'));
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#buffer += chunk.toString('latin1');
    for (;;) {
      const end = this.#buffer.search(/[\r\u001a\u001b]/);
      if (end < 0) break;
      const keep = this.#buffer[end] !== '\r';
      const piece = this.#buffer.slice(0, end + (keep ? 1 : 0));
      this.#buffer = this.#buffer.slice(end + 1);
      this.written.push(piece);
      const answer = this.#script(piece, this);
      if (answer !== undefined) this.say(answer);
    }
    done();
  }
}

/** A line as a modem sends it. */
export function line(text: string): string {
  return `\r\n${text}\r\n`;
}

export const ok = line('OK');

/** The bytes whole, cut in two at every place, and one at a time. */
export function everyCut(bytes: string): string[][] {
  const cuts = Array.from({ length: bytes.length }, (_, at) => [bytes.slice(0, at), bytes.slice(at)]);
  return [[bytes], ...cuts, [...bytes]];
}

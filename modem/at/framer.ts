// Bytes → lines and prompts. The lines are cut by @serialport/parser-readline; before it, a transform makes the hostile stream
// fit: any run of CR and LF ends a line (V.250 §5.7.1 asks for CR LF, modems differ), noise is dropped, nothing grows without bound,
// and the prompt of +CMGS (`␍␊> `, TS 27.005 §3.5.1), which no line end follows, becomes a line of its own.

import { type Duplex, Transform, type TransformCallback } from 'node:stream';
import { ReadlineParser } from '@serialport/parser-readline';
import { type Clock, systemClock } from './clock.ts';

export type AtToken = { readonly type: 'line'; readonly text: string } | { readonly type: 'prompt' };

/** A line longer than this is noise: the rest of it is dropped and counted. */
export const longestLine = 4096;
/** Octets a second that are read for long: more than the fastest serial line brings. The rest waits in the device. */
export const mostOctetsPerSecond = 131_072;
/** Octets that may come at once: every memory of a USB modem, listed, several times over. */
export const mostOctetsAtOnce = 1_048_576;

export class AtFramer {
  readonly #tidy: LineTidier;
  readonly #parser = new ReadlineParser({ delimiter: '\n', encoding: 'latin1' });
  readonly #source: Duplex;

  /** Tokens come as the bytes come; lines are latin1 text without control characters, never empty. */
  constructor(source: Duplex, receive: (token: AtToken) => void, clock: Clock = systemClock) {
    this.#source = source;
    this.#tidy = new LineTidier(clock);
    this.#parser.on('data', (line: string) => {
      receive(line === promptMark ? { type: 'prompt' } : { type: 'line', text: line });
    });
    source.pipe(this.#tidy).pipe(this.#parser);
  }

  /** From now on a `>` at the start of a line is a prompt; at all other times it is text. */
  expectPrompt(expected: boolean): void {
    this.#tidy.promptExpected = expected;
  }

  /** While held, no more is taken from the port: the rest waits in the device. */
  hold(held: boolean): void {
    this.#tidy.hold(held);
  }

  /** Octets dropped so far because their line had no end. */
  get dropped(): number {
    return this.#tidy.dropped;
  }

  close(): void {
    this.#source.unpipe(this.#tidy);
    this.#tidy.destroy();
    this.#parser.destroy();
  }
}

/** Cannot come from the line itself, since control characters are dropped there. */
const promptMark = '\u0001';
const promptOctets = Buffer.from(`${promptMark}\n`, 'latin1');
const [lf, cr, substitute, space, greaterThan] = [0x0a, 0x0d, 0x1a, 0x20, 0x3e];

class LineTidier extends Transform {
  promptExpected = false;
  dropped = 0;
  /** Octets of the current line passed on so far. */
  #length = 0;
  #afterPrompt = false;
  readonly #clock: Clock;
  /** Octets that may still come at once, as of a moment. */
  #allowance = mostOctetsAtOnce;
  #asOf: number;
  #stopWaiting = () => {};
  #held = false;
  /** Takes more from the port; kept here while that is held. */
  #goOn = () => {};

  constructor(clock: Clock) {
    super();
    this.#clock = clock;
    this.#asOf = clock.monotonic();
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    const out = Buffer.allocUnsafe(chunk.length * 2 + promptOctets.length);
    let at = 0;
    for (const octet of chunk) {
      // Ctrl-Z ends an echoed payload, and the answer may follow on the same line.
      if (octet === lf || octet === cr || octet === substitute) {
        if (this.#length > 0) out[at++] = lf;
        this.#length = 0;
        this.#afterPrompt = false;
        continue;
      }
      if (octet < space || octet === 0x7f || octet === 0xff) continue;
      if (this.#afterPrompt && octet === space) continue;
      this.#afterPrompt = false;
      if (octet === greaterThan && this.#length === 0 && this.promptExpected) {
        at += promptOctets.copy(out, at);
        this.promptExpected = false;
        this.#afterPrompt = true;
        continue;
      }
      if (this.#length >= longestLine) {
        this.dropped += 1;
        continue;
      }
      out[at++] = octet;
      this.#length += 1;
    }
    this.push(out.subarray(0, at));
    this.#slowDown(chunk.length, done);
  }

  hold(held: boolean): void {
    this.#held = held;
    if (!held) this.#proceed(this.#goOn);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#stopWaiting();
    this.#goOn = () => {};
    done(error);
  }

  /** A modem gone mad must not keep the processor to itself: until `next` is called, no more is taken from the port. */
  #slowDown(octets: number, next: () => void): void {
    const now = this.#clock.monotonic();
    const gained = ((now - this.#asOf) / 1000) * mostOctetsPerSecond;
    this.#allowance = Math.min(this.#allowance + gained, mostOctetsAtOnce) - octets;
    this.#asOf = now;
    const wait = (-this.#allowance * 1000) / mostOctetsPerSecond;
    if (wait <= 0) this.#proceed(next);
    else this.#stopWaiting = this.#clock.after(wait, () => this.#proceed(next));
  }

  #proceed(next: () => void): void {
    this.#goOn = this.#held ? next : () => {};
    if (!this.#held) next();
  }
}

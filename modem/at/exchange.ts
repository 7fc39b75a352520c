// AtExchange: one command from sent to its final result code, as a pure state machine. No timer, no port.
// It claims only what it has declared to be its own; every other line is unsolicited, wherever it comes.

import { finalResultCode, type Refusal } from './result-codes.ts';

/** How a line begins, and whether a second line (a PDU) belongs to it: serves answers and indications alike. */
export interface Heading {
  /** Without the colon: `+CMGL`. */
  readonly prefix: string;
  readonly trailingLine: boolean;
}

export interface AtCommand {
  /** Without the CR. */
  readonly line: string;
  /** What is written after the prompt, without the Ctrl-Z. */
  readonly payload?: string;
  /** Lines that are its answer; 'any' for commands whose answer has no prefix (+CGSN). */
  readonly information?: readonly Heading[] | 'any';
  /** Milliseconds from the command (or its payload) to the final result code. */
  readonly timeout: number;
  /** Milliseconds from the command to the prompt, where there is a payload. */
  readonly promptTimeout?: number;
  /** A first word to a modem that may not listen yet: its time-out says nothing about the dialogue. */
  readonly mayBeLost?: boolean;
  /** Some modems forget the OK: so many milliseconds after an information response it is taken as given. */
  readonly tail?: number;
}

export interface InformationResponse {
  /** The heading's prefix; '' where the line has none. */
  readonly prefix: string;
  /** What follows the prefix and its colon. */
  readonly text: string;
  /** The line that belongs to it, as it came; undefined when none came. */
  readonly trailing: string | undefined;
}

export type ExchangeStep =
  | { readonly type: 'not-mine' }
  | { readonly type: 'claimed'; readonly information: boolean }
  | { readonly type: 'write-payload' }
  | { readonly type: 'succeeded'; readonly responses: readonly InformationResponse[] }
  | { readonly type: 'refused'; readonly refusal: Refusal };

type Response = { -readonly [field in keyof InformationResponse]: InformationResponse[field] };

/** Information responses that are kept of one command: no memory has so many slots. */
export const mostResponses = 5000;

export class AtExchange {
  readonly command: AtCommand;
  readonly #headings: readonly Heading[];
  readonly #responses: Response[] = [];
  #newest: Response | undefined;
  #state: 'awaiting-prompt' | 'awaiting-result' | 'ended';
  #trailingOwed = false;
  #payloadWritten = false;

  constructor(command: AtCommand) {
    this.command = command;
    this.#state = command.payload === undefined ? 'awaiting-result' : 'awaiting-prompt';
    this.#headings = headingsOf(command);
  }

  get payloadWritten(): boolean {
    return this.#payloadWritten;
  }

  /** True after a heading whose second line has not come yet. */
  get trailingOwed(): boolean {
    return this.#trailingOwed;
  }

  get responses(): readonly InformationResponse[] {
    return this.#responses;
  }

  prompt(): ExchangeStep {
    if (this.#state !== 'awaiting-prompt') return { type: 'not-mine' };
    this.#state = 'awaiting-result';
    this.#payloadWritten = true;
    return { type: 'write-payload' };
  }

  /** A line that is certainly its own: the PDU owed, the end, an answer with a declared prefix, or the echo. */
  line(text: string): ExchangeStep {
    if (this.#state === 'ended') return { type: 'not-mine' };
    if (this.#trailingOwed && isHex(text)) return this.#takeTrailing(text);
    const final = finalResultCode(text);
    if (final !== undefined) return this.#end(final.type === 'ok' ? undefined : final.refusal);
    const heading = this.#headings.find(({ prefix }) => afterPrefix(text, prefix) !== undefined);
    if (heading !== undefined) return this.#takeInformation(heading, text);
    if (this.#isEcho(text)) return { type: 'claimed', information: false };
    return { type: 'not-mine' };
  }

  /** A line that nobody else wants: garbage where a PDU should be, or the answer of a command without prefixes. */
  unclaimedLine(text: string): ExchangeStep {
    if (this.#state === 'ended') return { type: 'not-mine' };
    if (this.#trailingOwed) return this.#takeTrailing(text);
    if (this.command.information !== 'any') return { type: 'not-mine' };
    this.#keep({ prefix: '', text, trailing: undefined });
    return { type: 'claimed', information: true };
  }

  /** Takes what came so far as the whole answer. */
  settleForWhatCame(): ExchangeStep {
    return this.#end(undefined);
  }

  #takeInformation(heading: Heading, text: string): ExchangeStep {
    // Before its payload is on the way, a +CMGS can only be the late answer to an earlier message.
    if (this.#state === 'awaiting-prompt') return { type: 'not-mine' };
    const told = afterPrefix(text, heading.prefix) ?? '';
    this.#keep({ prefix: heading.prefix, text: told, trailing: undefined });
    this.#trailingOwed = heading.trailingLine;
    return { type: 'claimed', information: !heading.trailingLine };
  }

  #keep(response: Response): void {
    this.#newest = response;
    if (this.#responses.length < mostResponses) this.#responses.push(response);
  }

  #takeTrailing(text: string): ExchangeStep {
    this.#trailingOwed = false;
    if (this.#newest !== undefined) this.#newest.trailing = text;
    return { type: 'claimed', information: true };
  }

  #end(refusal: Refusal | undefined): ExchangeStep {
    this.#state = 'ended';
    return refusal === undefined ? { type: 'succeeded', responses: this.#responses } : { type: 'refused', refusal };
  }

  #isEcho(text: string): boolean {
    const { line, payload } = this.command;
    const told = text.toUpperCase();
    if (told === line.toUpperCase()) return true;
    return this.#payloadWritten && payload !== undefined && isHex(text) && payload.toUpperCase().includes(told);
  }
}

/** A command whose answer has no prefix may still be answered with its own name: `+CGSN: "…"`. */
function headingsOf({ line, information }: AtCommand): readonly Heading[] {
  if (information === undefined) return [];
  if (information !== 'any') return information;
  const name = /^AT([+^*#$%_&][A-Z0-9]+)/i.exec(line)?.[1];
  return name === undefined ? [] : [{ prefix: name, trailingLine: false }];
}

/** What follows `+CPIN:`, `+CPIN` or `+CPIN :` on a line, or undefined when the line does not begin so. */
export function afterPrefix(line: string, prefix: string): string | undefined {
  if (line.slice(0, prefix.length).toUpperCase() !== prefix.toUpperCase()) return undefined;
  const rest = /^\s*:\s*(.*)$/s.exec(line.slice(prefix.length));
  return rest?.[1];
}

/** True for a line that can be a PDU: pairs of hex digits, at least one. */
export function isHex(line: string): boolean {
  return line.length >= 2 && /^[0-9A-F]+$/i.test(line);
}

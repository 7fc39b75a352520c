// Why a modem is not connected: one typed cause, put into words only where people read it; and the detail for technicians.

import { CommandRefused, CommandTimeout } from './at/errors.ts';
import type { Refusal } from './at/result-codes.ts';
import type { SessionEnd } from './gsm/session-end.ts';
import { WrongModem } from './gsm/wrong-modem.ts';
import type { PortTrouble } from './port-trouble.ts';

export type Disconnection =
  | SessionEnd
  | PortTrouble
  | { readonly type: 'not-started' }
  /** `imei`: '' when it tells none. */
  | { readonly type: 'wrong-modem'; readonly imei: string; readonly expected: string }
  /** It answers, and refuses what it must be told. */
  | { readonly type: 'refuses'; readonly command: string; readonly refusal: Refusal }
  /** The driver itself failed; `detail` is the program's own message. */
  | { readonly type: 'failed'; readonly detail: string };

export interface Ending {
  readonly cause: Disconnection;
  /** What exactly was seen, in the words of whoever told it: for logs. */
  readonly reason: string;
}

/** The end of a session by an error that is none of the line. */
export function endingOf(error: unknown): Ending {
  const reason = error instanceof Error ? error.message : String(error);
  if (error instanceof WrongModem)
    return { reason, cause: { type: 'wrong-modem', imei: error.imei, expected: error.expected } };
  if (error instanceof CommandTimeout) {
    const { command, milliseconds } = error;
    return { reason, cause: { type: 'no-answer', to: { command, milliseconds } } };
  }
  if (error instanceof CommandRefused) {
    const { command, refusal } = error;
    return { reason, cause: { type: 'refuses', command, refusal } };
  }
  return { reason, cause: { type: 'failed', detail: reason } };
}

/** A modem that starts anew leaves the bus, and comes back within so many milliseconds. */
const grace = 60_000;
const absence: ReadonlySet<Disconnection['type']> = new Set([
  'gone',
  'line-lost',
  'no-answer',
  'unreachable',
  'unusable',
]);

/** Tells the absence of a modem that is starting anew as that, and not as unplugged. */
export class RestartGrace {
  #restart: { readonly cause: Disconnection; readonly since: number } | undefined;

  begin(now: number): void {
    this.#restart = { cause: { type: 'restarting', by: 'us' }, since: now };
  }

  /** It is back. */
  over(): void {
    this.#restart = undefined;
  }

  /** What the end of a connection, or a failed opening, means by this light. */
  judge(ending: Ending, now: number): Ending {
    const restart = this.#restart;
    if (restart !== undefined && now - restart.since < grace && absence.has(ending.cause.type))
      return { ...ending, cause: restart.cause };
    this.#restart = ending.cause.type === 'restarting' ? { cause: ending.cause, since: now } : undefined;
    return ending;
  }
}

// Why something that a person asked of a modem was not done, as a typed cause: put into words only where people read it.

import { CommandMalformed, CommandRefused, CommandTimeout, ConnectionLost } from './at/errors.ts';
import type { Refusal } from './at/result-codes.ts';
import { CommandForbidden, type Forbidden } from './gsm/console.ts';
import { UssdFailed, type UssdProblem } from './gsm/ussd.ts';
import { ModemNotConnected } from './modem.ts';

export type CommandTrouble =
  | { readonly type: 'not-connected' }
  | { readonly type: 'malformed' }
  | { readonly type: 'forbidden'; readonly command: string; readonly because: Forbidden }
  | { readonly type: 'refused'; readonly command: string; readonly refusal: Refusal }
  | { readonly type: 'no-answer'; readonly command: string; readonly milliseconds: number }
  | { readonly type: 'line-lost'; readonly command: string }
  | { readonly type: 'ussd'; readonly problem: UssdProblem }
  /** The driver itself failed; `detail` is for technicians. */
  | { readonly type: 'failed'; readonly detail: string };

/** What an error of `Modem`'s deeds means. */
export function commandTrouble(error: unknown): CommandTrouble {
  if (error instanceof ModemNotConnected) return { type: 'not-connected' };
  if (error instanceof CommandMalformed) return { type: 'malformed' };
  if (error instanceof CommandForbidden) return { type: 'forbidden', command: error.command, because: error.because };
  if (error instanceof CommandRefused) return { type: 'refused', command: error.command, refusal: error.refusal };
  if (error instanceof CommandTimeout)
    return { type: 'no-answer', command: error.command, milliseconds: error.milliseconds };
  if (error instanceof ConnectionLost) return { type: 'line-lost', command: error.command };
  if (error instanceof UssdFailed) return { type: 'ussd', problem: error.problem };
  return { type: 'failed', detail: error instanceof Error ? error.message : String(error) };
}

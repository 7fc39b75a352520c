// Raw commands of a technician. They wait for their turn, so that they cannot fall into a send; those that could send, lock the SIM
// or leave the line in another language are refused; and whatever they may have set is set right afterwards.

import { CommandRefused } from '../at/errors.ts';
import { describeRefusal } from '../at/result-codes.ts';
import type { AtLine } from './commands.ts';

export interface RawAnswer {
  readonly lines: readonly string[];
  /** OK, or the error in words. */
  readonly result: string;
}

export class CommandForbidden extends Error {
  override readonly name = 'CommandForbidden';
}

const forbidden: readonly (readonly [RegExp, string])[] = [
  [/[\0-\u001f\u007f]/, 'it contains control characters'],
  [/;/, 'it holds several commands; send them one by one'],
  [/^(?!AT)/i, 'it does not begin with AT'],
  [/^AT\+(?:CMGS|CMGC|CMGW|CMSS|CNMA)/i, 'messages are sent from the inbox only'],
  [/^AT\+CMGD=/i, 'messages are deleted only after they are stored'],
  [/^AT\+(?:CPIN|CPIN2|CPWD|CLCK)=/i, 'it could lock the SIM'],
  [/^ATD/i, 'it places a call'],
  [/^AT(?:A\b|S0=)/i, 'it answers calls'],
  [/^AT(?:\+CMUX|\+IPR=|\+ICF=|V0|Q1|&F|Z|\^DATAMODE|\+CGDATA|O$)/i, 'the line could not be understood afterwards'],
];

/** Why a command is not for the console; undefined when it is. */
export function refusesRaw(line: string): string | undefined {
  return forbidden.find(([pattern]) => pattern.test(line))?.[1];
}

/** True for a command that may change a setting on which sends or receptions depend. */
export function mayChangeSettings(line: string): boolean {
  return /=(?!\?)/.test(line) || /^AT[E&]/i.test(line);
}

/** Executes one command and tells all it answered. Rejects with CommandForbidden, CommandTimeout or ConnectionLost. */
export async function exchangeRaw(at: AtLine, line: string): Promise<RawAnswer> {
  const reason = refusesRaw(line);
  if (reason !== undefined) throw new CommandForbidden(`${line} is not sent: ${reason}`);
  try {
    const responses = await at.execute({ line, information: 'any', timeout: 30_000 });
    return { lines: responses.map(({ prefix, text }) => (prefix === '' ? text : `${prefix}: ${text}`)), result: 'OK' };
  } catch (error) {
    if (error instanceof CommandRefused) return { lines: [], result: describeRefusal(error.refusal) };
    throw error;
  }
}

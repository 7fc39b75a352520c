// Raw commands of a technician. They wait for their turn, so that they cannot fall into a send; those that could send, lock the SIM
// or leave the line in another language are refused; and whatever they may have set is set right afterwards.

import { CommandRefused } from '../at/errors.ts';
import type { Refusal } from '../at/result-codes.ts';
import type { AtLine } from './commands.ts';

export interface RawAnswer {
  readonly lines: readonly string[];
  /** The modem's error; undefined: OK. */
  readonly refusal: Refusal | undefined;
}

/** Why a command is not for the console. */
export type Forbidden =
  | 'characters'
  | 'no-at'
  | 'several'
  | 'unknown-kind'
  | 'could-lock'
  | 'sends'
  | 'deletes'
  | 'reads'
  | 'spoils-line';

export class CommandForbidden extends Error {
  override readonly name = 'CommandForbidden';
  readonly command: string;
  readonly because: Forbidden;

  constructor(command: string, because: Forbidden) {
    super(`${command} is not sent: ${because}`);
    this.command = command;
    this.because = because;
  }
}

/** One extended command in one of its four forms (ITU-T V.250 §5.4), its quotes in pairs, nothing behind it. */
const extended = /^AT[+^$%#*_!]([A-Z][A-Z0-9_]*)(\?|=\?|=(?:[^";? ]|"[^"]*")+)?$/i;
/** The basic commands that leave the dialogue as it is; no second one may follow. */
const basic = /^AT(?:E[01]?|I\d?|V1|Q0|X[0-4]?|H0?|&V\d?|S\d{1,3}\?)?$/i;

/** What makers' commands do is told by how they are named: +QMGDA and +CMGDA delete, +QCMGS and ^HCMGS send. */
const forbidden: readonly (readonly [RegExp, Forbidden])[] = [
  [/MG[SCW]|CMSS|CNMA/, 'sends'],
  [/MGD/, 'deletes'],
  [/MG[LR]|^CSIM$|^CRSM$/, 'reads'],
  [/^(?:CMUX|W?IPR|ICF|DATAMODE|CGDATA)$/, 'spoils-line'],
];
/** Commands that only tell how often a PIN may still be tried. */
const tellsTries = /^(?:CPINR|CPINC|QPINC|UPINCNT|ZPINPUK)$/;

/** Why a command is not for the console; undefined when it is. */
export function refusesRaw(line: string): Forbidden | undefined {
  if (!/^[ -~]*$/.test(line)) return 'characters';
  if (!/^AT/i.test(line)) return 'no-at';
  if (line.includes(';')) return 'several';
  if (basic.test(line)) return undefined;
  const [, written, form = ''] = extended.exec(line) ?? [];
  if (written === undefined) return 'unknown-kind';
  const name = written.toUpperCase();
  if (/^=[^?]/.test(form) && /PIN|PWD|LCK|PUK/.test(name) && !tellsTries.test(name)) return 'could-lock';
  return forbidden.find(([pattern]) => pattern.test(name))?.[1];
}

/** True for a command that may change a setting on which sends or receptions depend. */
export function mayChangeSettings(line: string): boolean {
  return /=(?!\?)/.test(line) || /^AT[E&]/i.test(line);
}

/** Executes one command and tells all it answered. Rejects with CommandForbidden, CommandTimeout or ConnectionLost. */
export async function exchangeRaw(at: AtLine, line: string): Promise<RawAnswer> {
  const reason = refusesRaw(line);
  if (reason !== undefined) throw new CommandForbidden(line, reason);
  try {
    const responses = await at.execute({ line, information: 'any', timeout: 30_000 });
    const lines = responses.map(({ prefix, text }) => (prefix === '' ? text : `${prefix}: ${text}`));
    return { lines, refusal: undefined };
  } catch (error) {
    if (error instanceof CommandRefused) return { lines: [], refusal: error.refusal };
    throw error;
  }
}

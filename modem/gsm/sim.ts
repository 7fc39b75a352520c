// The SIM: is it there, is it locked, who is it (+CPIN, 3GPP TS 27.007 §8.3). The PIN is tried with care: one try per value,
// written down before it goes out; never with fewer than two tries left; never the PUK.

import { CommandRefused } from '../at/errors.ts';
import { numberAt, parseParameters } from '../at/parameters.ts';
import type { Refusal } from '../at/result-codes.ts';
import { type AtLine, ask, limits, tryAsk, tryAskPlain } from './commands.ts';
import type { PinHold } from './pin-hold.ts';
import type { PinMemory } from './pin-memory.ts';
import type { Quirks } from './quirks.ts';

export type SimState =
  | { readonly type: 'ready' }
  | { readonly type: 'busy' }
  | { readonly type: 'missing'; readonly answer: SimAnswer }
  /** `code` as the modem tells it: SIM PIN, SIM PUK, PH-NET PIN, … */
  | { readonly type: 'locked'; readonly code: string };

/** What the modem said when it was asked for its SIM: an answer in its own words, or a refusal. */
export type SimAnswer =
  | { readonly type: 'told'; readonly text: string }
  | { readonly type: 'refused'; readonly refusal: Refusal };

/** Asks for the state of the SIM; a refusal is a state too. */
export async function readSimState(at: AtLine): Promise<SimState> {
  try {
    const told = ((await ask(at, 'AT+CPIN?', '+CPIN')) ?? '').replaceAll('"', '').trim().toUpperCase();
    if (told === 'READY') return { type: 'ready' };
    if (told === '' || told === 'SIM BUSY') return { type: 'busy' };
    if (told.startsWith('NOT')) return { type: 'missing', answer: { type: 'told', text: told } };
    return { type: 'locked', code: told };
  } catch (error) {
    if (error instanceof CommandRefused) return stateOfRefusal(error);
    throw error;
  }
}

export type PinAttempt =
  | { readonly type: 'accepted' }
  /** Not sent at all, or sent and refused. */
  | { readonly type: 'held'; readonly because: PinHold; readonly triesLeft: number | undefined };

export interface PinCare {
  /** ICCID, or IMEI where the SIM does not tell before it is unlocked. */
  readonly sim: string;
  readonly memory: PinMemory;
  readonly quirks: Quirks;
}

/** Sends the PIN if that is safe. */
export async function unlock(at: AtLine, pin: string, { sim, memory, quirks }: PinCare): Promise<PinAttempt> {
  const triesLeft = await readTriesLeft(at, quirks);
  const held = (because: PinHold): PinAttempt => ({ type: 'held', because, triesLeft });
  if (!isPin(pin)) return held({ type: 'malformed', which: 'configured' });
  if (await memory.wasTried(sim, pin)) return held({ type: 'tried-before' });
  if (triesLeft !== undefined && triesLeft < 2) return held({ type: 'few-tries', left: triesLeft });
  if (triesLeft === undefined && (await memory.triesOn(sim)) > 0) return held({ type: 'tries-unknown' });
  return sendPin(at, pin, { sim, memory, quirks });
}

/** Sends the PIN because a person has said so. */
export async function sendPin(at: AtLine, pin: string, { sim, memory, quirks }: PinCare): Promise<PinAttempt> {
  if (!isPin(pin)) {
    const triesLeft = await readTriesLeft(at, quirks);
    return { type: 'held', because: { type: 'malformed', which: 'entered' }, triesLeft };
  }
  await memory.noteTry(sim, pin);
  try {
    await at.execute({ line: `AT+CPIN="${pin}"`, timeout: limits.pin });
  } catch (error) {
    if (!(error instanceof CommandRefused)) throw error;
    return {
      type: 'held',
      because: { type: 'refused', refusal: error.refusal },
      triesLeft: await readTriesLeft(at, quirks),
    };
  }
  await memory.noteAccepted(sim, pin);
  return { type: 'accepted' };
}

// \d is ASCII only: digits of other scripts are none.
function isPin(text: string): boolean {
  return /^\d{4,8}$/.test(text);
}

/** How often a wrong PIN may still be entered; undefined when the modem does not tell. */
export async function readTriesLeft(at: AtLine, quirks: Quirks): Promise<number | undefined> {
  for (const { line, prefix, position } of quirks.pinTries) {
    const told = await tryAsk(at, line, prefix);
    if (told === undefined) continue;
    const tries = numberAt(parseParameters(told.replace(/[()]/g, '')), position);
    if (tries !== undefined && tries >= 0 && tries <= 10) return tries;
  }
  return undefined;
}

/** The number printed on the SIM; '' when it cannot be read. */
export async function readIccid(at: AtLine, quirks: Quirks): Promise<string> {
  const ways = [{ line: 'AT+CCID', prefix: '+CCID' }, ...quirks.iccid];
  for (const { line } of ways) {
    const iccid = digitsOfIccid(await tryAskPlain(at, line));
    if (iccid !== '') return iccid;
  }
  // EF_ICCID, ten octets of swapped digits (3GPP TS 31.102 §4.2, TS 27.007 §8.18).
  const told = await tryAsk(at, 'AT+CRSM=176,12258,0,0,10', '+CRSM');
  const file = /"?([0-9A-F]{20})"?\s*$/i.exec(told ?? '')?.[1];
  return file === undefined ? '' : file.replace(/(.)(.)/g, '$2$1').replace(/F+$/i, '');
}

/** The prefix may be any of +CCID, +ICCID, ICCID, or none; a padding F at the end does not count. */
function digitsOfIccid(told: string | undefined): string {
  return /(?:^|[^0-9A-F])(89\d{16,18})F?"?\s*$/i.exec(told ?? '')?.[1] ?? '';
}

function stateOfRefusal({ refusal }: CommandRefused): SimState {
  const { kind, code } = refusal;
  if (kind === 'CME' && code === 11) return { type: 'locked', code: 'SIM PIN' };
  if (kind === 'CME' && code === 12) return { type: 'locked', code: 'SIM PUK' };
  const missing = kind === 'CME' ? [10, 13, 15] : [310, 313, 315];
  if (code !== undefined && missing.includes(code)) return { type: 'missing', answer: { type: 'refused', refusal } };
  return { type: 'busy' };
}

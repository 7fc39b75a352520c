// The time that the network tells (NITZ), as far as a modem passes it on: +CTZU (3GPP TS 27.007 §8.40) asks it to set its clock by
// it, +CCLK? (§8.15) reads that clock. It is told and nothing is ever set by it: many clocks are wrong, some never set at all.

import { numbersOffered, parseParameters } from '../at/parameters.ts';
import { type AtLine, tryAsk, trySet } from './commands.ts';

export interface NetworkTime {
  /** Milliseconds since 1970, by the modem. */
  readonly time: number;
  /** Minutes that local time is ahead of UTC, summer time included. */
  readonly offsetMinutes: number;
  /** Milliseconds since 1970, by our clock, when it was read. */
  readonly readAt: number;
}

/** A clock that was never set begins in 1970, 1980, 2000 or 2004; and no time zone is further than that from UTC. */
const earliest = Date.UTC(2024, 0, 1);
const widestOffset = 14 * 60;

/** Asks the modem to keep its clock by the network's, where it offers to. */
export async function followNetworkTime(at: AtLine): Promise<void> {
  const offered = parseParameters((await tryAsk(at, 'AT+CTZU=?', '+CTZU')) ?? '');
  if (offered.flatMap(numbersOffered).includes(1)) await trySet(at, 'AT+CTZU=1');
}

/** What the modem's clock says; undefined where it says nothing that can be believed. */
export async function askNetworkTime(at: AtLine, now: () => number): Promise<NetworkTime | undefined> {
  const told = await tryAsk(at, 'AT+CCLK?', '+CCLK');
  const read = told === undefined ? undefined : readClock(told);
  return read === undefined ? undefined : { ...read, readAt: now() };
}

/**
 * `"yy/MM/dd,hh:mm:ss±zz"`, local time with its zone in quarters of an hour; some modems leave the quotes out or write the
 * year in full. Undefined for a date that there is not, a clock that was never set, and a time without a zone.
 */
export function readClock(text: string): Pick<NetworkTime, 'time' | 'offsetMinutes'> | undefined {
  const parts = /^\s*"?(\d{2}|\d{4})\/(\d{1,2})\/(\d{1,2}),\s*(\d{1,2}):(\d{2}):(\d{2})\s*([+-]\d{1,2})"?/.exec(text);
  if (parts === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, quarters = 0] = parts.slice(1).map(Number);
  const fullYear = year >= 100 ? year : year >= 70 ? 1900 + year : 2000 + year;
  const local = new Date(Date.UTC(fullYear, month - 1, day, hour, minute, second));
  const isDate = local.getUTCMonth() === month - 1 && local.getUTCDate() === day && local.getUTCHours() === hour;
  const offsetMinutes = quarters * 15;
  if (!isDate || minute > 59 || second > 59 || Math.abs(offsetMinutes) > widestOffset) return undefined;
  const time = local.getTime() - offsetMinutes * 60_000;
  return time < earliest ? undefined : { time, offsetMinutes };
}

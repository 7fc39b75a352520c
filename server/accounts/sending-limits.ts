// What sending may cost: budgets of parts by day for each person, key and country, and where texts may go at all. Counted
// in parts, since a part is what the network charges for. Foreign and premium numbers are refused unless allowed.
import type { Refusal } from '../store/reason.ts';
import { countSend, forgetSendCounts, sendCounts } from '../store/send-counts.ts';
import { storedSettings } from '../store/settings.ts';
import type { Db, Trx } from '../store/transact.ts';
import { type Destination, destinationOf } from './destinations.ts';
import { noteDestination, noteDestinationRefused, noteLimitReached } from './sending-alerts.ts';
import { beginSendingDay, sendingDay } from './sending-day.ts';

export interface SendingLimits {
  /** Parts a day; 0 is no limit. */
  readonly perUser: number;
  readonly perKey: number;
  /** For each country but the clinic's own. */
  readonly perForeignCountry: number;
  readonly total: number;
  /** ISO 3166 alpha-2 of countries besides the clinic's own; '*' is all. */
  readonly allowedCountries: readonly string[];
  /** Premium rate, shared cost and short codes. */
  readonly allowPremium: boolean;
}

export const DEFAULT_LIMITS: SendingLimits = {
  perUser: 500,
  perKey: 500,
  perForeignCountry: 100,
  total: 2000,
  allowedCountries: [],
  allowPremium: false,
};

export const LIMITS_SETTING = 'sendingLimits';

export interface Sending {
  /** E.164 or a short code. */
  readonly number: string;
  readonly userId: number | null;
  readonly apiKeyId: number | null;
  readonly parts: number;
}

export type SendingVerdict = { readonly type: 'allowed' } | { readonly type: 'refused'; readonly reason: Refusal };

/** Whether texts may go there at all; pure. `home` is the clinic's country, empty if none is set. */
export function judgeDestination(destination: Destination, limits: SendingLimits, home: string): SendingVerdict {
  if (destination.type === 'short-code') {
    return limits.allowPremium ? ALLOWED : refused({ why: 'short-code-not-allowed' });
  }
  const everywhere = limits.allowedCountries.includes('*');
  if (destination.type === 'nowhere') {
    return everywhere ? ALLOWED : refused({ why: 'unknown-country-not-allowed' });
  }
  if (destination.premium && !limits.allowPremium) {
    return refused({ why: 'premium-not-allowed' });
  }
  const { country } = destination;
  if (home === '' || country === home || everywhere || limits.allowedCountries.includes(country)) return ALLOWED;
  return refused({ why: 'country-not-allowed', country });
}

export interface SendingLimitsDeps {
  readonly clock: { now(): number };
  /** The clinic's (IANA): by its days is counted. */
  readonly timeZone: string;
  /** The clinic's country as the environment fixed it; it wins over the stored one. */
  readonly fixedCountry?: string | undefined;
}

/**
 * Asked in the transaction that stores a message; counts its parts if they may go. A refusal counts nothing, but
 * administrators hear of it. The first matching reason is given.
 */
export async function checkSendingLimits(trx: Trx, deps: SendingLimitsDeps, sending: Sending): Promise<SendingVerdict> {
  const stored = await storedSettings(trx);
  const limits = limitsOf(stored.get(LIMITS_SETTING));
  const home = deps.fixedCountry ?? countryOf(stored.get('country'));
  const destination = destinationOf(sending.number);
  const verdict = judgeDestination(destination, limits, home);
  const { number: day, from } = await beginSendingDay(trx, stored, deps);
  if (verdict.type === 'refused') {
    await noteDestinationRefused(trx, deps, sending, { to: destination, since: from });
    return verdict;
  }
  const budgets = budgetsOf(sending, destination, limits, home);
  const counts = await sendCounts(
    trx,
    day,
    budgets.map((budget) => budget.subject),
  );
  for (const { subject, limit, reason } of budgets) {
    if (limit > 0 && (counts.get(subject) ?? 0) + sending.parts > limit) {
      await noteLimitReached(trx, deps, sending, { budget: subject, since: from });
      return refused(reason(limit));
    }
  }
  await noteDestination(trx, deps, sending, destination, home);
  for (const { subject } of budgets) await countSend(trx, day, subject, sending.parts);
  await forgetSendCounts(trx, day - 40);
  return ALLOWED;
}

/** Parts let through today by the whole clinic. */
export async function sentToday(db: Db | Trx, now: number, timeZone: string): Promise<number> {
  const { number: day } = sendingDay(await storedSettings(db), now, timeZone);
  const counts = await sendCounts(db, day, ['all']);
  return counts.get('all') ?? 0;
}

/** The stored limits over the defaults; what is stored in a wrong shape is passed over. */
export async function readSendingLimits(db: Db | Trx): Promise<SendingLimits> {
  return limitsOf((await storedSettings(db)).get(LIMITS_SETTING));
}

function limitsOf(stored: unknown): SendingLimits {
  if (typeof stored !== 'object' || stored === null) return DEFAULT_LIMITS;
  const number = (key: keyof SendingLimits, standard: number): number => {
    const value: unknown = Object.entries(stored).find(([name]) => name === key)?.[1];
    return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : standard;
  };
  const countries: unknown = 'allowedCountries' in stored ? stored.allowedCountries : [];
  return {
    perUser: number('perUser', DEFAULT_LIMITS.perUser),
    perKey: number('perKey', DEFAULT_LIMITS.perKey),
    perForeignCountry: number('perForeignCountry', DEFAULT_LIMITS.perForeignCountry),
    total: number('total', DEFAULT_LIMITS.total),
    allowedCountries: Array.isArray(countries) ? countries.filter((country) => typeof country === 'string') : [],
    allowPremium: 'allowPremium' in stored && stored.allowPremium === true,
  };
}

function countryOf(country: unknown): string {
  return typeof country === 'string' ? country : '';
}

const ALLOWED: SendingVerdict = { type: 'allowed' };

function refused(reason: Refusal): SendingVerdict {
  return { type: 'refused', reason };
}

interface Budget {
  readonly subject: string;
  readonly limit: number;
  readonly reason: (limit: number) => Refusal;
}

function budgetsOf(sending: Sending, destination: Destination, limits: SendingLimits, home: string): Budget[] {
  const budgets: Budget[] = [
    {
      subject: 'all',
      limit: limits.total,
      reason: (limit) => ({ why: 'limit-reached', whose: 'clinic', limit }),
    },
  ];
  if (sending.apiKeyId !== null) {
    const reason = (limit: number): Refusal => ({ why: 'limit-reached', whose: 'key', limit });
    budgets.push({ subject: `key:${sending.apiKeyId}`, limit: limits.perKey, reason });
  } else if (sending.userId !== null) {
    const reason = (limit: number): Refusal => ({ why: 'limit-reached', whose: 'user', limit });
    budgets.push({ subject: `user:${sending.userId}`, limit: limits.perUser, reason });
  }
  if (destination.type === 'country' && destination.country !== home) {
    const { country } = destination;
    const reason = (limit: number): Refusal => ({ why: 'country-limit-reached', limit, country });
    budgets.push({ subject: `country:${country}`, limit: limits.perForeignCountry, reason });
  }
  return budgets;
}

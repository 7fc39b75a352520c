// What sending may cost: budgets of parts by day for each person, key and country, and where texts may go at all. Counted
// in parts, since a part is what the network charges for. Foreign and premium numbers are refused unless allowed.
import { countSend, forgetSendCounts, sendCounts } from '../store/send-counts.ts';
import { storedSettings } from '../store/settings.ts';
import type { Db, Trx } from '../store/transact.ts';
import { countryName, type Destination, destinationOf } from './destinations.ts';
import { noteDestination, noteDestinationRefused, noteLimitReached } from './sending-alerts.ts';

const DAY = 24 * 3_600_000;

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

export type SendingVerdict =
  | { readonly type: 'allowed' }
  /** In words for whoever pressed Send. */
  | { readonly type: 'refused'; readonly reason: string };

/** Whether texts may go there at all; pure. `home` is the clinic's country, empty if none is set. */
export function judgeDestination(destination: Destination, limits: SendingLimits, home: string): SendingVerdict {
  const ask = 'An administrator can allow it under Settings > Sending limits.';
  if (destination.type === 'short-code') {
    return limits.allowPremium ? ALLOWED : refused(`Texts to short codes may cost extra and are not allowed. ${ask}`);
  }
  const everywhere = limits.allowedCountries.includes('*');
  if (destination.type === 'nowhere') {
    return everywhere ? ALLOWED : refused(`This number belongs to no country and may cost a lot. ${ask}`);
  }
  if (destination.premium && !limits.allowPremium) {
    return refused(`Texts to premium numbers are not allowed. ${ask}`);
  }
  const { country } = destination;
  if (home === '' || country === home || everywhere || limits.allowedCountries.includes(country)) return ALLOWED;
  return refused(`Texts to ${countryName(country)} are not allowed. ${ask}`);
}

export interface SendingLimitsDeps {
  readonly clock: { now(): number };
  /** The clinic's country as the environment fixed it; it wins over the stored one. */
  readonly fixedCountry?: string | undefined;
}

/**
 * Asked in the transaction that stores a message; counts its parts if they may go. A refusal counts nothing, but
 * administrators hear of it. The first matching reason is given.
 */
export async function checkSendingLimits(trx: Trx, deps: SendingLimitsDeps, sending: Sending): Promise<SendingVerdict> {
  const limits = await readSendingLimits(trx);
  const home = deps.fixedCountry ?? (await storedCountry(trx));
  const destination = destinationOf(sending.number);
  const verdict = judgeDestination(destination, limits, home);
  if (verdict.type === 'refused') {
    await noteDestinationRefused(trx, deps, sending, destination);
    return verdict;
  }
  const day = Math.floor(deps.clock.now() / DAY);
  const budgets = budgetsOf(sending, destination, limits, home);
  const counts = await sendCounts(
    trx,
    day,
    budgets.map((budget) => budget.subject),
  );
  for (const { subject, limit, reason } of budgets) {
    if (limit > 0 && (counts.get(subject) ?? 0) + sending.parts > limit) {
      await noteLimitReached(trx, deps, sending, subject);
      return refused(reason(limit));
    }
  }
  await noteDestination(trx, deps, sending, destination, home);
  for (const { subject } of budgets) await countSend(trx, day, subject, sending.parts);
  await forgetSendCounts(trx, day - 40);
  return ALLOWED;
}

/** Parts let through today by the whole clinic. */
export async function sentToday(db: Db | Trx, clock: { now(): number }): Promise<number> {
  const counts = await sendCounts(db, Math.floor(clock.now() / DAY), ['all']);
  return counts.get('all') ?? 0;
}

/** The stored limits over the defaults; what is stored in a wrong shape is passed over. */
export async function readSendingLimits(db: Db | Trx): Promise<SendingLimits> {
  const stored = (await storedSettings(db)).get(LIMITS_SETTING);
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

async function storedCountry(db: Db | Trx): Promise<string> {
  const country = (await storedSettings(db)).get('country');
  return typeof country === 'string' ? country : '';
}

const ALLOWED: SendingVerdict = { type: 'allowed' };

function refused(reason: string): SendingVerdict {
  return { type: 'refused', reason };
}

interface Budget {
  readonly subject: string;
  readonly limit: number;
  readonly reason: (limit: number) => string;
}

function budgetsOf(sending: Sending, destination: Destination, limits: SendingLimits, home: string): Budget[] {
  const tomorrow = 'It can be sent tomorrow, or an administrator can raise the limit.';
  const budgets: Budget[] = [
    {
      subject: 'all',
      limit: limits.total,
      reason: (limit) => `The clinic's limit of ${limit} SMS a day is reached. ${tomorrow}`,
    },
  ];
  if (sending.apiKeyId !== null) {
    const reason = (limit: number) => `This key's limit of ${limit} SMS a day is reached. ${tomorrow}`;
    budgets.push({ subject: `key:${sending.apiKeyId}`, limit: limits.perKey, reason });
  } else if (sending.userId !== null) {
    const reason = (limit: number) => `Your limit of ${limit} SMS a day is reached. ${tomorrow}`;
    budgets.push({ subject: `user:${sending.userId}`, limit: limits.perUser, reason });
  }
  if (destination.type === 'country' && destination.country !== home) {
    const { country } = destination;
    const reason = (limit: number) =>
      `The limit of ${limit} SMS a day to ${countryName(country)} is reached. ${tomorrow}`;
    budgets.push({ subject: `country:${country}`, limit: limits.perForeignCountry, reason });
  }
  return budgets;
}

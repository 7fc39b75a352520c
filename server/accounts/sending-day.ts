// The day that the sending budgets count: one of the clinic's calendar. Each date has one budget, so a change of the time
// zone must neither give a date a second one nor begin a new one at once: the running day goes on to the midnight that it
// was begun with. Only then the new zone counts: if the same date still runs there, so does its budget, else the next one
// begins and is the shorter for it. Hence it is written down when the running day ends.

import { type ClinicDay, clinicDayAt } from '../clinic-day.ts';
import { storedSettings, storeSetting } from '../store/settings.ts';
import type { Db, Trx } from '../store/transact.ts';

const DAY_SETTING = 'sendingDay';

/** The running day of the budgets. */
export async function sendingDay(db: Db | Trx, now: number, timeZone: string): Promise<ClinicDay> {
  return runningDay(await lastDay(db), now, timeZone);
}

/** The running day of the budgets, written down so that it goes on if the zone is changed. */
export async function beginSendingDay(
  trx: Trx,
  { clock, timeZone }: { readonly clock: { now(): number }; readonly timeZone: string },
): Promise<ClinicDay> {
  const now = clock.now();
  const last = await lastDay(trx);
  const day = runningDay(last, now, timeZone);
  if (day !== last) await storeSetting(trx, { key: DAY_SETTING, value: day, changedAt: now, changedBy: null });
  return day;
}

function runningDay(last: ClinicDay | undefined, now: number, timeZone: string): ClinicDay {
  // A clock that was far ahead and was set right must not keep the budgets of that day in force.
  if (last === undefined || now < last.from) return clinicDayAt(now, timeZone);
  if (now < last.until) return last;
  const day = clinicDayAt(now, timeZone);
  return { ...day, from: day.number === last.number ? last.from : Math.max(day.from, last.until) };
}

async function lastDay(db: Db | Trx): Promise<ClinicDay | undefined> {
  const stored = (await storedSettings(db)).get(DAY_SETTING);
  return isDay(stored) ? stored : undefined;
}

function isDay(value: unknown): value is ClinicDay {
  if (typeof value !== 'object' || value === null) return false;
  if (!('number' in value && 'from' in value && 'until' in value)) return false;
  return [value.number, value.from, value.until].every(Number.isSafeInteger);
}

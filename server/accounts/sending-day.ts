// The day that the sending budgets count: one of the clinic's calendar. Each date has one budget, so a change of the time
// zone must neither give a date a second one nor begin a new one at once: the running day goes on to the midnight that it
// was begun with. Only then the new zone counts: if the same date still runs there, so does its budget, else the next one
// begins and is the shorter for it. Hence it is written down when the running day ends.

import { type ClinicDay, clinicDayAt } from '../clinic-day.ts';
import { storeSetting } from '../store/settings.ts';
import type { Trx } from '../store/transact.ts';

const DAY_SETTING = 'sendingDay';

type StoredSettings = ReadonlyMap<string, unknown>;

/** The running day of the budgets. */
export function sendingDay(stored: StoredSettings, now: number, timeZone: string): ClinicDay {
  return runningDay(lastDay(stored), now, timeZone);
}

/** The running day of the budgets, written down so that it goes on if the zone is changed. */
export async function beginSendingDay(
  trx: Trx,
  stored: StoredSettings,
  { clock, timeZone }: { readonly clock: { now(): number }; readonly timeZone: string },
): Promise<ClinicDay> {
  const now = clock.now();
  const last = lastDay(stored);
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

function lastDay(stored: StoredSettings): ClinicDay | undefined {
  const day = stored.get(DAY_SETTING);
  return isDay(day) ? day : undefined;
}

function isDay(value: unknown): value is ClinicDay {
  if (typeof value !== 'object' || value === null) return false;
  if (!('number' in value && 'from' in value && 'until' in value)) return false;
  return [value.number, value.from, value.until].every(Number.isSafeInteger);
}

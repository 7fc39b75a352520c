// Days at the clinic, by its time zone: when one begins and ends, across the changes of the clock.
const DAY = 24 * 3_600_000;
/** No zone is further from UTC. */
const FURTHEST = 15 * 3_600_000;

/** A day of the clinic's calendar. */
export interface ClinicDay {
  /** Days since 1970 by the calendar there. */
  readonly number: number;
  /** When it begins, and when the day after it does: milliseconds since 1970. */
  readonly from: number;
  readonly until: number;
}

/** The day that it is at the clinic. */
export function clinicDayAt(at: number, timeZone: string): ClinicDay {
  const begin = Date.parse(`${daysOf(timeZone).format(at)}T00:00:00Z`);
  return {
    number: begin / DAY,
    from: firstMomentOf(begin, timeZone),
    until: firstMomentOf(begin + DAY, timeZone),
  };
}

/** When a day ('2026-03-29') begins at the clinic, in milliseconds since 1970. Undefined for what is no day. */
export function startOfDay(day: string, timeZone: string): number | undefined {
  const begin = utcOf(day);
  return begin === undefined ? undefined : firstMomentOf(begin, timeZone);
}

/** When the day after it begins. */
export function startOfNextDay(day: string, timeZone: string): number | undefined {
  const begin = utcOf(day);
  return begin === undefined ? undefined : firstMomentOf(begin + DAY, timeZone);
}

function utcOf(day: string): number | undefined {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}

// Days only go forward, so their beginning is found by halving.
function firstMomentOf(near: number, timeZone: string): number {
  const key = daysOf('UTC').format(near);
  let before = near - FURTHEST;
  let within = near + FURTHEST;
  const days = daysOf(timeZone);
  while (within - before > 1) {
    const middle = Math.floor((before + within) / 2);
    if (days.format(middle) < key) before = middle;
    else within = middle;
  }
  return within;
}

// '2026-03-29'
function daysOf(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
}

// When the next backup is due, and how old is too old. Pure.

export interface BackupPlan {
  readonly enabled: boolean;
  /** Absolute path; empty while none was chosen. */
  readonly folder: string;
  /** How many stay. */
  readonly keep: number;
  /** Hours between two. */
  readonly everyHours: number;
  /** Hour of the day (clinic's zone) at which a daily one is made. */
  readonly hour: number;
}

export const DEFAULT_PLAN: BackupPlan = { enabled: false, folder: '', keep: 14, everyHours: 24, hour: 2 };

const HOUR = 60 * 60 * 1000;
/** A failed backup is tried again after an hour. */
const AGAIN = HOUR;

export interface BackupHistory {
  readonly lastMadeAt: number | null;
  readonly lastTriedAt: number | null;
}

/**
 * When to make the next one, milliseconds since 1970; undefined when none is planned. A plan of whole days runs at its hour
 * in the clinic's zone; one that was missed, because the machine was off, runs at once.
 */
export function nextBackup(
  plan: BackupPlan,
  history: BackupHistory,
  now: number,
  timeZone: string,
): number | undefined {
  if (!plan.enabled || plan.folder === '') return undefined;
  const { lastMadeAt, lastTriedAt } = history;
  // A clock that was set back must not postpone the next backup for years.
  const made = lastMadeAt === null || lastMadeAt > now ? null : lastMadeAt;
  const tried = lastTriedAt === null || lastTriedAt > now ? null : lastTriedAt;
  const notBefore = tried !== null && (made === null || tried > made) ? tried + AGAIN : 0;
  if (made === null) return Math.max(now, notBefore);
  const due = plan.everyHours % 24 === 0 ? atHour(made, plan, timeZone) : made + plan.everyHours * HOUR;
  return Math.max(due, notBefore);
}

/** Whether the last good backup is so old that somebody must look: two and a half intervals. */
export function isBackupStale(plan: BackupPlan, lastMadeAt: number | null, now: number): boolean {
  if (!plan.enabled) return false;
  return lastMadeAt === null || now - lastMadeAt > plan.everyHours * HOUR * 2.5;
}

// The first full hour `plan.hour` of local time that lies at least (interval - 12 h) after the last one: so a backup made by
// hand in the afternoon does not push the nightly one out of the night.
function atHour(made: number, plan: BackupPlan, timeZone: string): number {
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, hour: 'numeric', hourCycle: 'h23' });
  const hourOf = (at: number) => Number(clock.format(at));
  // In the night that has no such hour (the clocks go forward), the hour after it.
  const reached = (at: number) => hourOf(at) === plan.hour || (hourOf(at - HOUR) < plan.hour && hourOf(at) > plan.hour);
  let at = Math.ceil((made + (plan.everyHours - 12) * HOUR) / HOUR) * HOUR;
  for (let step = 0; step < 26 && !reached(at); step++) at += HOUR;
  return at;
}

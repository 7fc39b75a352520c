// How old a session is, and how long nobody has used it. Within a boot the monotonic clock counts; across boots the wall
// clock has to, and where that one went backwards nothing is known and the session is over (reliability.md §3, rule 7).

export interface SessionTimes {
  readonly created_monotonic: number;
  readonly seen_at: number;
  readonly seen_monotonic: number;
  readonly boot_id: string;
}

export interface SessionLimits {
  /** Milliseconds without use until the password is asked again. */
  readonly idle: number;
  /** Milliseconds until the session is over, used or not. */
  readonly absolute: number;
}

/** 15 minutes and a long shift of 12 hours. */
export const SESSION_LIMITS: SessionLimits = { idle: 15 * 60_000, absolute: 12 * 3_600_000 };

export type SessionAge =
  | { readonly type: 'known'; readonly age: number; readonly idle: number }
  /** The machine restarted and its wall clock is behind the time it was last seen at. */
  | { readonly type: 'unknowable' };

interface ClockReading {
  now(): number;
  monotonic(): number;
  readonly bootId: string;
}

/** Age and idle time, milliseconds. */
export function sessionAge(session: SessionTimes, clock: ClockReading): SessionAge {
  if (session.boot_id === clock.bootId) {
    const monotonic = clock.monotonic();
    return { type: 'known', age: monotonic - session.created_monotonic, idle: monotonic - session.seen_monotonic };
  }
  const idle = clock.now() - session.seen_at;
  if (idle < 0) return { type: 'unknowable' };
  return { type: 'known', age: session.seen_monotonic - session.created_monotonic + idle, idle };
}

/** The times to store when a session of `age` is used now: the age so far is carried into this boot's clock. */
export function timesWhenUsed(age: number, clock: ClockReading): SessionTimes {
  const monotonic = clock.monotonic();
  return {
    created_monotonic: monotonic - age,
    seen_at: clock.now(),
    seen_monotonic: monotonic,
    boot_id: clock.bootId,
  };
}

// A clock that stands still until a test moves it.
import type { Clock } from '../clock.ts';

export interface TestClock extends Clock {
  /** Both clocks go forward, milliseconds. */
  advance(milliseconds: number): void;
  /** Only the wall clock jumps. */
  jump(milliseconds: number): void;
  trust(trusted: boolean): void;
  /** The machine boots again: the monotonic clock begins anew. */
  restart(): void;
}

/** Starts on a Monday morning. */
export function testClock(start = Date.UTC(2026, 10, 23, 9, 0, 0)): TestClock {
  let wall = start;
  let monotonic = 1_000_000;
  let trusted = true;
  let boots = 1;
  return {
    now: () => wall,
    monotonic: () => monotonic,
    get bootId() {
      return boots === 1 ? 'test-boot' : `test-boot-${boots}`;
    },
    trusted: () => trusted,
    advance: (milliseconds) => {
      wall += milliseconds;
      monotonic += milliseconds;
    },
    jump: (milliseconds) => {
      wall += milliseconds;
    },
    trust: (value) => {
      trusted = value;
    },
    restart: () => {
      boots += 1;
      monotonic = 5000;
    },
  };
}

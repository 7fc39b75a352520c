// What the deeds of accounts need besides the database: time, new ids, and the way to hash passwords.
import type { Passwords } from './passwords.ts';
import type { Rights } from './rights.ts';

/** The clock of server/clock.ts, as far as accounts look at it. */
export interface AccountsClock {
  now(): number;
  monotonic(): number;
  readonly bootId: string;
}

export interface AccountsDeps {
  readonly clock: AccountsClock;
  readonly newId: () => string;
  readonly passwords: Passwords;
}

/** Who does something, and from where. */
export interface Actor {
  /** Null for the machine itself: the command line, a start. */
  readonly id: number | null;
  readonly name: string;
  readonly address: string | null;
}

/** Who manages others: they can neither give nor touch more than they hold themselves. */
export interface Manager extends Actor {
  readonly rights: Rights;
}

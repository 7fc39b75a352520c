// How often somebody may try a password. Counted by the monotonic clock, in memory; what was tried before a restart is
// counted again from the audit log (recall-tries.ts). Nobody is locked out for good: tries
// are slowed down for each account at each address, for each address, and for each account over all addresses; a browser
// that signed in before has a budget of its own, so that guessing from elsewhere does not keep its owner out.

const MINUTE = 60_000;
/** What is older counts no more. */
export const LONGEST_WINDOW = 60 * MINUTE;
const ACCOUNT_PER_HOUR = 20;
const DEVICE_PER_HOUR = 20;
const ADDRESS_PER_10_MINUTES = 40;
const FREE_TRIES = 3;
const LONGEST_DELAY = 5 * MINUTE;
const MOST_KEYS = 20_000;

export type ThrottleVerdict =
  | { readonly type: 'go' }
  /** Come back in so many milliseconds. */
  | { readonly type: 'wait'; readonly milliseconds: number };

export interface Try {
  readonly login: string;
  readonly address: string;
  /** A browser with the cookie of an earlier sign-in of this very user. */
  readonly device: string | null;
}

/** The key of a known device. */
export function deviceKey(id: number): string {
  return `device ${id}`;
}

interface Window {
  readonly key: string;
  readonly limit: number;
  readonly length: number;
}

/** Counts tries. Each try is counted before its password is looked at, and given back when the password was right. */
export class SignInThrottle {
  readonly #clock: { monotonic(): number };
  /** Times of the tries that count, oldest first. */
  readonly #tries = new Map<string, number[]>();

  constructor(clock: { monotonic(): number }) {
    this.#clock = clock;
  }

  /** Counts the try if it may go on. */
  begin(attempt: Try): ThrottleVerdict {
    const now = this.#clock.monotonic();
    const wait = Math.max(
      this.#pause(pairKey(attempt), now),
      ...windowsOf(attempt).map((window) => this.#full(window, now)),
    );
    if (wait > 0) return { type: 'wait', milliseconds: wait };
    for (const key of keysOf(attempt)) this.#count(key, now);
    return { type: 'go' };
  }

  /** Counts a try of so many milliseconds ago; to be called in their order, before the first new one. */
  recall(attempt: Try, ago: number): void {
    for (const key of keysOf(attempt)) this.#count(key, this.#clock.monotonic() - ago);
  }

  /** The password was right: this try, and what was tried before at this address, is forgotten. */
  succeed(attempt: Try): void {
    this.#tries.delete(pairKey(attempt));
    for (const { key } of windowsOf(attempt)) this.#tries.get(key)?.pop();
  }

  // After a few free tries each one doubles the pause: 1 s, 2 s, 4 s … 5 min.
  #pause(key: string, now: number): number {
    const tries = this.#recent(key, LONGEST_WINDOW, now);
    if (tries.length < FREE_TRIES) return 0;
    const pause = Math.min(1000 * 2 ** (tries.length - FREE_TRIES), LONGEST_DELAY);
    return Math.max(0, (tries.at(-1) ?? 0) + pause - now);
  }

  #full({ key, limit, length }: Window, now: number): number {
    const tries = this.#recent(key, length, now);
    const oldest = tries[tries.length - limit];
    return oldest === undefined ? 0 : oldest + length - now;
  }

  #recent(key: string, length: number, now: number): number[] {
    const tries = this.#tries.get(key)?.filter((at) => at > now - length) ?? [];
    if (tries.length === 0) this.#tries.delete(key);
    else this.#tries.set(key, tries);
    return tries;
  }

  #count(key: string, now: number): void {
    const tries = this.#tries.get(key) ?? [];
    tries.push(now);
    // Moved to the end, so that the map's first key is the one not tried for longest.
    this.#tries.delete(key);
    this.#tries.set(key, tries);
    if (this.#tries.size > MOST_KEYS) {
      const oldest = this.#tries.keys().next();
      if (!oldest.done) this.#tries.delete(oldest.value);
    }
  }
}

function pairKey({ login, address, device }: Try): string {
  return device === null ? `pair ${address} ${login.toLowerCase()}` : `pair device ${device}`;
}

function windowsOf({ login, address, device }: Try): Window[] {
  const byAddress = { key: `address ${address}`, limit: ADDRESS_PER_10_MINUTES, length: 10 * MINUTE };
  if (device !== null) return [{ key: `device ${device}`, limit: DEVICE_PER_HOUR, length: 60 * MINUTE }];
  return [byAddress, { key: `account ${login.toLowerCase()}`, limit: ACCOUNT_PER_HOUR, length: 60 * MINUTE }];
}

function keysOf(attempt: Try): string[] {
  return [pairKey(attempt), ...windowsOf(attempt).map(({ key }) => key)];
}

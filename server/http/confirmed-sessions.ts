// Which sessions' people typed their password again a moment ago, for what a borrowed browser must not do. In memory and by
// the monotonic clock: after a restart they are asked once more.

const GOOD_FOR = 10 * 60_000;

export class ConfirmedSessions {
  readonly #clock: { monotonic(): number };
  readonly #at = new Map<number, number>();

  constructor(clock: { monotonic(): number }) {
    this.#clock = clock;
  }

  confirm(sessionId: number): void {
    for (const id of [...this.#at.keys()]) if (!this.has(id)) this.#at.delete(id);
    this.#at.set(sessionId, this.#clock.monotonic());
  }

  has(sessionId: number): boolean {
    const at = this.#at.get(sessionId);
    return at !== undefined && this.#clock.monotonic() - at < GOOD_FOR;
  }
}

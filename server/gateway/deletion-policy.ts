// When a stored PDU may be deleted from the SIM. Later than it could be: a storage card that lies about its last seconds
// loses a commit at a power cut, and then the SIM still has the message (reliability.md 2.3).

export interface DeletionRules {
  /** A PDU stays on the SIM at least this long after its commit, milliseconds. */
  readonly linger: number;
  /** Above this share of used slots the oldest are deleted at once. */
  readonly eagerAbove: number;
}

export const DELETION_RULES: DeletionRules = { linger: 60_000, eagerAbove: 0.5 };

/** Remembers what this process committed and when, by a clock that never jumps. A restart begins to count anew. */
export class DeletionPolicy {
  readonly #rules: DeletionRules;
  readonly #monotonic: () => number;
  readonly #committed = new Map<string, number>();

  constructor(monotonic: () => number, rules: DeletionRules = DELETION_RULES) {
    this.#monotonic = monotonic;
    this.#rules = rules;
  }

  /** To be called after each commit of a sighting. True once it has lain here long enough and a later commit succeeded. */
  noteCommit(fingerprint: string): boolean {
    const now = this.#monotonic();
    const first = this.#committed.get(fingerprint);
    if (first === undefined) this.#committed.set(fingerprint, now);
    return now - (first ?? now) >= this.#rules.linger || this.#rules.linger === 0;
  }

  /** How many of the oldest must go at once so that the memory is no more than half full. */
  excess(level: { readonly used: number; readonly capacity: number }): number {
    if (level.capacity <= 0) return 0;
    return Math.max(0, level.used - Math.floor(level.capacity * this.#rules.eagerAbove));
  }

  forget(fingerprint: string): void {
    this.#committed.delete(fingerprint);
  }
}

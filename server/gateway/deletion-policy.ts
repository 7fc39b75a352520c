// When a stored PDU may be deleted from the SIM. Later than it could be: a storage card that lies about its last seconds
// loses a commit at a power cut, and then the SIM still has the message (reliability.md 2.3).

export interface DeletionRules {
  /** A PDU stays on the SIM at least this long after its commit, milliseconds. */
  readonly linger: number;
  /** Above this share of used slots the oldest are deleted at once. */
  readonly eagerAbove: number;
}

export const DELETION_RULES: DeletionRules = { linger: 60_000, eagerAbove: 0.5 };

/** Where a PDU lies, and how full it is there. */
export interface Place {
  readonly sim: string;
  readonly memory: string;
  readonly used: number;
  readonly capacity: number;
}

/** Remembers what this process committed and when, by a clock that never jumps. A restart begins to count anew. */
export class DeletionPolicy {
  readonly #rules: DeletionRules;
  readonly #monotonic: () => number;
  /** Memory of a SIM → fingerprints on it, the first committed first, with the time of that commit. */
  readonly #committed = new Map<string, Map<string, number>>();

  constructor(monotonic: () => number, rules: DeletionRules = DELETION_RULES) {
    this.#monotonic = monotonic;
    this.#rules = rules;
  }

  /**
   * To be called after each commit of a sighting that lies on a SIM. 'delete' once it has lain here long enough and a
   * later commit succeeded, or when the memory is more than half full and it is among the oldest there.
   */
  noteCommit(fingerprint: string, place: Place): 'keep' | 'delete' {
    const here = this.#here(place);
    const now = this.#monotonic();
    const first = here.get(fingerprint);
    if (first === undefined) here.set(fingerprint, now);
    if (now - (first ?? now) >= this.#rules.linger) return 'delete';
    const oldest = [...here.keys()].slice(0, this.#excess(place));
    return oldest.includes(fingerprint) ? 'delete' : 'keep';
  }

  forget(fingerprint: string): void {
    for (const here of this.#committed.values()) here.delete(fingerprint);
  }

  // How many must go at once so that the memory is no more than half full.
  #excess(place: Place): number {
    if (place.capacity <= 0) return 0;
    return Math.max(0, place.used - Math.floor(place.capacity * this.#rules.eagerAbove));
  }

  #here(place: Place): Map<string, number> {
    const key = `${place.sim} ${place.memory}`;
    const known = this.#committed.get(key);
    if (known) return known;
    const fresh = new Map<string, number>();
    this.#committed.set(key, fresh);
    return fresh;
  }
}

// Whether a new text may still ring: one answer for each text, whichever browser asks first, out of the budget that keeps
// a flood from deafening staff.
import { FloodGuard, type FloodVerdict } from '../../accounts/flood-guard.ts';

const KEPT = 1000;

export class NoticeBudget {
  readonly #guard: FloodGuard;
  readonly #verdicts = new Map<number, FloodVerdict>();

  constructor(clock: { monotonic(): number }) {
    this.#guard = new FloodGuard(clock);
  }

  /** The same answer each time for the same text. */
  verdict(messageId: number, sender: string): FloodVerdict {
    const known = this.#verdicts.get(messageId);
    if (known !== undefined) return known;
    const verdict = this.#guard.arrival(sender);
    this.#verdicts.set(messageId, verdict);
    if (this.#verdicts.size > KEPT) {
      const oldest = this.#verdicts.keys().next();
      if (!oldest.done) this.#verdicts.delete(oldest.value);
    }
    return verdict;
  }
}

// Sends that ended unknown: for ten minutes the modem may still answer them. Such an answer must neither be lost nor be taken
// for that of another send: a message that never went out would stand there as sent. What tells them apart is the message
// reference, which the modem counts up by one with each submission (TP-MR, 3GPP TS 23.040 §9.2.3.6).

import type { Clock } from '../at/clock.ts';
import type { SubmitOutcome } from './submit-outcome.ts';

interface Unsettled {
  readonly token: string | undefined;
  readonly since: number;
  /** The reference it must have been given; undefined where the one before is not known. */
  readonly reference: number | undefined;
  /** Sent before the radio was off: no answer is expected any more. One that comes all the same is taken where no other send is meant. */
  readonly beforeRadioOff: boolean;
}

const patience = 600_000;

export class UnsettledSends {
  readonly #clock: Clock;
  #sends: Unsettled[] = [];
  /** Of the last submission, as told or as counted. */
  #lastReference: number | undefined;
  #unclear = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** True while an earlier send may still be answered. */
  get outstanding(): boolean {
    return this.#recent().some(({ beforeRadioOff }) => !beforeRadioOff);
  }

  /** True when it is not known any more which answer belongs to which send: none should begin before the radio was off. */
  get unclear(): boolean {
    return this.outstanding && (this.#unclear || this.#lastReference === undefined);
  }

  /** What the answer to a send is evidence of, given the sends that are still without one. */
  judge(outcome: SubmitOutcome, token: string | undefined): SubmitOutcome {
    const expected = this.#lastReference === undefined ? undefined : (this.#lastReference + 1) % 256;
    if (!this.#isCertain(outcome, expected)) {
      this.#unclear = true;
      return this.#leave({ type: 'unknown', because: { type: 'mixed-up' } }, token, expected);
    }
    if (outcome.type === 'unknown' && outcome.answered !== true) return this.#leave(outcome, token, expected);
    if (outcome.type === 'accepted') this.#lastReference = outcome.reference;
    if (outcome.type === 'refused' && outcome.afterPayload) this.#lastReference = undefined;
    return outcome;
  }

  /** The token of the send that a reference belongs to which came late, once; undefined when that is not certain. */
  take(reference: number | undefined): string | undefined {
    const sends = this.#recent();
    const byReference = sends.find((send) => reference !== undefined && send.reference === reference);
    const only = sends.length === 1 ? sends[0] : undefined;
    const found = byReference ?? only;
    if (found === undefined) return undefined;
    this.#sends = sends.filter((send) => send !== found);
    return found.token;
  }

  /** The radio was off: whatever had been on its way is over. */
  radioWasOff(): void {
    this.#sends = this.#sends.map((send) => ({ ...send, beforeRadioOff: true }));
    this.#unclear = false;
  }

  /** The modem has started anew: what it had not answered it will never answer. */
  clear(): void {
    this.#sends = [];
    this.#lastReference = undefined;
    this.#unclear = false;
  }

  /** Alone it is certain; else only a reference can be that none of the others was given. */
  #isCertain(outcome: SubmitOutcome, expected: number | undefined): boolean {
    if (!this.outstanding) return true;
    if (outcome.type === 'accepted') return expected !== undefined && outcome.reference === expected;
    return outcome.type !== 'refused' || !outcome.afterPayload;
  }

  #leave(outcome: SubmitOutcome, token: string | undefined, reference: number | undefined): SubmitOutcome {
    this.#sends.push({ token, since: this.#clock.monotonic(), reference, beforeRadioOff: false });
    this.#lastReference = reference;
    return outcome;
  }

  #recent(): readonly Unsettled[] {
    this.#sends = this.#sends.filter(({ since }) => this.#clock.monotonic() - since <= patience);
    return this.#sends;
  }
}

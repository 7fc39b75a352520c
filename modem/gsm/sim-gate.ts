// Waits in front of the SIM until it is ready: while it is busy, missing, or locked. Tells why it waits.

import { type Clock, pause } from '../at/clock.ts';
import { describeRefusal } from '../at/result-codes.ts';
import type { AtLine } from './commands.ts';
import type { SessionState } from './device-facts.ts';
import { describePinHold, type PinHold } from './pin-hold.ts';
import { type PinCare, readSimState, type SimAnswer, type SimState, sendPin, unlock } from './sim.ts';

export interface SimGateOptions {
  readonly at: AtLine;
  readonly clock: Clock;
  readonly pin: string | undefined;
  readonly care: PinCare;
  readonly waits: (state: SessionState) => void;
}

/** After the start a SIM may be busy for a minute; the waits between the questions grow to this. */
const longestWait = 16_000;

export class SimGate {
  readonly #options: SimGateOptions;
  #stop = new AbortController();
  #entered: string | undefined;

  constructor(options: SimGateOptions) {
    this.#options = options;
  }

  /** Resolves when the SIM is ready; rejects only when the connection ends. */
  async pass(): Promise<void> {
    const { at, clock } = this.#options;
    let wait = 1000;
    for (;;) {
      const state = await readSimState(at);
      if (state.type === 'ready') return;
      if (state.type === 'locked' && (await this.#tryToUnlock(state))) continue;
      if (state.type === 'missing') this.#options.waits(missing(state.answer));
      this.#stop = new AbortController();
      await pause(clock, wait, this.#stop.signal);
      wait = Math.min(wait * 2, longestWait);
    }
  }

  /** A person has entered a PIN: it is tried at once, once. */
  enter(pin: string): void {
    this.#entered = pin;
    this.#stop.abort();
  }

  async #tryToUnlock({ code }: Extract<SimState, { type: 'locked' }>): Promise<boolean> {
    const { at, care, pin } = this.#options;
    const entered = this.#entered;
    this.#entered = undefined;
    if (code !== 'SIM PIN') {
      this.#hold(code.includes('PUK') ? { type: 'puk' } : { type: 'other-lock', lock: code });
      return false;
    }
    if (entered === undefined && pin === undefined) {
      this.#hold({ type: 'no-pin' });
      return false;
    }
    const attempt = entered === undefined ? await unlock(at, pin ?? '', care) : await sendPin(at, entered, care);
    if (attempt.type === 'accepted') return true;
    this.#hold(attempt.because, attempt.triesLeft);
    return false;
  }

  #hold(because: PinHold, triesLeft?: number): void {
    const reason = describePinHold(because);
    this.#options.waits({ state: 'pin-required', puk: because.type === 'puk', triesLeft, because, reason });
  }
}

function missing(answer: SimAnswer): SessionState {
  const reason = answer.type === 'told' ? answer.text.toLowerCase() : describeRefusal(answer.refusal);
  return { state: 'sim-missing', answer, reason };
}

// Waits in front of the SIM until it is ready: while it is busy, missing, or locked. Tells why it waits.

import { type Clock, pause } from '../at/clock.ts';
import type { AtLine } from './commands.ts';
import type { SessionState } from './device-facts.ts';
import { type PinCare, readSimState, type SimState, sendPin, unlock } from './sim.ts';

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
      if (state.type === 'missing') this.#options.waits({ state: 'sim-missing', reason: state.reason });
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
    const { at, care, pin, waits } = this.#options;
    const entered = this.#entered;
    this.#entered = undefined;
    if (code !== 'SIM PIN') {
      const puk = code.includes('PUK');
      const reason = puk
        ? 'the SIM is blocked and wants its PUK, which only a person may enter, in a phone'
        : `the modem wants ${code}`;
      waits({ state: 'pin-required', puk, triesLeft: undefined, reason });
      return false;
    }
    if (entered === undefined && pin === undefined) {
      waits({ state: 'pin-required', puk: false, triesLeft: undefined, reason: 'no PIN is configured' });
      return false;
    }
    const attempt = entered === undefined ? await unlock(at, pin ?? '', care) : await sendPin(at, entered, care);
    if (attempt.type === 'accepted') return true;
    waits({ state: 'pin-required', puk: false, triesLeft: attempt.triesLeft, reason: attempt.reason });
    return false;
  }
}

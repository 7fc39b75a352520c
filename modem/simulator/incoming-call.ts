// Somebody calls: RING again and again, with the number where +CLIP asked for it (3GPP TS 27.007 §7.11), until one side hangs up.

import type { SimulatedModem } from './simulated-modem.ts';

export class IncomingCall {
  readonly #modem: SimulatedModem;
  #caller: string | undefined;
  #stop: () => void = () => {};

  constructor(modem: SimulatedModem) {
    this.#modem = modem;
  }

  /** The number that is calling. */
  get caller(): string | undefined {
    return this.#caller;
  }

  start(number: string, everyMilliseconds: number): void {
    this.end(false);
    this.#caller = number;
    const tell = () => {
      this.#modem.unsolicited('RING');
      if (this.#modem.settings.callerLine) this.#modem.unsolicited(`+CLIP: "${number}",145,,,,0`);
    };
    tell();
    this.#stop = this.#modem.tasks.every(everyMilliseconds, tell);
  }

  end(byCaller: boolean): void {
    if (this.#caller === undefined) return;
    this.#caller = undefined;
    this.#stop();
    if (byCaller) this.#modem.unsolicited('NO CARRIER');
    this.#modem.changed();
  }
}

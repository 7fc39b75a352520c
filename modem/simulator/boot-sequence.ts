// What a modem says and does by itself after power on, and the chatter it goes on with, as its profile tells.

import { registrationLine } from './registration.ts';
import type { SimulatedModem } from './simulated-modem.ts';

export class BootSequence {
  readonly #modem: SimulatedModem;
  readonly #registerAfter: number;
  #pending: (() => void)[] = [];

  constructor(modem: SimulatedModem, registerAfter: number) {
    this.#modem = modem;
    this.#registerAfter = registerAfter;
  }

  /** `audibly`: with the lines of the boot; a modem that was on before anybody looked is past them. */
  start(audibly: boolean): void {
    this.stop();
    const { profile, tasks } = this.#modem;
    if (audibly) {
      for (const { afterMilliseconds, line } of profile.boot)
        this.#later(afterMilliseconds, () => this.#modem.unsolicited(line));
    }
    for (const { everyMilliseconds, line } of profile.chatter) {
      this.#pending.push(
        tasks.every(everyMilliseconds, () => {
          if (this.#modem.settings.chatter) this.#modem.unsolicited(line);
        }),
      );
    }
    if (this.#registerAfter === 0 && !audibly) this.#modem.register();
    else this.#later(this.#registerAfter, () => this.#modem.register());
  }

  stop(): void {
    for (const cancel of this.#pending) cancel();
    this.#pending = [];
  }

  /** +CREG and its kin, where they were asked for. */
  tellRegistration(): void {
    for (const name of ['+CREG', '+CGREG', '+CEREG'] as const) {
      const level = this.#modem.settings.registrationReports[name];
      if (level > 0) this.#modem.unsolicited(`${name}: ${registrationLine(this.#modem.radio, name, level)}`);
    }
  }

  #later(milliseconds: number, task: () => void): void {
    this.#pending.push(this.#modem.tasks.after(milliseconds, task));
  }
}

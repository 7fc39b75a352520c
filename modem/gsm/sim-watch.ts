// The SIM of one connection: waited for, read, and compared with the one that belongs to this modem. By another one texts come in,
// and none leaves until a person confirms it: it may be anybody's number and anybody's contract.

import { type Clock, pause } from '../at/clock.ts';
import type { AtEngine } from '../at/engine.ts';
import type { ModemFacts, SessionState } from './device-facts.ts';
import { readOwnNumber } from './initialise.ts';
import type { Quirks } from './quirks.ts';
import type { SessionOptions } from './session-options.ts';
import { readIccid } from './sim.ts';
import { SimGate } from './sim-gate.ts';

export interface SimWatchOptions
  extends Pick<SessionOptions, 'pin' | 'pinMemory' | 'iccidBefore' | 'simOf' | 'announce'> {
  readonly at: AtEngine;
  readonly clock: Clock;
  readonly waits: (state: SessionState) => void;
  readonly learn: (facts: ModemFacts) => void;
  /** Starts the modem anew. */
  readonly reset: (reason: string) => Promise<void>;
}

/** A SIM that told its number before is asked again so often, so many milliseconds apart: it may be busy after the start. */
const patience = { times: 5, pause: 2000 };

export class SimWatch {
  readonly #options: SimWatchOptions;
  #gate: SimGate | undefined;
  #iccid = '';
  #expected: string | undefined;
  #wasMissing = false;

  constructor(options: SimWatchOptions) {
    this.#options = options;
  }

  /** The number printed on it; '' while it is not known. */
  get iccid(): string {
    return this.#iccid;
  }

  /** The one that should be there instead and by which texts would leave; undefined when all is well. */
  get expected(): string | undefined {
    return this.#expected;
  }

  enterPin(pin: string): void {
    this.#gate?.enter(pin);
  }

  /** A person has confirmed the one that is there. */
  confirmed(): void {
    this.#expected = undefined;
  }

  /** Resolves when it is ready and known. */
  async pass(imei: string, quirks: Quirks): Promise<void> {
    const { at, clock, pin, pinMemory, simOf, learn, waits } = this.#options;
    const before = await readIccid(at, quirks);
    this.#gate = new SimGate({
      at,
      clock,
      pin,
      care: { sim: before || imei, memory: pinMemory, quirks },
      waits: (state) => {
        this.#wasMissing ||= state.state === 'sim-missing';
        waits(state);
      },
    });
    await this.#gate.pass();
    const belongs = imei === '' ? undefined : await simOf(imei);
    this.#iccid = before || (await this.#read(quirks, belongs !== undefined));
    if (belongs !== undefined && this.#iccid !== '' && this.#iccid !== belongs) this.#expected = belongs;
    learn({ iccid: this.#iccid });
    await this.#compare();
    const ownNumber = await readOwnNumber(at);
    if (ownNumber !== undefined) learn({ ownNumber });
  }

  async #read(quirks: Quirks, toldBefore: boolean): Promise<string> {
    const { at, clock } = this.#options;
    let iccid = await readIccid(at, quirks);
    for (let time = 1; toldBefore && iccid === '' && time < patience.times; time += 1) {
      await pause(clock, patience.pause);
      iccid = await readIccid(at, quirks);
    }
    return iccid;
  }

  /** Another SIM, or one that was put in late: on some modems its memories stay empty until they start anew. */
  async #compare(): Promise<void> {
    const { iccidBefore, announce, reset } = this.#options;
    if (this.#expected !== undefined && iccidBefore !== this.#iccid) {
      const text = `The SIM in the modem is another one (${ending(this.#iccid)} instead of ${ending(this.#expected)}). Texts come in; none is sent until a person confirms this SIM.`;
      announce({ type: 'alarm', alarm: 'sim-changed', text });
    }
    const changed = iccidBefore !== undefined && this.#iccid !== '' && this.#iccid !== iccidBefore;
    const late = iccidBefore === undefined && this.#wasMissing;
    if (changed || late) await reset('the SIM was put in after the start');
  }
}

/** As much of a number as tells two cards apart. */
function ending(iccid: string): string {
  return `…${iccid.slice(-4)}`;
}

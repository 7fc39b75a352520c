// What people ask of a modem besides texts: a balance, a raw command, a restart. Each waits for its turn among the driver's deeds.

import type { Calls } from './calls.ts';
import type { AtLine } from './commands.ts';
import { exchangeRaw, mayChangeSettings, type RawAnswer } from './console.ts';
import type { JobQueue } from './job-queue.ts';
import type { RadioCare } from './radio-care.ts';
import type { Ussd, UssdAnswer } from './ussd.ts';

export interface DeskOptions {
  readonly at: AtLine;
  readonly jobs: JobQueue;
  readonly ussd: Ussd;
  readonly calls: Calls;
  readonly care: RadioCare;
  readonly packedUssd: () => boolean;
  /** Sets right what a raw command may have changed. */
  readonly reassert: () => Promise<void>;
}

export class Desk {
  readonly #options: DeskOptions;

  constructor(options: DeskOptions) {
    this.#options = options;
  }

  /** Asks the network by USSD; see Ussd.request. */
  ussd(code: string, stayOpen: boolean): Promise<UssdAnswer> {
    return this.#options.ussd.request(code, this.#options.packedUssd(), stayOpen);
  }

  /** One command of a technician. */
  exchange(line: string): Promise<RawAnswer> {
    const { at, jobs, reassert } = this.#options;
    return jobs.run('bell', async () => {
      const answer = await exchangeRaw(at, line);
      if (mayChangeSettings(line)) await reassert();
      return answer;
    });
  }

  /** Starts the modem anew; the session ends with it. */
  restart(): Promise<void> {
    return this.#options.jobs.run('send', () => this.#options.care.reset('asked for'));
  }

  /** Switches the radio off and on. */
  async refreshRadio(): Promise<void> {
    await this.#options.jobs.run('routine', () => this.#options.care.cycleRadio('asked for'));
  }

  /** Ends whatever rings. */
  hangUp(): Promise<void> {
    return this.#options.calls.hangUp();
  }
}

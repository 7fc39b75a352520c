// Messages out of the door: one send at a time, begun only when the modem can take it and its answer can be told from others.

import { ConnectionLost } from '../at/errors.ts';
import type { AtLine } from './commands.ts';
import type { SessionState } from './device-facts.ts';
import type { Inbound } from './inbound.ts';
import type { JobQueue } from './job-queue.ts';
import type { Quirks } from './quirks.ts';
import type { RadioCare } from './radio-care.ts';
import { Link, mayBegin, submitMessage } from './submit.ts';
import type { Hindrance, SubmitOptions, SubmitOutcome, SubmitPdu } from './submit-outcome.ts';
import type { UnsettledSends } from './unsettled-sends.ts';

export interface OutboundOptions {
  readonly at: AtLine;
  readonly jobs: JobQueue;
  readonly inbound: Inbound;
  readonly care: RadioCare;
  readonly unsettled: UnsettledSends;
  readonly quirks: () => Quirks;
  readonly state: () => SessionState['state'];
  /** True when the modem has started anew: what it had not answered by then it will never answer. */
  readonly hasRestarted: () => boolean;
  /** What a preparation failed with; throws what is nobody's failure but ours. */
  readonly survive: (error: unknown) => void;
}

export class Outbound {
  readonly #options: OutboundOptions;
  readonly #link: Link;

  constructor(options: OutboundOptions) {
    this.#options = options;
    this.#link = new Link(options.at);
  }

  /** Sends one TPDU when its turn comes. */
  submit(pdu: SubmitPdu, options: SubmitOptions): Promise<SubmitOutcome> {
    return this.#options.jobs.run('send', async () => {
      const hindrance = this.#hindrance() ?? (await this.#prepare(options)) ?? this.#hindrance();
      if (hindrance !== undefined) return neverSubmitted(hindrance);
      if (!(await mayBegin(options))) return neverSubmitted({ type: 'called-off' });
      const { at, quirks, care, unsettled, hasRestarted } = this.#options;
      const outcome = await submitMessage(at, pdu, quirks());
      care.noteSend(outcome);
      return hasRestarted() ? outcome : unsettled.judge(outcome, options.token);
    });
  }

  #hindrance(): Hindrance | undefined {
    const state = this.#options.state();
    return state === 'ready' ? undefined : { type: 'not-ready', state };
  }

  /** Why the send cannot begin; most of what fails here is no reason. */
  async #prepare({ moreToFollow }: SubmitOptions): Promise<Hindrance | undefined> {
    const { inbound, survive } = this.#options;
    try {
      await this.#hearOut();
      if (inbound.nearlyFull) await inbound.sweep();
      if (moreToFollow === true) await this.#link.keepOpen();
      return undefined;
    } catch (error) {
      survive(error);
      return error instanceof ConnectionLost ? { type: 'line-lost' } : undefined;
    }
  }

  /** With the radio off an earlier send can be answered no more, so that no answer is taken for that of another. */
  async #hearOut(): Promise<void> {
    const { unsettled, care } = this.#options;
    if (!unsettled.unclear) return;
    if (await care.cycleRadio('an earlier send may still be answered')) unsettled.radioWasOff();
  }
}

function neverSubmitted(because: Hindrance): SubmitOutcome {
  return { type: 'never-submitted', because };
}

// What a SimulatedModem can be made of.

import type { AtCommand } from './command-line.ts';
import type { SimulatedNetwork } from './network.ts';
import type { Pace } from './pace.ts';
import type { Profile } from './profiles/profile.ts';
import type { Scheduler } from './scheduler.ts';
import type { SimCard, SimCardOptions } from './sim-card.ts';

/** Milliseconds from a command to its answer. */
export type AnswerTime = number | ((command: AtCommand) => number);

export interface SimulatedModemOptions {
  /** A network of its own when none is given. */
  readonly network?: SimulatedNetwork;
  readonly sim?: SimCard | SimCardOptions;
  readonly imei?: string;
  /** Without the maker's quirks, which are laid by whoever wants them: `profile.quirks`. */
  readonly profile?: Profile;
  readonly scheduler?: Scheduler;
  readonly seed?: number;
  readonly answerTime?: AnswerTime;
  readonly pace?: Partial<Pace>;
  /** Milliseconds from start to registration; 0 = registered from the first moment. */
  readonly registerAfter?: number;
  /** The name under which it appears, for those who list devices. */
  readonly path?: string;
}

// What can be done about a modem that answers but does not work: no network, or one send after the other fails.
// Rungs of a ladder, each given ten minutes to help: radio off and on, factory settings, restart, and at last a person.

import { type Clock, pause } from '../at/clock.ts';
import { CommandRefused, CommandTimeout } from '../at/errors.ts';
import { type AtLine, limits, set, trySet } from './commands.ts';
import type { SessionEvent } from './device-facts.ts';
import type { SessionEnd } from './session-end.ts';
import type { SubmitOutcome } from './submit-outcome.ts';

/** How far the ladder has been climbed; outlives the session, since most rungs end it. */
export interface Ladder {
  climbed: number;
  /** From when on the present rung may help, by the clock that never jumps. */
  troubledSince: number | undefined;
  failedSends: number;
  /** What the rungs climbed so far were against. */
  cause: 'no network' | 'sends fail' | undefined;
  /** When a message was announced last, or the radio switched, by the clock that never jumps. */
  silentSince: number | undefined;
}

export interface RadioCareOptions {
  readonly ladder: Ladder;
  readonly at: AtLine;
  readonly clock: Clock;
  readonly noReset: () => boolean;
  readonly resetLine: () => string;
  readonly nightlyRefreshHour: number | undefined;
  readonly refreshAfterSilentHours: number | undefined;
  readonly announce: (event: SessionEvent) => void;
  /** Ends the session: what was set is gone, and it begins anew. */
  readonly end: (reason: string, end: SessionEnd) => void;
  /** The +CFUN: 1 that may follow is our own doing. */
  readonly radioSwitched: () => void;
}

type Rung = 'radio' | 'factory-settings' | 'restart' | 'alarm';

const rungs: readonly Rung[] = ['radio', 'factory-settings', 'restart', 'alarm'];
/** Milliseconds a rung has to help. */
const patience = 600_000;
/** Sends without success in a row after which something is done. */
const mostFailures = 3;
const radioPause = 10_000;
const hour = 3_600_000;
const day = 24 * hour;

export class RadioCare {
  readonly #options: RadioCareOptions;
  #refreshedAt: number;

  constructor(options: RadioCareOptions) {
    this.#options = options;
    this.#refreshedAt = options.clock.monotonic() - day / 2;
    options.ladder.silentSince ??= options.clock.monotonic();
  }

  /** The modem announced a message: it hears. */
  noteAnnounced(): void {
    this.#options.ladder.silentSince = this.#options.clock.monotonic();
  }

  /** Counts sends that failed without a reason of their own; a prompt that never came is one. */
  noteSend(outcome: SubmitOutcome): void {
    const inexplicable = outcome.type !== 'accepted' && !(outcome.type === 'refused' && outcome.proof);
    const { ladder } = this.#options;
    if (outcome.type === 'accepted') {
      ladder.failedSends = 0;
      if (ladder.cause === 'sends fail') this.#climbDown();
    } else if (inexplicable) {
      ladder.failedSends += 1;
    }
  }

  /** Called at every routine: does what is due. */
  async look(withoutNetwork: boolean, idle: boolean): Promise<void> {
    const { clock, ladder } = this.#options;
    const now = clock.monotonic();
    if (!withoutNetwork && ladder.cause === 'no network') this.#climbDown();
    const cause = withoutNetwork ? 'no network' : ladder.failedSends >= mostFailures ? 'sends fail' : undefined;
    if (cause === undefined) {
      ladder.troubledSince = undefined;
      if (idle && this.#nightlyDue(now)) await this.cycleRadio('nightly');
      else if (idle && this.#tooSilent(now)) await this.cycleRadio('nothing was announced for a long time');
      return;
    }
    ladder.troubledSince ??= withoutNetwork ? now : now - patience;
    if (now - ladder.troubledSince < patience) return;
    ladder.troubledSince = now;
    ladder.failedSends = 0;
    ladder.cause = cause;
    await this.#climb(cause);
  }

  /** Off for ten seconds, then on: the modem registers anew, and what the network held comes. False where it cannot be switched off. */
  async cycleRadio(reason: string): Promise<boolean> {
    const { at, clock, announce, ladder, radioSwitched } = this.#options;
    announce({ type: 'healing', rung: 'radio', reason });
    this.#refreshedAt = clock.monotonic();
    ladder.silentSince = this.#refreshedAt;
    const off = (await trySet(at, 'AT+CFUN=4', limits.message)) || (await trySet(at, 'AT+CFUN=0', limits.message));
    await pause(clock, radioPause);
    radioSwitched();
    await trySet(at, 'AT+CFUN=1', limits.message);
    return off;
  }

  /** Starts the modem anew, where that is not known to lose it. The session ends. */
  async reset(reason: string): Promise<void> {
    const { at, announce, noReset, resetLine, end } = this.#options;
    if (noReset()) {
      await this.cycleRadio(reason);
      return;
    }
    announce({ type: 'healing', rung: 'restart', reason });
    try {
      await set(at, resetLine(), limits.message);
    } catch (error) {
      if (error instanceof CommandRefused) return;
      if (!(error instanceof CommandTimeout)) throw error;
    }
    end('restarted to heal it', { type: 'restarting', by: 'us' });
  }

  async #climb(reason: 'no network' | 'sends fail'): Promise<void> {
    const { at, announce, end } = this.#options;
    const rung = rungs[this.#options.ladder.climbed % rungs.length] ?? 'alarm';
    this.#options.ladder.climbed += 1;
    switch (rung) {
      case 'radio':
        await this.cycleRadio(reason);
        return;
      case 'factory-settings':
        announce({ type: 'healing', rung, reason });
        await trySet(at, 'AT&F', limits.message);
        return end('factory settings restored to heal it', { type: 'settings-restored' });
      case 'restart':
        return this.reset(reason);
      case 'alarm':
        return announce({
          type: 'alarm',
          alarm: reason === 'no network' ? 'no-network' : 'sending-fails',
          text: `Nothing that was tried has helped: ${reason}.`,
        });
      default:
        return rung satisfies never;
    }
  }

  #climbDown(): void {
    const { ladder } = this.#options;
    ladder.climbed = 0;
    ladder.cause = undefined;
  }

  /** A modem may be registered and yet hear nothing until its radio was off. */
  #tooSilent(now: number): boolean {
    const { refreshAfterSilentHours, ladder } = this.#options;
    const silence = now - (ladder.silentSince ?? now);
    return refreshAfterSilentHours !== undefined && silence > refreshAfterSilentHours * hour;
  }

  #nightlyDue(now: number): boolean {
    const { clock, nightlyRefreshHour } = this.#options;
    return new Date(clock.now()).getHours() === nightlyRefreshHour && now - this.#refreshedAt > day / 4;
  }
}

// What is looked at every minute: did the modem forget anything, is there a network, has anything arrived, does it still announce.

import type { Clock } from '../at/clock.ts';
import { numberAt, parseParameters } from '../at/parameters.ts';
import { type AtLine, tryAsk } from './commands.ts';
import type { ModemFacts, SessionEvent } from './device-facts.ts';
import type { Inbound } from './inbound.ts';
import { type MessageSettings, readServiceCentre, reassert } from './initialise.ts';
import { askNetworkTime } from './network-time.ts';
import type { NetworkWatch } from './network-watch.ts';
import { restoreNotifications, stillNotifies } from './notifications.ts';
import type { RadioCare } from './radio-care.ts';
import type { Storage } from './storage.ts';

/** Milliseconds between two looks at the modem's clock. */
const clockEvery = 3_600_000;

export interface UpkeepOptions {
  readonly at: AtLine;
  readonly clock: Clock;
  readonly storage: Storage;
  readonly inbound: Inbound;
  readonly network: NetworkWatch;
  readonly care: RadioCare;
  readonly announce: (event: SessionEvent) => void;
  readonly learn: (facts: ModemFacts) => void;
  /** Asks for another look through the memories. */
  readonly sweepAgain: () => void;
}

export class Upkeep {
  readonly #options: UpkeepOptions;
  #smscKnown = false;
  #clockReadAt: number | undefined;

  constructor(options: UpkeepOptions) {
    this.#options = options;
  }

  /** Looks at everything once; false when the modem has started anew without saying so. */
  async look(settings: MessageSettings, withoutNetwork: () => boolean, idle: boolean): Promise<boolean> {
    const { network, inbound, care } = this.#options;
    if (!(await this.#remembers())) return false;
    await network.poll();
    if (this.#options.storage.memories.length === 0) await this.#options.storage.prepare();
    const { madeRoom } = await inbound.sweep();
    if (madeRoom) this.#options.sweepAgain();
    await care.look(withoutNetwork(), idle);
    await this.#restoreBell(settings);
    await this.#askForServiceCentre(settings);
    if (!withoutNetwork()) await this.#readClock();
    return true;
  }

  /** False when settings have gone that only a restart takes away. */
  async #remembers(): Promise<boolean> {
    const { at, storage } = this.#options;
    const mode = numberAt(parseParameters((await tryAsk(at, 'AT+CMGF?', '+CMGF')) ?? ''), 0);
    return mode !== 1 && (await storage.stillReceives());
  }

  async #restoreBell({ notifications }: MessageSettings): Promise<void> {
    const { at, storage, announce, learn } = this.#options;
    if (notifications === undefined || (await stillNotifies(at, notifications))) return;
    // Whatever took that setting may have taken the others with it.
    await reassert(at, storage, notifications);
    const restored = await restoreNotifications(at, notifications);
    learn({ bell: restored });
    const outcome = restored ? 'it announces them again' : 'only the sweep finds them';
    const text = `The modem had stopped announcing new messages; ${outcome}.`;
    announce({ type: 'alarm', alarm: 'indications-lost', text });
  }

  async #readClock(): Promise<void> {
    const { at, clock, announce, learn } = this.#options;
    if (this.#clockReadAt !== undefined && clock.monotonic() - this.#clockReadAt < clockEvery) return;
    this.#clockReadAt = clock.monotonic();
    const networkTime = await askNetworkTime(at, () => clock.now());
    if (networkTime === undefined) return;
    learn({ networkTime });
    announce({ type: 'network-time', networkTime });
  }

  async #askForServiceCentre({ smsc: known }: MessageSettings): Promise<void> {
    if (this.#smscKnown || known !== undefined) return;
    const smsc = await readServiceCentre(this.#options.at);
    this.#smscKnown = smsc !== undefined;
    if (smsc !== undefined) this.#options.learn({ smsc });
  }
}

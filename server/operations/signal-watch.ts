// Writes down each modem's signal every few minutes, and at once when one is heard of first: the chart of the last day.
import type { Clock } from '../clock.ts';
import { addSignalSample } from '../store/signal-samples.ts';
import type { Store } from '../store/transact.ts';

const EVERY = 5 * 60_000;

export interface Signal {
  /** The port, as configured. */
  readonly device: string;
  readonly csq: number | undefined;
  readonly dbm: number | undefined;
}

export interface SignalWatchDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly signals: () => readonly Signal[];
  readonly log: (level: 'info' | 'error', message: string) => void;
}

export class SignalWatch {
  readonly #deps: SignalWatchDeps;
  readonly #heardOf = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #stopListening: () => void = () => {};

  constructor(deps: SignalWatchDeps) {
    this.#deps = deps;
  }

  start(): void {
    this.#timer = setInterval(() => this.#sample(() => true), EVERY);
    this.#timer.unref();
    this.#stopListening = this.#deps.store.changes.listen((change) => {
      if (change.type === 'modem') this.#sample(({ device }) => !this.#heardOf.has(device));
    });
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#stopListening();
  }

  #sample(wanted: (signal: Signal) => boolean): void {
    const { store, clock, signals, log } = this.#deps;
    for (const signal of signals().filter(wanted)) {
      if (signal.csq === undefined) continue;
      this.#heardOf.add(signal.device);
      const sample = { at: clock.now(), device: signal.device, csq: signal.csq, dbm: signal.dbm ?? null };
      addSignalSample(store.db, sample).catch((error: unknown) => log('error', `signal: ${String(error)}`));
    }
  }
}

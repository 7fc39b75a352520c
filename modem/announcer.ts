// Those who listen to a modem. A listener that fails must not stop the driver, and a modem that gives cause for alarm without end
// must not fill the log.

import { Allowance } from './at/allowance.ts';
import type { Clock } from './at/clock.ts';
import type { LogEntry } from './modem-options.ts';
import type { ModemEvent } from './modem-status.ts';

/** Of each kind. */
const mostAlarms = { atOnce: 10, every: 60_000 };

export class Announcer {
  readonly #listeners = new Set<(event: ModemEvent) => void>();
  readonly #log: (entry: LogEntry) => void;

  readonly #clock: Clock;
  readonly #alarms = new Map<string, Allowance>();

  constructor(clock: Clock, log: (entry: LogEntry) => void) {
    this.#clock = clock;
    this.#log = log;
  }

  /** Calls the listener at every event until the returned function is called. */
  subscribe(listener: (event: ModemEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  announce(event: ModemEvent): void {
    if (event.type === 'alarm' && !this.#mayAlarm(event.alarm)) return;
    if (event.type === 'alarm') this.#log({ level: 'warn', message: event.text, announced: true });
    if (event.type === 'healing') this.#log({ level: 'info', message: `Healing (${event.rung}): ${event.reason}` });
    for (const listener of [...this.#listeners]) {
      try {
        listener(event);
      } catch (error) {
        this.#log({ level: 'error', message: 'A listener of the modem failed', error });
      }
    }
  }

  #mayAlarm(kind: string): boolean {
    const allowance = this.#alarms.get(kind) ?? new Allowance(this.#clock, mostAlarms);
    this.#alarms.set(kind, allowance);
    return allowance.take();
  }
}

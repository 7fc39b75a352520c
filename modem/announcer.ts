// Those who listen to a modem. A listener that fails must not stop the driver.

import type { LogEntry } from './modem-options.ts';
import type { ModemEvent } from './modem-status.ts';

export class Announcer {
  readonly #listeners = new Set<(event: ModemEvent) => void>();
  readonly #log: (entry: LogEntry) => void;

  constructor(log: (entry: LogEntry) => void) {
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
}

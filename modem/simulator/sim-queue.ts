// What the network holds for one SIM: handed over in order, one at a time; kept while the SIM is full or the phone is off, and
// tried again when it reports back, or after a while (3GPP TS 23.040 §3.2.6, §10.3 RP-SMMA).

import type { Reception } from './incoming.ts';
import type { Tasks } from './scheduler.ts';

export interface Delivery {
  readonly id: number;
  /** The number of the SIM it is for. */
  readonly to: string;
  readonly kind: 'message' | 'report';
  readonly pdu: string;
  readonly sentAt: number;
  state: 'waiting' | 'delivered';
  attempts: number;
  deliveredAt: number | undefined;
  /** What the last attempt was answered with. */
  lastReception: Reception | undefined;
}

export interface Receiver {
  receive(pdu: string): Reception | Promise<Reception>;
}

export class SimQueue {
  readonly #tasks: Tasks;
  readonly #retryAfter: () => number;
  readonly #settled: (delivery: Delivery) => void;
  #waiting: Delivery[] = [];
  #receiver: Receiver | undefined;
  #busy = false;
  #cancelRetry: () => void = () => {};

  constructor(tasks: Tasks, retryAfter: () => number, settled: (delivery: Delivery) => void) {
    this.#tasks = tasks;
    this.#retryAfter = retryAfter;
    this.#settled = settled;
  }

  get waiting(): readonly Delivery[] {
    return this.#waiting;
  }

  attach(receiver: Receiver | undefined): void {
    this.#receiver = receiver;
  }

  add(delivery: Delivery): void {
    this.#waiting.push(delivery);
    this.flush();
  }

  /** Tries what is waiting, as far as it goes. */
  flush(): void {
    if (this.#busy || this.#receiver === undefined) return;
    this.#cancelRetry();
    this.#busy = true;
    for (let delivery = this.#waiting[0]; delivery !== undefined; delivery = this.#waiting[0]) {
      delivery.attempts++;
      const reception = this.#receiver.receive(delivery.pdu);
      if (reception instanceof Promise) {
        const current = delivery;
        reception.then((later) => {
          this.#busy = false;
          if (this.#settle(current, later)) this.flush();
        }, this.#giveUp);
        return;
      }
      if (!this.#settle(delivery, reception)) break;
    }
    this.#busy = false;
  }

  /** Whether the next one may go. */
  #settle(delivery: Delivery, reception: Reception): boolean {
    delivery.lastReception = reception;
    if (reception === 'acknowledged') {
      this.#waiting = this.#waiting.filter((one) => one !== delivery);
      delivery.state = 'delivered';
      delivery.deliveredAt = this.#tasks.now();
    } else {
      this.#cancelRetry();
      this.#cancelRetry = this.#tasks.after(Math.max(1, this.#retryAfter()), () => this.flush());
    }
    this.#settled(delivery);
    return reception === 'acknowledged';
  }

  readonly #giveUp = () => {
    this.#busy = false;
  };
}

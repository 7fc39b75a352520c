// The driver against the simulated modem, in one process and on one clock that jumps: hours pass in milliseconds.

import type { TestContext } from 'node:test';
import { VirtualClock } from '../at/testing/virtual-clock.ts';
import { Modem } from '../modem.ts';
import type { ModemOptions } from '../modem-options.ts';
import type { ModemEvent } from '../modem-status.ts';
import { SimulatedModem, type SimulatedModemOptions } from '../simulator/simulated-modem.ts';
import { addressOf } from '../tpdu/address.ts';
import { encodePdu } from '../tpdu/pdu.ts';
import { smsSubmit } from '../tpdu/submit.ts';
import { textUserData } from '../tpdu/user-data.ts';
import { RecordingSink } from './recording-sink.ts';

export interface RigOptions extends Partial<Omit<ModemOptions, 'port' | 'sink' | 'clock'>> {
  readonly simulated?: Omit<SimulatedModemOptions, 'scheduler'>;
  /** Prepares the modem before the driver sees it. */
  readonly prepare?: (modem: SimulatedModem) => void;
  readonly port?: ModemOptions['port'];
}

export class Rig {
  readonly clock = new VirtualClock();
  readonly simulated: SimulatedModem;
  readonly sink = new RecordingSink();
  readonly modem: Modem;
  readonly events: ModemEvent[] = [];
  readonly log: string[] = [];

  constructor(t: TestContext, { simulated, prepare, port, ...options }: RigOptions = {}) {
    this.simulated = new SimulatedModem({ ...simulated, scheduler: this.clock });
    prepare?.(this.simulated);
    this.modem = new Modem({
      port: port ?? { name: 'simulator', openPort: () => this.simulated.openPort() },
      sink: this.sink,
      clock: this.clock,
      log: ({ level, message }) => this.log.push(`${level}: ${message}`),
      ...options,
    });
    this.modem.subscribe((event) => this.events.push(event));
    t.after(async () => {
      await this.settled(this.modem.stop());
      this.simulated.close();
    });
  }

  /** Starts the driver and lets time pass until it is ready. */
  async ready(): Promise<this> {
    this.modem.start();
    await this.until(() => this.modem.status.state === 'ready');
    return this;
  }

  until(condition: () => boolean, most?: number): Promise<void> {
    return this.clock.untilTrue(condition, most);
  }

  settled<T>(promise: Promise<T>): Promise<T> {
    return this.clock.until(promise);
  }

  /** Sends a text and lets time pass until its outcome is known. */
  send(text = 'hello', token?: string) {
    return this.settled(this.modem.submit(submitPdu('+46702222222', text), token === undefined ? {} : { token }));
  }

  /** Commands that the modem understood so far. */
  get commands(): readonly string[] {
    return this.simulated.commandLog;
  }

  eventsOf<Type extends ModemEvent['type']>(type: Type): Extract<ModemEvent, { type: Type }>[] {
    return this.events.filter((event): event is Extract<ModemEvent, { type: Type }> => event.type === type);
  }
}

/** A text as one SMS-SUBMIT. */
export function submitPdu(to: string, text: string): { hex: string; length: number } {
  const tpdu = smsSubmit({
    destinationAddress: addressOf(to),
    statusReportRequest: true,
    dataCodingScheme: 0,
    userData: textUserData(text, 'gsm-7-bit'),
  });
  return encodePdu({ tpdu });
}

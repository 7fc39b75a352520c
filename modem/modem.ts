// Modem: one dependable object over a device that comes and goes: open, run, back off, reopen.

import { type Clock, pause, systemClock } from './at/clock.ts';
import type { ModemFacts, SessionState } from './gsm/device-facts.ts';
import { pinMemoryOfThisProcess } from './gsm/pin-memory.ts';
import { GsmSession } from './gsm/session.ts';
import type { SubmitOptions, SubmitOutcome, SubmitPdu } from './gsm/submit-outcome.ts';
import type { LogEntry, ModemOptions } from './modem-options.ts';
import type { ModemEvent, ModemState, ModemStatus } from './modem-status.ts';
import { openPort } from './port.ts';
import { withTranscript } from './transcript.ts';
import { UnsettledSends } from './unsettled-sends.ts';

/** Milliseconds until the next try, by how many have failed in a row. */
const backOff = [1000, 2000, 5000, 10_000, 30_000, 60_000];

export class Modem {
  readonly #options: ModemOptions;
  readonly #clock: Clock;
  readonly #listeners = new Set<(event: ModemEvent) => void>();
  readonly #unsettled: UnsettledSends;
  readonly #pinMemory: NonNullable<ModemOptions['pinMemory']>;
  #status: ModemStatus;
  #session: GsmSession | undefined;
  #stopping = new AbortController();
  #running: Promise<void> | undefined;

  constructor(options: ModemOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#pinMemory = options.pinMemory ?? pinMemoryOfThisProcess();
    this.#unsettled = new UnsettledSends(this.#clock);
    this.#status = { state: 'disconnected', reason: 'not started', since: this.#clock.now() };
  }

  get status(): ModemStatus {
    return this.#status;
  }

  /** Begins to look after the device; harmless when it does so already. */
  start(): void {
    if (this.#running !== undefined) return;
    this.#stopping = new AbortController();
    this.#running = this.#live(this.#stopping.signal);
  }

  /** Lets go of the device. A send in flight ends as unknown or never-submitted. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#session?.end('stopped');
    await this.#running;
    this.#running = undefined;
    this.#become({ state: 'disconnected', reason: 'stopped' }, {});
  }

  /** Calls the listener at every event until the returned function is called. */
  subscribe(listener: (event: ModemEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Sends one SMS-SUBMIT. Never rejects: what is not known is told as such. */
  async submit(pdu: SubmitPdu, options: SubmitOptions = {}): Promise<SubmitOutcome> {
    const session = this.#session;
    if (session === undefined) return { type: 'never-submitted', reason: `the modem is ${this.#status.state}` };
    const outcome = await session.submit(pdu, options);
    if (outcome.type === 'unknown' && options.token !== undefined) this.#unsettled.add(options.token);
    return outcome;
  }

  /** Looks through every memory now. */
  async sweep(): Promise<void> {
    await this.#session?.sweep();
  }

  /** Enters a PIN because a person says so; it is tried once. */
  enterPin(pin: string): void {
    this.#session?.enterPin(pin);
  }

  async #live(signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted; ) {
      const ready = await this.#connection(signal);
      failures = ready ? 0 : failures + 1;
      await pause(this.#clock, backOff[Math.min(failures, backOff.length - 1)] ?? 60_000, signal);
    }
  }

  /** One connection from opening to end; true when it had become ready. */
  async #connection(signal: AbortSignal): Promise<boolean> {
    const facts: { device?: string } = {};
    let ready = false;
    let reason: string;
    try {
      const { port, name } = await openPort(this.#options.port, this.#options.baudRate);
      if (signal.aborted) {
        port.destroy();
        return false;
      }
      facts.device = name;
      this.#become({ state: 'starting' }, facts);
      const ended = (why: string) => {
        reason = why;
      };
      reason = 'the connection ended';
      const session = new GsmSession(
        withTranscript(port, this.#options, this.#clock),
        this.#sessionOptions(name, ended),
      );
      this.#session = session;
      const stop = this.subscribe((event) => {
        ready ||= event.type === 'status' && event.status.state === 'ready';
      });
      await session.run().finally(stop);
    } catch (error) {
      reason = error instanceof Error ? error.message : String(error);
    }
    this.#session?.end(reason);
    this.#session = undefined;
    this.#log({ level: 'warn', message: `Modem disconnected: ${reason}` });
    if (!signal.aborted) this.#become({ state: 'disconnected', reason }, facts);
    return ready;
  }

  #sessionOptions(device: string, ended: (reason: string) => void): ConstructorParameters<typeof GsmSession>[1] {
    const { sink, pin, imei } = this.#options;
    return {
      clock: this.#clock,
      sink,
      pin,
      pinMemory: this.#pinMemory,
      imei,
      log: (level, message, error) => this.#log({ level, message, error }),
      announce: (event) => this.#announce(event),
      changed: (state: SessionState, facts: ModemFacts) => this.#become(state, { device, ...facts }),
      ended,
      lateReference: (reference) => {
        const token = this.#unsettled.take();
        if (token !== undefined) this.#announce({ type: 'late-reference', token, reference });
      },
    };
  }

  #become(state: ModemState, facts: ModemFacts): void {
    const since = state.state === this.#status.state ? this.#status.since : this.#clock.now();
    this.#status = { ...facts, ...state, since };
    this.#announce({ type: 'status', status: this.#status });
  }

  /** A listener that fails must not stop the driver. */
  #announce(event: ModemEvent): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(event);
      } catch (error) {
        this.#log({ level: 'error', message: 'A listener of the modem failed', error });
      }
    }
  }

  #log(entry: LogEntry): void {
    this.#options.log?.(entry);
  }
}

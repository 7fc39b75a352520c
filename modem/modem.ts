// Modem: one dependable object over a device that comes and goes: open, run, back off, reopen.

import { Announcer } from './announcer.ts';
import { type Clock, pause, systemClock } from './at/clock.ts';
import { ConnectionLost } from './at/errors.ts';
import { deviceMemoryOfThisProcess } from './device-memory.ts';
import { DeviceRecord } from './device-record.ts';
import { type Ending, endingOf, RestartGrace } from './disconnection.ts';
import type { RawAnswer } from './gsm/console.ts';
import { isConnected, type ModemFacts, type SessionState } from './gsm/device-facts.ts';
import { pinMemoryOfThisProcess } from './gsm/pin-memory.ts';
import type { Ladder } from './gsm/radio-care.ts';
import { GsmSession } from './gsm/session.ts';
import type { SessionOptions } from './gsm/session-options.ts';
import type { SubmitOptions, SubmitOutcome, SubmitPdu } from './gsm/submit-outcome.ts';
import { UnsettledSends } from './gsm/unsettled-sends.ts';
import type { UssdAnswer } from './gsm/ussd.ts';
import { backOff, heal } from './healing.ts';
import type { LogEntry, ModemOptions, PortSource } from './modem-options.ts';
import type { ModemEvent, ModemState, ModemStatus } from './modem-status.ts';
import { openPort } from './port.ts';
import { withTranscript } from './transcript.ts';

export class ModemNotConnected extends Error {
  override readonly name = 'ModemNotConnected';
}

/** Milliseconds a send in flight may still take when the driver is stopped. */
const lastWait = 10_000;

export class Modem {
  readonly #options: ModemOptions;
  readonly #clock: Clock;
  readonly #announcer: Announcer;
  readonly #unsettled: UnsettledSends;
  readonly #pinMemory: NonNullable<ModemOptions['pinMemory']>;
  readonly #device: DeviceRecord;
  #status: ModemStatus;
  #session: GsmSession | undefined;
  #stopping = new AbortController();
  #running: Promise<void> | undefined;
  readonly #ladder: Ladder = {
    climbed: 0,
    troubledSince: undefined,
    failedSends: 0,
    cause: undefined,
    silentSince: undefined,
  };
  readonly #sends = new Set<Promise<SubmitOutcome>>();
  #path: string | undefined;
  #readySince: number | undefined;
  /** Connections in a row that were opened and did not become ready. */
  #neverReady = 0;
  #wrongModem = false;
  readonly #restartGrace = new RestartGrace();

  constructor(options: ModemOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#announcer = new Announcer(this.#clock, (entry) => this.#log(entry));
    this.#pinMemory = options.pinMemory ?? pinMemoryOfThisProcess();
    this.#device = new DeviceRecord({
      ...options,
      memory: options.deviceMemory ?? deviceMemoryOfThisProcess(),
      announce: (event) => this.#announce(event),
      log: (entry) => this.#log(entry),
      changed: () => this.#become(this.#status, this.#status),
    });
    this.#unsettled = new UnsettledSends(this.#clock);
    this.#status = {
      state: 'disconnected',
      cause: { type: 'not-started' },
      reason: 'not started',
      since: this.#clock.now(),
    };
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

  /** Lets go of the device. A send in flight has ten seconds to end; after that it is unknown or never-submitted. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    const settled = new AbortController();
    void Promise.allSettled(this.#sends).then(() => settled.abort());
    if (this.#sends.size > 0) await pause(this.#clock, lastWait, settled.signal);
    this.#session?.end('stopped', { type: 'stopped' });
    await this.#running;
    this.#running = undefined;
    this.#become({ state: 'disconnected', cause: { type: 'stopped' }, reason: 'stopped' }, {});
  }

  /** Calls the listener at every event until the returned function is called. */
  subscribe(listener: (event: ModemEvent) => void): () => void {
    return this.#announcer.subscribe(listener);
  }

  /** Sends one SMS-SUBMIT. Never rejects: what is not known is told as such. */
  async submit(pdu: SubmitPdu, options: SubmitOptions = {}): Promise<SubmitOutcome> {
    const session = this.#session;
    if (session === undefined || this.#stopping.signal.aborted) {
      return { type: 'never-submitted', because: { type: 'not-ready', state: this.#status.state } };
    }
    const sending = session.submit(pdu, options);
    this.#sends.add(sending);
    return sending.finally(() => this.#sends.delete(sending));
  }

  /** Looks through every memory now. */
  async sweep(): Promise<void> {
    await this.#session?.sweep().catch((error: unknown) => {
      this.#log({ level: 'warn', message: 'A sweep was cut short', error });
    });
  }

  /** Enters a PIN because a person says so; it is tried once. */
  enterPin(pin: string): void {
    this.#session?.enterPin(pin);
  }

  /** A person says that texts may leave by this SIM; false when it is not the one that waits for that. */
  async confirmSim(iccid: string): Promise<boolean> {
    const session = this.#session;
    const { state, imei, iccid: present } = this.#status;
    if (state !== 'sim-changed' || present !== iccid || !imei) return false;
    await this.#device.chooseSim(imei, iccid);
    // Another connection may have found yet another SIM meanwhile.
    if (session === this.#session) session?.confirmSim();
    return true;
  }

  /** Asks the network by USSD, `*100#`. Rejects with UssdFailed when there is no answer; this and what follows as commandTrouble tells. */
  async ussd(code: string, stayOpen = false): Promise<UssdAnswer> {
    return this.#connected().desk.ussd(code, stayOpen);
  }

  /** One raw command of a technician. Rejects as commandTrouble tells. */
  async exchange(line: string): Promise<RawAnswer> {
    return this.#connected().desk.exchange(line);
  }

  /** Starts the device anew. */
  async restart(): Promise<void> {
    return this.#connected().desk.restart();
  }

  /** Switches the radio off and on. */
  async refreshRadio(): Promise<void> {
    return this.#connected().desk.refreshRadio();
  }

  /** Ends whatever rings. */
  async hangUp(): Promise<void> {
    return this.#connected().desk.hangUp();
  }

  #connected(): GsmSession {
    if (this.#session === undefined) throw new ModemNotConnected(`The modem is ${this.#status.state}`);
    return this.#session;
  }

  async #live(signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted; ) {
      const ready = await this.#connection(signal, failures);
      failures = ready ? 0 : failures + 1;
      await pause(this.#clock, backOff(failures), signal);
      if (!signal.aborted && failures > 0) await this.#heal(failures);
    }
  }

  /** One connection from opening to end; true when it had become ready. */
  async #connection(signal: AbortSignal, failures: number): Promise<boolean> {
    const since = this.#clock.monotonic();
    let ending: Ending = { cause: { type: 'line-lost' }, reason: 'the connection ended' };
    let opening = false;
    this.#wrongModem = false;
    try {
      const { open = openPort } = this.#options;
      const imei = await this.#device.expected();
      const speeds = await this.#device.lineSpeeds(failures);
      const source = await this.#source(failures);
      opening = true;
      const { port, name, setSpeed } = await open(source, speeds.first);
      if (signal.aborted) {
        port.destroy();
        return false;
      }
      this.#path = name;
      this.#become({ state: 'starting' }, { device: name });
      this.#device.lookAtPower(name);
      this.#session = new GsmSession(withTranscript(port, this.#options, this.#clock), {
        ...this.#sessionOptions(name, imei),
        serialLine: setSpeed && { ...speeds, set: setSpeed },
        ended: (reason, cause) => {
          ending = { cause, reason };
        },
      });
      await this.#session.run();
    } catch (error) {
      if (this.#session === undefined && opening) ending = await this.#device.explain(error);
      else if (!(error instanceof ConnectionLost)) ending = endingOf(error);
      this.#wrongModem = this.#device.isWrongModem(error);
    }
    const ready = this.#readySince !== undefined && this.#readySince >= since;
    if (this.#session !== undefined && !ready && !this.#wrongModem && !signal.aborted)
      ending = await this.#device.explainSilence(ending);
    if (this.#session !== undefined && !ready && !this.#wrongModem) this.#neverReady += 1;
    else if (this.#neverReady < 2) this.#neverReady = 0;
    const { cause, reason } = this.#restartGrace.judge(ending, this.#clock.monotonic());
    this.#session?.end(reason, { type: 'stopped' });
    await this.#session?.settled();
    this.#session = undefined;
    if (signal.aborted) return ready;
    this.#log({ level: 'warn', message: `Modem disconnected: ${reason}` });
    if (this.#path !== undefined) this.#device.lookAtPower(this.#path);
    this.#become({ state: 'disconnected', cause, reason }, this.#path === undefined ? {} : { device: this.#path });
    return ready;
  }

  /** The port that was asked for; after a failure the one under which the same modem is found now. */
  async #source(failures: number): Promise<PortSource> {
    const { port, locate } = this.#options;
    if (failures === 0 || locate === undefined || typeof port !== 'string') return port;
    const found = await locate(await this.#device.wanted());
    if (found !== undefined && found !== this.#path)
      this.#announce({ type: 'healing', rung: 'reopen', reason: `found at ${found}` });
    return found ?? port;
  }

  /** What is tried before the next opening. Nothing is done to a modem that is not ours. */
  async #heal(failures: number): Promise<void> {
    if (this.#wrongModem) return;
    const { port } = this.#options;
    await heal(failures, {
      ...this.#options,
      path: this.#path ?? (typeof port === 'string' ? port : port.name),
      reason: this.#status.state === 'disconnected' ? this.#status.reason : 'no answer',
      announce: (event) => this.#announce(event),
      log: (entry) => this.#log(entry),
      staysAway: () => this.#device.noteAbsence(),
    });
  }

  #sessionOptions(device: string, imei: string | undefined): Omit<SessionOptions, 'serialLine' | 'ended'> {
    const { sink, pin } = this.#options;
    return {
      clock: this.#clock,
      sink,
      pin,
      pinMemory: this.#pinMemory,
      imei,
      log: (level, message, error) => this.#log({ level, message, error }),
      announce: (event) => {
        if (event.type === 'healing' && event.rung === 'restart') this.#restartTried();
        this.#announce(event);
      },
      changed: (state: SessionState, facts: ModemFacts) => this.#changed(device, state, facts),
      simOf: (of) => this.#device.simOf(of),
      iccidBefore: this.#device.iccid,
      noReset: () => this.#device.lostByRestart,
      nightlyRefreshHour: this.#options.nightlyRefreshHour,
      refreshAfterSilentHours: this.#options.refreshAfterSilentHours,
      slowly: this.#neverReady >= 2,
      messageService: this.#options.messageService,
      ladder: this.#ladder,
      unsettled: this.#unsettled,
    };
  }

  #restartTried(): void {
    this.#device.restartTried();
    this.#restartGrace.begin(this.#clock.monotonic());
  }

  #changed(device: string, state: SessionState, facts: ModemFacts): void {
    this.#device.see(facts);
    if (isConnected(state) && !isConnected(this.#status)) {
      this.#readySince = this.#clock.monotonic();
      this.#device.becameReady();
      this.#restartGrace.over();
    }
    this.#become(state, { device, ...facts });
  }

  #become(state: ModemState, facts: ModemFacts): void {
    const since = state.state === this.#status.state ? this.#status.since : this.#clock.now();
    this.#status = { ...facts, ...this.#device.facts, ...state, since };
    this.#announce({ type: 'status', status: this.#status });
  }

  #announce(event: ModemEvent): void {
    this.#announcer.announce(event);
  }

  #log(entry: LogEntry): void {
    this.#options.log?.(entry);
  }
}

// GsmSession: the life of one connection, from unknown state to the end of the port. Nothing of it survives a reopening.

import type { Duplex } from 'node:stream';
import { EndableClock, pause } from '../at/clock.ts';
import { AtEngine } from '../at/engine.ts';
import { CommandRefused, CommandTimeout, ConnectionLost } from '../at/errors.ts';
import type { UnsolicitedResultCode } from '../at/unsolicited.ts';
import { getAttention } from './attention.ts';
import { Bell } from './bell.ts';
import { Calls } from './calls.ts';
import { trySet } from './commands.ts';
import { Desk } from './desk.ts';
import { isConnected, type ModemFacts, type SessionState } from './device-facts.ts';
import { type Concerned, followUp, Novelties, noteUnexpected } from './follow-up.ts';
import { Inbound } from './inbound.ts';
import { type Indication, readIndication } from './indications.ts';
import {
  factsOf,
  factsOfSettings,
  hasForgotten,
  type Identity,
  identify,
  type MessageSettings,
  prepareMessages,
  reassert,
  switchRadioOn,
} from './initialise.ts';
import { JobQueue } from './job-queue.ts';
import { isRegistered } from './network.ts';
import { NetworkWatch } from './network-watch.ts';
import { OneAtATime } from './one-at-a-time.ts';
import { Outbound } from './outbound.ts';
import { type Quirks, quirksOf } from './quirks.ts';
import { RadioCare } from './radio-care.ts';
import type { SessionEnd } from './session-end.ts';
import type { SessionOptions } from './session-options.ts';
import { SimWatch } from './sim-watch.ts';
import { Storage } from './storage.ts';
import { StraightThrough } from './straight-through.ts';
import type { SubmitOptions, SubmitOutcome, SubmitPdu } from './submit-outcome.ts';
import { Upkeep } from './upkeep.ts';
import { Ussd } from './ussd.ts';
import { WrongModem } from './wrong-modem.ts';

/** Milliseconds between two looks at the memories and the network. */
const routine = 60_000;
/** The same while there is no network. */
const searching = 10_000;
/** A +CFUN: 1 so soon after our own is the echo of it and no restart. */
const ownRadioSwitch = 15_000;

export class GsmSession {
  /** What people ask of the modem besides texts. */
  readonly desk: Desk;
  readonly #options: SessionOptions;
  readonly #engine: AtEngine;
  readonly #jobs = new JobQueue();
  readonly #storage: Storage;
  readonly #inbound: Inbound;
  readonly #network: NetworkWatch;
  readonly #bell: Bell;
  readonly #ussd: Ussd;
  readonly #care: RadioCare;
  readonly #upkeep: Upkeep;
  readonly #sim: SimWatch;
  readonly #ended = new AbortController();
  #state: SessionState = { state: 'starting' };
  #facts: ModemFacts = {};
  #identity: Identity | undefined;
  #quirks: Quirks = quirksOf(undefined, undefined);
  #settings: MessageSettings | undefined;
  #radioSwitchedAt = Number.NEGATIVE_INFINITY;
  #hasRestarted = false;
  #end: SessionEnd | undefined;
  readonly #novelties = new Novelties();
  readonly #straightThrough: StraightThrough;
  readonly #concerned: Concerned;
  readonly #outbound: Outbound;

  constructor(port: Duplex, options: SessionOptions) {
    const clock = new EndableClock(options.clock);
    const { log } = options;
    const sink = new OneAtATime(options.sink, options.clock);
    const who = () => ({ imei: this.#identity?.imei ?? '', iccid: this.#sim.iccid });
    this.#options = { ...options, clock };
    this.#engine = new AtEngine(port, {
      clock,
      unsolicited: (code) => this.#indicated(code),
      unexpected: (line, foreign) => noteUnexpected(line, foreign, options),
      ended: (reason, by) => {
        options.ended(reason, this.#end ?? { type: by === 'us' ? 'stopped' : by });
        this.#ended.abort();
        this.#ussd.fail(new ConnectionLost('AT+CUSD', reason, false));
        clock.end();
      },
    });
    this.#storage = new Storage(this.#engine, clock);
    this.#inbound = new Inbound({
      at: this.#engine,
      clock,
      storage: this.#storage,
      sink,
      who,
      levelsChanged: (storage) => {
        this.#learn({ storage });
        options.announce({ type: 'storage', storage });
      },
      alarm: (alarm, text) => options.announce({ type: 'alarm', alarm, text }),
      log: (message, error) => log('warn', message, error),
    });
    this.#straightThrough = new StraightThrough({
      clock: options.clock,
      sink,
      who,
      hold: (held) => this.#engine.hold(held),
      overrun: () => this.end('it sends more messages than can be stored', { type: 'overrun' }),
      log: (message, error) => log('warn', message, error),
    });
    this.#network = new NetworkWatch(this.#engine, () => this.#networkChanged());
    this.#care = new RadioCare({
      at: this.#engine,
      clock,
      ladder: options.ladder,
      noReset: () => options.noReset() || this.#quirks.noReset,
      resetLine: () => this.#quirks.resetLine,
      nightlyRefreshHour: options.nightlyRefreshHour,
      refreshAfterSilentHours: options.refreshAfterSilentHours,
      announce: options.announce,
      end: (reason, end) => this.end(reason, end),
      radioSwitched: () => {
        this.#radioSwitchedAt = clock.monotonic();
      },
    });
    this.#outbound = new Outbound({
      at: this.#engine,
      jobs: this.#jobs,
      inbound: this.#inbound,
      care: this.#care,
      unsettled: options.unsettled,
      quirks: () => this.#quirks,
      state: () => this.#state.state,
      hasRestarted: () => this.#hasRestarted,
      survive: (error) => this.#survive(error),
    });
    this.#upkeep = new Upkeep({
      at: this.#engine,
      clock,
      storage: this.#storage,
      inbound: this.#inbound,
      network: this.#network,
      care: this.#care,
      announce: options.announce,
      learn: (facts) => this.#learn(facts),
      sweepAgain: () => {
        this.#bell.sweep().catch((error: unknown) => log('debug', 'A sweep was cut short', error));
      },
    });
    this.#sim = new SimWatch({
      ...options,
      at: this.#engine,
      clock,
      waits: (state) => this.#become(state),
      learn: (facts) => this.#learn(facts),
      reset: (reason) => this.#care.reset(reason),
    });
    this.#ussd = new Ussd(this.#engine, this.#jobs, clock);
    const calls = new Calls(this.#engine, this.#jobs, clock, (from) => options.announce({ type: 'missed-call', from }));
    this.#bell = new Bell(this.#inbound, this.#jobs, clock);
    this.desk = new Desk({
      at: this.#engine,
      jobs: this.#jobs,
      ussd: this.#ussd,
      calls,
      care: this.#care,
      packedUssd: () => this.#quirks.packedUssd,
      reassert: () => reassert(this.#engine, this.#storage, this.#settings?.notifications),
    });
    this.#concerned = {
      calls,
      ussd: this.#ussd,
      network: this.#network,
      ring: (memory, index) => this.#bell.ring(memory, index),
      sweep: () => this.#bell.sweep(),
      takeDirect: (message) => this.#takeDirect(message),
      restarted: (banner) => this.#restarted(banner),
      end: (reason, end) => this.end(reason, end),
    };
  }

  /** Initialises, then watches until the connection ends; rejects with what ended it before it was ready. */
  async run(): Promise<void> {
    const settings = await this.#initialise();
    while (!this.#engine.ended) {
      await this.#jobs.run('routine', () => this.#routine(settings)).catch((error: unknown) => this.#survive(error));
      await pause(this.#options.clock, isConnected(this.#state) ? routine : searching, this.#ended.signal);
    }
  }

  /** Looks through every memory now. */
  sweep(): Promise<void> {
    return this.#bell.sweep();
  }

  /** Sends one TPDU when its turn comes. */
  submit(pdu: SubmitPdu, options: SubmitOptions): Promise<SubmitOutcome> {
    return this.#outbound.submit(pdu, options);
  }

  enterPin(pin: string): void {
    this.#sim.enterPin(pin);
  }

  /** Texts may leave by the SIM that is there. */
  confirmSim(): void {
    this.#sim.confirmed();
    this.#networkChanged();
  }

  /** Resolves when what was read before the end is stored, as far as it can be. */
  settled(): Promise<void> {
    return this.#straightThrough.settled();
  }

  /** Only the first end counts. */
  end(reason: string, end: SessionEnd): void {
    this.#end ??= end;
    this.#engine.end(reason);
  }

  async #initialise(): Promise<MessageSettings> {
    const { clock, imei, messageService, serialLine, slowly, unsettled } = this.#options;
    const lineSpeed = await getAttention(this.#engine, clock, serialLine);
    if (lineSpeed !== undefined) this.#learn({ lineSpeed });
    if (unsettled.outstanding && (await hasForgotten(this.#engine))) unsettled.clear();
    const { identity, quirks } = await identify(this.#engine, slowly);
    this.#identity = identity;
    this.#quirks = quirks;
    this.#learn(factsOf(identity));
    if (imei !== undefined && identity.imei !== imei) throw new WrongModem(imei, identity.imei);
    this.#radioSwitchedAt = clock.monotonic();
    await switchRadioOn(this.#engine);
    await this.#sim.pass(identity.imei, quirks);
    const settings = await prepareMessages(this.#engine, clock, this.#storage, messageService);
    this.#settings = settings;
    this.#bell.hang();
    this.#learn(factsOfSettings(settings));
    this.#become({ state: 'searching' });
    return settings;
  }

  /** One silence or refusal is no reason to begin anew: the engine ends the connection when it does not come back into step. */
  #survive(error: unknown): void {
    if (error instanceof ConnectionLost) return;
    if (!(error instanceof CommandTimeout || error instanceof CommandRefused)) throw error;
    this.#options.log('warn', 'A look at the modem was cut short', error);
  }

  async #routine(settings: MessageSettings): Promise<void> {
    const searching = () => this.#state.state === 'searching';
    const remembers = await this.#upkeep.look(settings, searching, this.#jobs.nothingWaits);
    if (!remembers) this.#restarted('without a word');
  }

  #indicated(code: UnsolicitedResultCode): void {
    const indication = readIndication(code);
    if (indication.type === 'unknown' && !this.#novelties.isNew(indication.line)) return;
    if (indication.type === 'stored' || indication.type === 'direct') {
      this.#care.noteAnnounced();
      this.#learn({ lastAnnouncedAt: this.#options.clock.now() });
    }
    followUp(indication, this.#concerned, this.#options).catch((error: unknown) => {
      this.#options.log('debug', `${code.line} could not be followed up`, error);
    });
  }

  async #takeDirect(message: Extract<Indication, { type: 'direct' }>): Promise<void> {
    const stored = await this.#straightThrough.take(message, this.#ended.signal);
    if (stored && this.#settings?.acknowledges === true)
      await this.#jobs.run('send', () => trySet(this.#engine, 'AT+CNMA'));
  }

  #restarted(banner: string): void {
    const ours = this.#options.clock.monotonic() - this.#radioSwitchedAt < ownRadioSwitch;
    if (banner === '+CFUN: 1' && ours) return;
    this.#hasRestarted = true;
    this.#options.unsettled.clear();
    this.#options.announce({ type: 'restarted', banner });
    this.end(`the modem restarted (${banner})`, { type: 'restarting', by: 'itself' });
  }

  #networkChanged(): void {
    const before = this.#facts.signal;
    this.#learn(this.#network.facts);
    const { signal } = this.#network;
    if (signal !== undefined && signal.csq !== before?.csq) this.#options.announce({ type: 'signal', signal });
    if (this.#settings === undefined) return;
    const { registration } = this.#network;
    const { expected } = this.#sim;
    if (isRegistered(registration))
      this.#become(expected === undefined ? { state: 'ready' } : { state: 'sim-changed', expected });
    else this.#become({ state: registration === 'denied' ? 'denied' : 'searching' });
  }

  #become(state: SessionState): void {
    this.#state = state;
    this.#options.changed(state, this.#facts);
  }

  #learn(facts: ModemFacts): void {
    this.#facts = { ...this.#facts, ...facts };
    this.#options.changed(this.#state, this.#facts);
  }
}

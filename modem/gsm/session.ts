// GsmSession: the life of one connection, from unknown state to the end of the port. Nothing of it survives a reopening.

import type { Duplex } from 'node:stream';
import { EndableClock, pause } from '../at/clock.ts';
import { AtEngine } from '../at/engine.ts';
import { CommandRefused, CommandTimeout, ConnectionLost } from '../at/errors.ts';
import type { UnsolicitedResultCode } from '../at/unsolicited.ts';
import { Calls } from './calls.ts';
import { trySet } from './commands.ts';
import { exchangeRaw, mayChangeSettings, type RawAnswer } from './console.ts';
import type { ModemFacts, SessionState } from './device-facts.ts';
import { type Concerned, followUp, Novelties } from './follow-up.ts';
import { Inbound } from './inbound.ts';
import { type Indication, readIndication } from './indications.ts';
import {
  factsOf,
  factsOfSettings,
  getAttention,
  type Identity,
  identify,
  type MessageSettings,
  prepareMessages,
  readOwnNumber,
  reassert,
  switchRadioOn,
} from './initialise.ts';
import { JobQueue } from './job-queue.ts';
import { isRegistered } from './network.ts';
import { NetworkWatch } from './network-watch.ts';
import { type Quirks, quirksOf } from './quirks.ts';
import { RadioCare } from './radio-care.ts';
import type { SessionOptions } from './session-options.ts';
import { readIccid } from './sim.ts';
import { SimGate } from './sim-gate.ts';
import { Storage } from './storage.ts';
import { submitMessage } from './submit.ts';
import type { SubmitOptions, SubmitOutcome, SubmitPdu } from './submit-outcome.ts';
import { Upkeep } from './upkeep.ts';
import { Ussd, type UssdAnswer } from './ussd.ts';

/** Milliseconds between two looks at the memories and the network. */
const routine = 60_000;
/** The same while there is no network. */
const searching = 10_000;
/** A modem that rings the bell at every command would otherwise be swept without end. */
const betweenSweeps = 1000;
/** A +CFUN: 1 so soon after our own is the echo of it and no restart. */
const ownRadioSwitch = 15_000;

export class GsmSession {
  readonly #options: SessionOptions;
  readonly #engine: AtEngine;
  readonly #jobs = new JobQueue();
  readonly #storage: Storage;
  readonly #inbound: Inbound;
  readonly #network: NetworkWatch;
  readonly #calls: Calls;
  readonly #ussd: Ussd;
  readonly #care: RadioCare;
  readonly #upkeep: Upkeep;
  readonly #ended = new AbortController();
  #gate: SimGate | undefined;
  #state: SessionState = { state: 'starting' };
  #facts: ModemFacts = {};
  #identity: Identity | undefined;
  #iccid = '';
  #quirks: Quirks = quirksOf(undefined, undefined);
  #settings: MessageSettings | undefined;
  #sweepWaits = false;
  #sweptAt = 0;
  #radioSwitchedAt = 0;
  readonly #novelties = new Novelties();
  readonly #concerned: Concerned;
  #linkStaysOpen: boolean | undefined;

  constructor(port: Duplex, options: SessionOptions) {
    const clock = new EndableClock(options.clock);
    const { sink, log } = options;
    this.#options = { ...options, clock };
    this.#engine = new AtEngine(port, {
      clock,
      unsolicited: (code) => this.#indicated(code),
      unexpected: (line, foreign) => this.#unexpected(line, foreign),
      ended: (reason) => {
        options.ended(reason);
        this.#ended.abort();
        this.#ussd.fail(reason);
        clock.end();
      },
    });
    this.#storage = new Storage(this.#engine, clock);
    this.#inbound = new Inbound({
      at: this.#engine,
      clock,
      storage: this.#storage,
      sink,
      who: () => this.#who(),
      levelsChanged: (storage) => {
        this.#learn({ storage });
        options.announce({ type: 'storage', storage });
      },
      alarm: (alarm, text) => options.announce({ type: 'alarm', alarm, text }),
      log: (message, error) => log('warn', message, error),
    });
    this.#network = new NetworkWatch(this.#engine, () => this.#networkChanged());
    this.#care = new RadioCare({
      at: this.#engine,
      clock,
      ladder: options.ladder,
      noReset: () => options.noReset || this.#quirks.noReset,
      resetLine: () => this.#quirks.resetLine,
      nightlyRefreshHour: options.nightlyRefreshHour,
      announce: options.announce,
      end: (reason) => this.end(reason),
      radioSwitched: () => {
        this.#radioSwitchedAt = clock.now();
      },
    });
    this.#upkeep = new Upkeep({
      at: this.#engine,
      storage: this.#storage,
      inbound: this.#inbound,
      network: this.#network,
      care: this.#care,
      announce: options.announce,
      learn: (facts) => this.#learn(facts),
    });
    this.#ussd = new Ussd(this.#engine, this.#jobs, clock);
    this.#calls = new Calls(this.#engine, this.#jobs, clock, (from) => options.announce({ type: 'missed-call', from }));
    this.#concerned = {
      calls: this.#calls,
      ussd: this.#ussd,
      network: this.#network,
      ring: (memory, index) => this.#ring(memory, index),
      sweep: () => this.sweep(),
      takeDirect: (message) => this.#takeDirect(message),
      restarted: (banner) => this.#restarted(banner),
      end: (reason) => this.end(reason),
    };
  }

  /** Initialises, then watches until the connection ends; rejects with what ended it before it was ready. */
  async run(): Promise<void> {
    const settings = await this.#initialise();
    while (!this.#engine.ended) {
      await this.#jobs.run('routine', () => this.#routine(settings)).catch((error: unknown) => this.#survive(error));
      await pause(this.#options.clock, this.#state.state === 'ready' ? routine : searching, this.#ended.signal);
    }
  }

  /** Looks through every memory now. */
  async sweep(): Promise<void> {
    if (this.#settings === undefined || this.#sweepWaits) return;
    this.#sweepWaits = true;
    const { clock } = this.#options;
    const early = this.#sweptAt + betweenSweeps - clock.now();
    if (early > 0) await pause(clock, early);
    await this.#jobs.run('bell', async () => {
      this.#sweepWaits = false;
      await this.#inbound.sweep();
      this.#sweptAt = clock.now();
    });
  }

  /** Sends one TPDU when its turn comes. */
  submit(pdu: SubmitPdu, options: SubmitOptions): Promise<SubmitOutcome> {
    return this.#jobs.run('send', async () => {
      if (this.#state.state !== 'ready')
        return { type: 'never-submitted', reason: `the modem is ${this.#state.state}` };
      try {
        if (this.#inbound.nearlyFull) await this.#inbound.sweep();
        if (options.moreToFollow === true) await this.#keepLinkOpen();
      } catch (error) {
        this.#survive(error);
        if (this.#engine.ended) return { type: 'never-submitted', reason: 'the connection was lost' };
      }
      if (!(await mayBegin(options))) return { type: 'never-submitted', reason: 'it was called off' };
      const outcome = await submitMessage(this.#engine, pdu, this.#quirks);
      this.#care.noteSend(outcome);
      return outcome;
    });
  }

  /** A person has entered the PIN. */
  enterPin(pin: string): void {
    this.#gate?.enter(pin);
  }

  /** Asks the network by USSD; see Ussd.request. */
  ussd(code: string, stayOpen: boolean): Promise<UssdAnswer> {
    return this.#ussd.request(code, this.#quirks.packedUssd, stayOpen);
  }

  /** Starts the modem anew; the session ends with it. */
  restart(): Promise<void> {
    return this.#jobs.run('send', () => this.#care.reset('asked for'));
  }

  /** Switches the radio off and on, when its turn comes. */
  refreshRadio(): Promise<void> {
    return this.#jobs.run('routine', () => this.#care.cycleRadio('asked for'));
  }

  /** Ends whatever rings. */
  hangUp(): Promise<void> {
    return this.#calls.hangUp();
  }

  /** One command of a technician, between two deeds of the driver. */
  exchange(line: string): Promise<RawAnswer> {
    return this.#jobs.run('bell', async () => {
      const answer = await exchangeRaw(this.#engine, line);
      if (mayChangeSettings(line)) await reassert(this.#engine, this.#storage, this.#settings?.notifications);
      return answer;
    });
  }

  end(reason: string): void {
    this.#engine.end(reason);
  }

  async #initialise(): Promise<MessageSettings> {
    const { clock, imei, messageService } = this.#options;
    await getAttention(this.#engine, clock);
    const { identity, quirks } = await identify(this.#engine);
    this.#identity = identity;
    this.#quirks = quirks;
    this.#learn(factsOf(identity));
    if (imei !== undefined && identity.imei !== imei) {
      const text = `IMEI ${identity.imei || 'unknown'} answers where ${imei} is expected`;
      this.#options.announce({ type: 'alarm', alarm: 'wrong-modem', text });
      throw new Error(text);
    }
    this.#radioSwitchedAt = clock.now();
    await switchRadioOn(this.#engine);
    await this.#passSim();
    const settings = await prepareMessages(this.#engine, clock, this.#storage, messageService);
    this.#settings = settings;
    this.#learn(factsOfSettings(settings));
    this.#become({ state: 'searching' });
    return settings;
  }

  async #passSim(): Promise<void> {
    const { clock, pin, pinMemory } = this.#options;
    const before = await readIccid(this.#engine, this.#quirks);
    this.#gate = new SimGate({
      at: this.#engine,
      clock,
      pin,
      care: { sim: before || this.#identity?.imei || '', memory: pinMemory, quirks: this.#quirks },
      waits: (state) => this.#become(state),
    });
    await this.#gate.pass();
    this.#iccid = before || (await readIccid(this.#engine, this.#quirks));
    await this.#compareSim();
    const ownNumber = await readOwnNumber(this.#engine);
    if (ownNumber !== undefined) this.#learn({ ownNumber });
  }

  /** One silence or refusal is no reason to begin anew: the engine ends the connection when it does not come back into step. */
  #survive(error: unknown): void {
    if (error instanceof ConnectionLost) return;
    if (!(error instanceof CommandTimeout || error instanceof CommandRefused)) throw error;
    this.#options.log('warn', 'A look at the modem was cut short', error);
  }

  /** Another SIM, or one that was put in late: on some modems its memories stay empty until they start anew. */
  async #compareSim(): Promise<void> {
    const { iccidBefore, announce } = this.#options;
    const changed = iccidBefore !== undefined && this.#iccid !== '' && this.#iccid !== iccidBefore;
    const late = iccidBefore === undefined && this.#state.state === 'sim-missing';
    this.#learn({ iccid: this.#iccid });
    if (changed) announce({ type: 'sim-changed', before: iccidBefore, now: this.#iccid });
    if (changed || late) await this.#care.reset('the SIM was put in after the start');
  }

  async #routine(settings: MessageSettings): Promise<void> {
    const searching = () => this.#state.state === 'searching';
    const remembers = await this.#upkeep.look(settings, searching, this.#jobs.nothingWaits);
    if (!remembers) this.#restarted('without a word');
  }

  /** +CMMS=2 is optional; a modem that refuses it once is not asked again. */
  async #keepLinkOpen(): Promise<void> {
    if (this.#linkStaysOpen !== false) this.#linkStaysOpen = await trySet(this.#engine, 'AT+CMMS=2');
  }

  #indicated(code: UnsolicitedResultCode): void {
    const indication = readIndication(code);
    if (indication.type === 'unknown' && !this.#novelties.isNew(indication.line)) return;
    followUp(indication, this.#concerned, this.#options).catch((error: unknown) => {
      this.#options.log('debug', `${code.line} could not be followed up`, error);
    });
  }

  async #takeDirect(message: Extract<Indication, { type: 'direct' }>): Promise<void> {
    await this.#inbound.takeDirect(message, this.#ended.signal);
    if (this.#settings?.acknowledges === true) await this.#jobs.run('send', () => trySet(this.#engine, 'AT+CNMA'));
  }

  #restarted(banner: string): void {
    const ours = this.#options.clock.now() - this.#radioSwitchedAt < ownRadioSwitch;
    if (banner === '+CFUN: 1' && ours) return;
    this.#options.announce({ type: 'restarted', banner });
    this.end(`the modem restarted (${banner})`);
  }

  async #ring(memory: string | undefined, index: number | undefined): Promise<void> {
    if (this.#settings === undefined) return;
    if (memory === undefined || index === undefined) return this.sweep();
    const { readings } = this.#inbound;
    const found = await this.#jobs.run('bell', () => this.#inbound.ring(memory, index, readings));
    if (!found) await this.sweep();
  }

  #networkChanged(): void {
    const before = this.#facts.signal;
    this.#learn(this.#network.facts);
    const { signal } = this.#network;
    if (signal !== undefined && signal.csq !== before?.csq) this.#options.announce({ type: 'signal', signal });
    if (this.#settings === undefined) return;
    const { registration } = this.#network;
    if (isRegistered(registration)) this.#become({ state: 'ready' });
    else this.#become({ state: registration === 'denied' ? 'denied' : 'searching' });
  }

  #unexpected(line: string, foreign: boolean): void {
    this.#options.log('debug', `A line that fits nowhere: ${line}`);
    if (!foreign) return;
    const text = `Another program writes to this port: ${line.slice(0, 40)}`;
    this.#options.announce({ type: 'alarm', alarm: 'foreign-program', text });
  }

  #who(): { imei: string; iccid: string } {
    return { imei: this.#identity?.imei ?? '', iccid: this.#iccid };
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

async function mayBegin({ begin }: SubmitOptions): Promise<boolean> {
  return begin === undefined || (await begin().catch(() => false));
}

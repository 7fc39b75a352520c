// GsmSession: the life of one connection, from unknown state to the end of the port. Nothing of it survives a reopening.

import type { Duplex } from 'node:stream';
import { type Clock, pause } from '../at/clock.ts';
import { AtEngine } from '../at/engine.ts';
import type { UnsolicitedResultCode } from '../at/unsolicited.ts';
import { trySet } from './commands.ts';
import type { ModemFacts, SessionEvent, SessionState } from './device-facts.ts';
import { Inbound } from './inbound.ts';
import { type Indication, readIndication } from './indications.ts';
import {
  getAttention,
  type Identity,
  identify,
  type MessageSettings,
  prepareMessages,
  readOwnNumber,
  readServiceCentre,
  switchRadioOn,
} from './initialise.ts';
import { JobQueue } from './job-queue.ts';
import type { MessageSink, Sighting } from './message-sink.ts';
import { isRegistered } from './network.ts';
import { NetworkWatch } from './network-watch.ts';
import { restoreNotifications, stillNotifies } from './notifications.ts';
import type { PinMemory } from './pin-memory.ts';
import { type Quirks, quirksOf } from './quirks.ts';
import { readIccid } from './sim.ts';
import { SimGate } from './sim-gate.ts';
import { Storage } from './storage.ts';
import { submitMessage } from './submit.ts';
import type { SubmitOptions, SubmitOutcome, SubmitPdu } from './submit-outcome.ts';

export interface SessionOptions {
  readonly clock: Clock;
  readonly sink: MessageSink;
  readonly pin: string | undefined;
  readonly pinMemory: PinMemory;
  /** Any modem will do when undefined. */
  readonly imei: string | undefined;
  readonly log: (level: 'debug' | 'info' | 'warn', message: string, error?: unknown) => void;
  readonly announce: (event: SessionEvent) => void;
  /** Called whenever the state or a fact changes. */
  readonly changed: (state: SessionState, facts: ModemFacts) => void;
  /** Why the connection ended, told once. */
  readonly ended: (reason: string) => void;
  /** A `+CMGS` that no send waits for. */
  readonly lateReference: (reference: number | undefined) => void;
}

/** Milliseconds between two looks at the memories and the network. */
const routine = 60_000;
/** The same while there is no network. */
const searching = 10_000;
/** A +CFUN: 1 so soon after our own is the echo of it and no restart. */
const ownRadioSwitch = 15_000;

export class GsmSession {
  readonly #options: SessionOptions;
  readonly #engine: AtEngine;
  readonly #jobs = new JobQueue();
  readonly #storage: Storage;
  readonly #inbound: Inbound;
  readonly #network: NetworkWatch;
  readonly #ended = new AbortController();
  #gate: SimGate | undefined;
  #state: SessionState = { state: 'starting' };
  #facts: ModemFacts = {};
  #identity: Identity | undefined;
  #iccid = '';
  #quirks: Quirks = quirksOf(undefined, undefined);
  #settings: MessageSettings | undefined;
  #sweepWaits = false;
  #radioSwitchedAt = 0;
  #linkStaysOpen: boolean | undefined;

  constructor(port: Duplex, options: SessionOptions) {
    this.#options = options;
    const { clock, sink, log } = options;
    this.#engine = new AtEngine(port, {
      clock,
      unsolicited: (code) => this.#indicated(code),
      unexpected: (line, foreign) => this.#unexpected(line, foreign),
      ended: (reason) => {
        options.ended(reason);
        this.#ended.abort();
        this.#gate?.wake();
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
  }

  /** Initialises, then watches until the connection ends; rejects with what ended it before it was ready. */
  async run(): Promise<void> {
    await this.#initialise();
    await this.#jobs.run('routine', () => this.#network.poll());
    while (!this.#engine.ended) {
      await this.#jobs.run('routine', () => this.#routine());
      await pause(this.#options.clock, this.#state.state === 'ready' ? routine : searching, this.#ended.signal);
    }
  }

  /** Looks through every memory now. */
  async sweep(): Promise<void> {
    if (this.#settings === undefined || this.#sweepWaits) return;
    this.#sweepWaits = true;
    await this.#jobs.run('bell', async () => {
      this.#sweepWaits = false;
      await this.#inbound.sweep();
    });
  }

  /** Sends one TPDU when its turn comes. */
  submit(pdu: SubmitPdu, options: SubmitOptions): Promise<SubmitOutcome> {
    return this.#jobs.run('send', async () => {
      if (this.#state.state !== 'ready')
        return { type: 'never-submitted', reason: `the modem is ${this.#state.state}` };
      if (this.#inbound.nearlyFull) await this.#inbound.sweep();
      if (options.moreToFollow === true) await this.#keepLinkOpen();
      return submitMessage(this.#engine, pdu, this.#quirks);
    });
  }

  /** A person has entered the PIN. */
  enterPin(pin: string): void {
    this.#gate?.enter(pin);
  }

  end(reason: string): void {
    this.#engine.end(reason);
  }

  async #initialise(): Promise<void> {
    const { clock, imei } = this.#options;
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
    this.#settings = await prepareMessages(this.#engine, clock, this.#storage);
    const { smsc, notifications } = this.#settings;
    this.#learn({ bell: notifications !== undefined, ...(smsc !== undefined && { smsc }) });
    this.#become({ state: 'searching' });
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
    const ownNumber = await readOwnNumber(this.#engine);
    this.#learn({ iccid: this.#iccid, ...(ownNumber !== undefined && { ownNumber }) });
  }

  async #routine(): Promise<void> {
    await this.#inbound.sweep();
    await this.#network.poll();
    const notifications = this.#settings?.notifications;
    if (notifications !== undefined && !(await stillNotifies(this.#engine, notifications))) {
      const restored = await restoreNotifications(this.#engine, notifications);
      this.#learn({ bell: restored });
      this.#options.announce({
        type: 'alarm',
        alarm: 'indications-lost',
        text: `The modem had stopped announcing new messages; ${restored ? 'it announces them again' : 'only the sweep finds them'}.`,
      });
    }
    if (this.#facts.smsc === undefined) {
      const smsc = await readServiceCentre(this.#engine);
      if (smsc !== undefined) this.#learn({ smsc });
    }
  }

  /** +CMMS=2 is optional; a modem that refuses it once is not asked again. */
  async #keepLinkOpen(): Promise<void> {
    if (this.#linkStaysOpen !== false) this.#linkStaysOpen = await trySet(this.#engine, 'AT+CMMS=2');
  }

  #indicated(code: UnsolicitedResultCode): void {
    const indication = readIndication(code);
    this.#act(indication).catch((error: unknown) => {
      this.#options.log('debug', `${code.line} could not be followed up`, error);
    });
  }

  async #act(indication: Indication): Promise<void> {
    const { clock, log, announce, lateReference } = this.#options;
    switch (indication.type) {
      case 'stored':
        return this.#ring(indication.memory, indication.index);
      case 'direct':
        return this.#takeDirect(indication);
      case 'storage-full':
        announce({ type: 'alarm', alarm: 'storage-full', text: 'The modem has no room for further messages.' });
        return this.sweep();
      case 'late-reference':
        return lateReference(indication.reference);
      case 'registration':
        return this.#network.takeRegistration(indication.domain, indication.report);
      case 'signal':
        return this.#network.takeSignal(indication.signal);
      case 'restarted':
        if (indication.banner === '+CFUN: 1' && clock.now() - this.#radioSwitchedAt < ownRadioSwitch) return;
        announce({ type: 'restarted', banner: indication.banner });
        return this.end(`the modem restarted (${indication.banner})`);
      case 'settled':
        return this.sweep();
      case 'sim-gone':
        return this.end('the SIM has gone');
      case 'power':
        return announce({ type: 'alarm', alarm: 'power', text: indication.text });
      case 'ring':
      case 'caller':
      case 'call-ended':
      case 'ussd':
      case 'chatter':
        return;
      case 'unknown':
        return log('info', `An indication that is not known: ${indication.line}`);
      default:
        return indication satisfies never;
    }
  }

  async #ring(memory: string | undefined, index: number | undefined): Promise<void> {
    if (this.#settings === undefined) return;
    if (memory === undefined || index === undefined) return this.sweep();
    await this.#jobs.run('bell', () => this.#inbound.ring(memory, index));
  }

  /** Nobody else holds this one: it is offered until it is taken, as long as the connection lasts. */
  async #takeDirect({ heading, pdu, length }: Extract<Indication, { type: 'direct' }>): Promise<void> {
    const sighting: Sighting = { ...this.#who(), origin: { type: 'direct', heading }, pdu, length };
    for (;;) {
      try {
        await this.#options.sink.accept(sighting);
        break;
      } catch (error) {
        this.#options.log('warn', `A message that came by ${heading} could not be stored yet`, error);
        await pause(this.#options.clock, 5000);
      }
    }
    if (this.#settings?.acknowledges === true) await this.#jobs.run('send', () => trySet(this.#engine, 'AT+CNMA'));
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

function factsOf({ maker, model, firmware, imei }: Identity): ModemFacts {
  return {
    imei,
    ...(maker !== undefined && { maker }),
    ...(model !== undefined && { model }),
    ...(firmware !== undefined && { firmware }),
  };
}

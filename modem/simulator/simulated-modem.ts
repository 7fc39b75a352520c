// SimulatedModem: a modem without the metal, and the handle that tests hold. It has a SIM, memories, a radio, ttys, and behaviours
// laid over all of it. The dialogue is in at-channel.ts, the commands in handlers/, the network in network.ts.

import { AtChannel } from './at-channel.ts';
import { type Behaviour, Behaviours } from './behaviour.ts';
import { BootSequence } from './boot-sequence.ts';
import type { AtCommand } from './command-line.ts';
import { type Connection, type Plug, plugInto } from './connection.ts';
import { InProcessPort } from './in-process-port.ts';
import { Incoming } from './incoming.ts';
import { IncomingCall } from './incoming-call.ts';
import { Memories } from './memories.ts';
import type { MessageMemory, MessageStorage } from './message-storage.ts';
import { SimulatedNetwork } from './network.ts';
import type { Pace } from './pace.ts';
import { GENERIC } from './profiles/generic.ts';
import type { Profile } from './profiles/profile.ts';
import { Random } from './random.ts';
import { freshRadio, isRegistered, type Radio, type RegistrationState } from './registration.ts';
import { systemScheduler, Tasks } from './scheduler.ts';
import { freshSettings, type MemoryName, type ModemSettings } from './settings.ts';
import { SimCard } from './sim-card.ts';
import type { AnswerTime, SimulatedModemOptions } from './simulated-modem-options.ts';
import { Submitter } from './submitter.ts';
import { type LoggedText, TrafficLog } from './traffic-log.ts';
import { Ussd } from './ussd.ts';
import { Waiters } from './waiters.ts';

export type { SimulatedModemOptions } from './simulated-modem-options.ts';

export class SimulatedModem {
  readonly profile: Profile;
  readonly network: SimulatedNetwork;
  readonly imei: string;
  readonly random: Random;
  readonly tasks: Tasks;
  readonly behaviours: Behaviours;
  readonly incoming: Incoming;
  readonly submitter: Submitter;
  readonly ussd: Ussd;
  readonly radio: Radio = freshRadio();
  readonly pace: Pace;
  sim: SimCard;
  settings: ModemSettings;
  answerTime: AnswerTime;
  /** While true, everything about the SIM is answered "SIM busy" (modems.md G3). */
  simBusy = false;
  /** Where it appears; changes when it returns under another name. */
  path: string;
  plugged = true;
  /** How often it has started. */
  starts = 1;
  /** Exceptions inside the simulator: tests expect none. */
  readonly failures: unknown[] = [];
  readonly ttys: readonly AtChannel[];
  readonly #waiters = new Waiters();
  readonly log = new TrafficLog();
  readonly #memories: Memories;
  readonly #boot: BootSequence;
  readonly #call: IncomingCall;

  constructor(options: SimulatedModemOptions = {}) {
    const scheduler = options.scheduler ?? systemScheduler;
    this.profile = options.profile ?? GENERIC;
    this.tasks = new Tasks(scheduler);
    this.network = options.network ?? new SimulatedNetwork({ scheduler });
    this.imei = options.imei ?? '356938035643809';
    this.random = new Random(options.seed ?? 1);
    this.pace = { bytesPerSecond: undefined, chunk: undefined, gapMilliseconds: 0, ...options.pace };
    this.answerTime = options.answerTime ?? 0;
    this.path = options.path ?? '/dev/ttyUSB0';
    const { memories, firstIndex } = this.profile;
    this.sim =
      options.sim instanceof SimCard
        ? options.sim
        : new SimCard({ capacity: memories.SM, firstIndex: firstIndex.SM, ...options.sim });
    this.settings = freshSettings(this.profile);
    this.#memories = new Memories(this.profile, () => this.sim);
    this.#call = new IncomingCall(this);
    this.behaviours = new Behaviours(this);
    this.incoming = new Incoming(this);
    this.submitter = new Submitter(this);
    this.ussd = new Ussd(this);
    this.ttys = this.profile.ttys.map((_role, index) => new AtChannel(this, `tty${index}`));
    this.#boot = new BootSequence(this, options.registerAfter ?? 0);
    this.network.attach(this);
    this.#boot.start(false);
  }

  /** A new connection to one of its ttys (the first that speaks, unless told). Throws when the modem is unplugged. */
  openPort(tty?: number): InProcessPort {
    const channel = this.channel(tty);
    return new InProcessPort((connection) => this.connect(connection, channel));
  }

  /** The tty of that number, or the first one that speaks. */
  channel(tty: number = this.profile.ttys.indexOf('at')): AtChannel {
    const channel = this.ttys[tty];
    if (!this.plugged || channel === undefined)
      throw Object.assign(new Error(`${this.path}: no such device`), { code: 'ENODEV' });
    return channel;
  }

  /** Plugs a port of any kind into a tty. */
  connect(connection: Connection, channel: AtChannel): Plug {
    return plugInto(channel, connection, this);
  }

  /** Characters from the host, one octet each. */
  hear(channel: AtChannel, text: string): void {
    if (!this.plugged || text === '') return;
    this.log.add(this.log.fromHost, { at: this.tasks.now(), tty: channel.name, text });
    channel.receive(text);
    this.changed();
  }

  /** Everything the host wrote, in one piece. */
  get hostText(): string {
    return this.byteLog.map((entry) => entry.text).join('');
  }

  /** Every octet that the host wrote. */
  get byteLog(): readonly LoggedText[] {
    return this.log.fromHost;
  }

  /** Every octet that the modem wrote. */
  get outputLog(): readonly LoggedText[] {
    return this.log.toHost;
  }

  /** Every command line that was understood as one, `AT` included. */
  get commandLog(): readonly string[] {
    return this.log.commandLines;
  }

  memory(name: MemoryName): MessageMemory {
    return this.#memories.named(name);
  }

  /** One of the real memories, to be filled and bent by tests and faults. */
  storage(name: 'SM' | 'ME' | 'SR'): MessageStorage {
    return this.#memories.storage(name);
  }

  /** Says something unasked, on every tty that speaks; a second line is the PDU that belongs to the first. */
  unsolicited(...lines: readonly string[]): void {
    if (!this.plugged) return;
    let told: readonly (readonly string[])[] = [lines];
    told = this.behaviours.alter(told, (behaviour, current) =>
      behaviour.unsolicited === undefined
        ? undefined
        : current.flatMap((one) => behaviour.unsolicited?.(one, this) ?? [one]),
    );
    for (const one of told) for (const channel of this.#speakers()) channel.unsolicited(one);
    this.changed();
  }

  get registered(): boolean {
    return isRegistered(this.radio);
  }

  /** Whether the network can reach it. */
  get reachable(): boolean {
    const ready = this.plugged && this.sim.state === 'READY' && this.settings.functionality === 1;
    return ready && this.registered;
  }

  /** The number that is calling. */
  get caller(): string | undefined {
    return this.#call.caller;
  }

  get ringing(): boolean {
    return this.caller !== undefined;
  }

  /** Registration everywhere alike; single domains are set in `radio`. */
  setRegistration(state: RegistrationState): void {
    const before = this.registered;
    Object.assign(this.radio, { circuitSwitched: state, packetSwitched: state, evolved: state });
    this.#boot.tellRegistration();
    if (!before && this.registered) this.network.reachable(this);
    this.changed();
  }

  register(): void {
    if (this.sim.state === 'READY' && this.settings.functionality === 1) this.setRegistration(1);
  }

  setFunctionality(level: number): void {
    this.settings.functionality = level;
    if (level === 1) this.register();
    else this.setRegistration(0);
  }

  /** A slot became free: the network may try again (RP-SMMA). */
  memoryFreed(): void {
    this.tasks.after(0, () => this.network.reachable(this));
    this.changed();
  }

  /** Somebody calls: RING every five seconds until the call is ended. */
  ring(number: string, everyMilliseconds = 5000): void {
    this.#call.start(number, everyMilliseconds);
  }

  /** The call is over, hung up by the host or by the caller. */
  endCall(byCaller = false): void {
    this.#call.end(byCaller);
  }

  /** Restarts: settings and what was going on are forgotten, messages are kept. Connections live on unless told otherwise. */
  reboot(options: { readonly hangUp?: boolean } = {}): void {
    this.#forget();
    if (options.hangUp === true) for (const channel of this.ttys) channel.hangUp();
    this.starts++;
    this.#boot.start(true);
    this.changed();
  }

  /** Pulled out: every connection ends, nothing can be opened. */
  unplug(): void {
    if (!this.plugged) return;
    this.plugged = false;
    this.#forget();
    for (const channel of this.ttys) channel.hangUp();
    this.changed();
  }

  /** Gone without a sign: open connections stay open, and nothing comes or is heard on them any more (modems.md H7). */
  abandon(): void {
    for (const channel of this.ttys) channel.abandon();
    this.changed();
  }

  /** Plugged in again, perhaps under another name. */
  replug(path: string = this.path): void {
    if (this.plugged) return;
    this.path = path;
    this.plugged = true;
    this.starts++;
    this.#boot.start(true);
    this.changed();
  }

  /** Resolves when the predicate gives something; asked after each change of modem or network. */
  waitFor<T>(predicate: (modem: SimulatedModem) => T | false | undefined): Promise<T> {
    return this.#waiters.waitFor(() => predicate(this));
  }

  /** Called after each change. */
  subscribe(listener: () => void): () => void {
    return this.#waiters.subscribe(listener);
  }

  changed(): void {
    this.#waiters.changed();
  }

  /** Ends everything: connections, timers, behaviours. */
  close(): void {
    this.behaviours.clear();
    this.unplug();
    this.network.detach(this);
    this.tasks.close();
  }

  /** Lays a behaviour over it, as `behaviours.add`; returns how to lift it. */
  behave(behaviour: Behaviour): () => void {
    return this.behaviours.add(behaviour);
  }

  async answerPause(command: AtCommand): Promise<void> {
    const time = typeof this.answerTime === 'number' ? this.answerTime : this.answerTime(command);
    if (time > 0) await this.tasks.pause(time);
  }

  noteFailure(error: unknown): void {
    this.failures.push(error);
    this.changed();
  }

  #forget(): void {
    this.#boot.stop();
    this.endCall();
    this.incoming.reset();
    this.ussd.cancel();
    for (const channel of this.ttys) channel.reset();
    this.settings = freshSettings(this.profile);
    this.sim.verified = false;
    Object.assign(this.radio, { circuitSwitched: 0, packetSwitched: 0, evolved: 0 });
  }

  #speakers(): readonly AtChannel[] {
    const chosen = this.settings.unsolicitedPort;
    return this.ttys.filter((_channel, index) =>
      chosen === undefined ? this.profile.ttys[index] === 'at' : chosen === index,
    );
  }
}

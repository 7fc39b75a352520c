// SimulatedModem: a modem without the metal, and the handle that tests hold. It has a SIM, memories, a radio, ttys, and behaviours
// laid over all of it. The dialogue is in at-channel.ts, the commands in handlers/, the network in network.ts.

import { AtChannel, type Connection } from './at-channel.ts';
import { type Behaviour, Behaviours } from './behaviour.ts';
import { BootSequence } from './boot-sequence.ts';
import type { AtCommand } from './command-line.ts';
import { InProcessPort } from './in-process-port.ts';
import { Incoming, type Reception } from './incoming.ts';
import { CombinedStorage, type MessageMemory, MessageStorage } from './message-storage.ts';
import { SimulatedNetwork } from './network.ts';
import { type Pace, pacedConnection } from './pace.ts';
import { GENERIC } from './profiles/generic.ts';
import type { Profile } from './profiles/profile.ts';
import { Random } from './random.ts';
import { freshRadio, isRegistered, type Radio, type RegistrationState } from './registration.ts';
import { type Scheduler, systemScheduler, Tasks } from './scheduler.ts';
import { freshSettings, type MemoryName, type ModemSettings } from './settings.ts';
import { SimCard, type SimCardOptions } from './sim-card.ts';
import { Submitter } from './submitter.ts';
import { clockText } from './text-mode.ts';
import { Ussd } from './ussd.ts';
import { Waiters } from './waiters.ts';

export interface SimulatedModemOptions {
  /** A network of its own when none is given. */
  readonly network?: SimulatedNetwork;
  readonly sim?: SimCard | SimCardOptions;
  readonly imei?: string;
  readonly profile?: Profile;
  readonly scheduler?: Scheduler;
  readonly seed?: number;
  /** Milliseconds from a command to its answer. */
  readonly answerTime?: number | ((command: AtCommand) => number);
  readonly pace?: Partial<Pace>;
  /** Milliseconds from start to registration; 0 = registered from the first moment. */
  readonly registerAfter?: number;
  /** The name under which it appears, for those who list devices. */
  readonly path?: string;
}

/** One piece that crossed, as characters of one octet each. */
export interface LoggedText {
  readonly at: number;
  readonly tty: string;
  readonly text: string;
}

/** A port's end of a connection. */
export interface Plug {
  /** Characters from the host; heard as long as the connection lives. */
  hear(text: string): void;
  disconnect(): void;
}

const LOG_LIMIT = 20_000;

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
  answerTime: number | ((command: AtCommand) => number);
  /** While true, everything about the SIM is answered "SIM busy" (modems.md G3). */
  simBusy = false;
  /** Where it appears; changes when it returns under another name. */
  path: string;
  plugged = true;
  /** How often it has started. */
  starts = 1;
  /** The number that is calling. */
  caller: string | undefined;
  /** Every octet that the host wrote. */
  readonly byteLog: LoggedText[] = [];
  /** Every octet that the modem wrote. */
  readonly outputLog: LoggedText[] = [];
  /** Every command line that was understood as one, `AT` included. */
  readonly commandLog: string[] = [];
  /** Exceptions inside the simulator: tests expect none. */
  readonly failures: unknown[] = [];
  readonly ttys: readonly AtChannel[];
  readonly #waiters = new Waiters();
  readonly #phoneMemory: MessageStorage;
  readonly #reportMemory: MessageStorage;
  readonly #boot: BootSequence;
  #stopRinging: () => void = () => {};

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
    this.#phoneMemory = new MessageStorage(memories.ME, firstIndex.ME);
    this.#reportMemory = new MessageStorage(memories.SR, 0);
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
    if (!this.plugged || channel === undefined) throw new Error(`${this.path}: no such device`);
    return channel;
  }

  /** Plugs a port of any kind into a tty. */
  connect(connection: Connection, channel: AtChannel): Plug {
    const paced = pacedConnection(connection, this.pace, this.tasks);
    const disconnect = channel.connect(paced);
    this.changed();
    return {
      hear: (text) => {
        if (channel.isConnected(paced)) this.hear(channel, text);
      },
      disconnect: () => {
        disconnect();
        this.changed();
      },
    };
  }

  /** Characters from the host, one octet each. */
  hear(channel: AtChannel, text: string): void {
    if (!this.plugged || text === '') return;
    this.byteLog.push({ at: this.tasks.now(), tty: channel.name, text });
    if (this.byteLog.length > LOG_LIMIT) this.byteLog.shift();
    channel.receive(text);
    this.changed();
  }

  /** Everything the host wrote, in one piece. */
  get hostText(): string {
    return this.byteLog.map((entry) => entry.text).join('');
  }

  memory(name: MemoryName): MessageMemory & { capacity: number } {
    switch (name) {
      case 'SM':
        return this.sim.messages;
      case 'ME':
        return this.#phoneMemory;
      case 'SR':
        return this.#reportMemory;
      case 'MT':
        return new CombinedStorage(this.sim.messages, this.#phoneMemory);
      default: {
        const impossible: never = name;
        return impossible;
      }
    }
  }

  /** One of the real memories, to be filled and bent by tests and faults. */
  storage(name: 'SM' | 'ME' | 'SR'): MessageStorage {
    return name === 'SM' ? this.sim.messages : name === 'ME' ? this.#phoneMemory : this.#reportMemory;
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

  simUnlocked(): void {
    this.register();
    this.changed();
  }

  /** ATZ and AT&F: echo and +CMEE go back, what concerns messages stays. */
  restoreSettings(): void {
    this.settings.errorLevel = 0;
  }

  acknowledge(positive: boolean): boolean {
    return this.incoming.acknowledge(positive);
  }

  /** A slot became free: the network may try again (RP-SMMA). */
  memoryFreed(): void {
    this.tasks.after(0, () => this.network.reachable(this));
    this.changed();
  }

  /** Takes a PDU from the network. */
  receive(pdu: string): Reception | Promise<Reception> {
    return this.incoming.receive(pdu);
  }

  /** Somebody calls: RING every five seconds until the call is ended. */
  ring(number: string, everyMilliseconds = 5000): void {
    this.endCall();
    this.caller = number;
    const tell = () => {
      this.unsolicited('RING');
      if (this.settings.callerLine) this.unsolicited(`+CLIP: "${number}",145,,,,0`);
    };
    tell();
    this.#stopRinging = this.tasks.every(everyMilliseconds, tell);
  }

  /** The call is over, hung up by the host or by the caller. */
  endCall(byCaller = false): void {
    if (this.caller === undefined) return;
    this.caller = undefined;
    this.#stopRinging();
    if (byCaller) this.unsolicited('NO CARRIER');
    this.changed();
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

  /** Lays a behaviour; the same as `behaviours.add`. */
  behave(behaviour: Behaviour): () => void {
    return this.behaviours.add(behaviour);
  }

  clockText(milliseconds: number = this.tasks.now()): string {
    return clockText(milliseconds, this.network.offsetMinutes);
  }

  async answerPause(command: AtCommand): Promise<void> {
    const time = typeof this.answerTime === 'number' ? this.answerTime : this.answerTime(command);
    if (time > 0) await this.tasks.pause(time);
  }

  noteCommand(line: string, _channel: AtChannel): void {
    this.commandLog.push(line);
    if (this.commandLog.length > LOG_LIMIT) this.commandLog.shift();
  }

  noteOutput(text: string, channel: AtChannel): void {
    this.outputLog.push({ at: this.tasks.now(), tty: channel.name, text });
    if (this.outputLog.length > LOG_LIMIT) this.outputLog.shift();
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

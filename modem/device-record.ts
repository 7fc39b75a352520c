// What one Modem knows of its device beyond a connection: which one belongs to its port, what a restart does to it, how its
// power is. What must outlive the process goes to the DeviceMemory.

import type { DeviceMemory } from './device-memory.ts';
import type { Ending } from './disconnection.ts';
import { NoAnswer, plainRefusal } from './discovery/holders.ts';
import type { PowerHint } from './discovery/power.ts';
import type { LineSpeeds } from './gsm/attention.ts';
import type { ModemFacts } from './gsm/device-facts.ts';
import { WrongModem } from './gsm/wrong-modem.ts';
import { lineSpeeds } from './line-speed.ts';
import type { LogEntry, ModemOptions } from './modem-options.ts';
import type { DeviceFacts, ModemEvent } from './modem-status.ts';

export interface DeviceRecordOptions
  extends Pick<ModemOptions, 'port' | 'imei' | 'baudRate' | 'powerHints' | 'explainRefusal'> {
  readonly memory: DeviceMemory;
  readonly announce: (event: ModemEvent) => void;
  readonly log: (entry: LogEntry) => void;
  /** Called when a fact has changed by itself. */
  readonly changed: () => void;
}

export class DeviceRecord {
  readonly #options: DeviceRecordOptions;
  readonly #port: string | undefined;
  #facts: DeviceFacts = {};
  #imei: string | undefined;
  #iccid: string | undefined;
  #lineSpeed: number | undefined;
  readonly #toldHints = new Set<string>();
  #restartTried = false;
  #lostByRestart = false;

  constructor(options: DeviceRecordOptions) {
    this.#options = options;
    this.#port = typeof options.port === 'string' ? options.port : undefined;
  }

  get facts(): DeviceFacts {
    return this.#facts;
  }

  /** ICCID of the SIM that was seen last. */
  get iccid(): string | undefined {
    return this.#iccid;
  }

  /** True when AT+CFUN=1,1 has been seen to lose this device. */
  get lostByRestart(): boolean {
    return this.#lostByRestart;
  }

  /** The only modem that may be used; undefined: any. */
  async expected(): Promise<string | undefined> {
    const { imei, memory } = this.#options;
    return imei ?? (this.#port === undefined ? undefined : await memory.chosen(this.#port));
  }

  /** Whom to look for under another name. */
  async wanted(): Promise<string | undefined> {
    return (await this.expected()) ?? this.#imei;
  }

  /** At which speeds to try the port after so many failures in a row. */
  async lineSpeeds(failures: number): Promise<LineSpeeds> {
    const { baudRate: told, memory } = this.#options;
    const known = this.#port === undefined ? undefined : await memory.speedOf(this.#port);
    this.#lineSpeed = known;
    return lineSpeeds({ told, known, failures });
  }

  /** Takes over what a session has found out. */
  see({ imei, iccid, lastAnnouncedAt, lineSpeed }: ModemFacts): void {
    if (lineSpeed !== undefined && lineSpeed !== this.#lineSpeed) this.#seeSpeed(lineSpeed);
    if (lastAnnouncedAt !== undefined) this.#facts = { ...this.#facts, lastAnnouncedAt };
    if (iccid && iccid !== this.#iccid) this.#seeSim(imei ?? this.#imei, iccid);
    if (!imei || imei === this.#imei) return;
    this.#imei = imei;
    this.#tend('read what is known of the modem', async () => {
      this.#lostByRestart = await this.#options.memory.isLostByRestart(imei);
    });
  }

  /** ICCID of the SIM that belongs to a modem. */
  simOf(imei: string): Promise<string | undefined> {
    return this.#options.memory.simOf(imei);
  }

  /** A person has said that this SIM belongs to this modem. */
  async chooseSim(imei: string, iccid: string): Promise<void> {
    await this.#options.memory.chooseSim(imei, iccid);
    this.#options.log({ level: 'info', message: `The SIM …${iccid.slice(-4)} was confirmed` });
  }

  /** It works: from now on it is the one that belongs to this port. */
  becameReady(): void {
    this.#restartTried = false;
    this.#facts = { ...this.#facts, unexpectedImei: undefined };
    const [port, imei] = [this.#port, this.#imei];
    if (port === undefined || imei === undefined) return;
    this.#tend('remember the modem of this port', async () => {
      if ((await this.expected()) === undefined) await this.#options.memory.choose(port, imei);
    });
  }

  #seeSpeed(lineSpeed: number): void {
    this.#lineSpeed = lineSpeed;
    const port = this.#port;
    if (port === undefined) return;
    this.#tend('remember the speed of the port', () => this.#options.memory.noteSpeed(port, lineSpeed));
  }

  /** The first SIM of a modem is taken without asking. */
  #seeSim(imei: string | undefined, iccid: string): void {
    this.#iccid = iccid;
    if (!imei) return;
    const { memory } = this.#options;
    this.#tend('remember the SIM of the modem', async () => {
      if ((await memory.simOf(imei)) === undefined) await memory.chooseSim(imei, iccid);
    });
  }

  /** Notes why a connection ended; true when it was the wrong modem, for which nothing should be done. */
  isWrongModem(error: unknown): boolean {
    if (!(error instanceof WrongModem)) return false;
    if (this.#facts.unexpectedImei !== error.imei) {
      const text = `${error.message}. It is not used until a person chooses it.`;
      this.#options.announce({ type: 'alarm', alarm: 'wrong-modem', text });
    }
    this.#facts = { ...this.#facts, unexpectedImei: error.imei };
    return true;
  }

  /** Why the port could not be opened. */
  async explain(error: unknown): Promise<Ending> {
    const plain = plainRefusal(error);
    const explained = this.#port === undefined ? undefined : this.#options.explainRefusal?.(this.#port, error);
    return (await explained?.catch(() => plain)) ?? plain;
  }

  /** Why nothing usable came out of a port that opened: somebody else may be reading it. */
  async explainSilence(ending: Ending): Promise<Ending> {
    if (this.#port === undefined || ending.cause.type === 'sim-gone') return ending;
    const explained = await this.explain(new NoAnswer(ending.reason));
    return explained.cause.type === 'held' ? explained : ending;
  }

  restartTried(): void {
    this.#restartTried = true;
  }

  /** A device that did not come back after a restart is not restarted again by itself, not even by the next process. */
  noteAbsence(): void {
    if (!this.#restartTried || this.#lostByRestart) return;
    this.#lostByRestart = true;
    const text = 'The modem did not come back after it was restarted; that is not tried again.';
    this.#options.announce({ type: 'alarm', alarm: 'reset-harmful', text });
    const imei = this.#imei;
    if (imei === undefined) return;
    this.#tend('remember that a restart loses the modem', () => this.#options.memory.noteLostByRestart(imei));
  }

  /** Asks the kernel about the power; what is new is announced. */
  lookAtPower(path: string): void {
    const { powerHints } = this.#options;
    if (powerHints === undefined) return;
    this.#tend('read about the power of the modem', async () => this.#learnHints(await powerHints(path)));
  }

  #learnHints(hints: readonly PowerHint[]): void {
    const before = this.#facts.powerHints ?? [];
    if (hints.length === before.length && hints.every(({ text }, at) => text === before[at]?.text)) return;
    this.#facts = { ...this.#facts, powerHints: hints };
    for (const { text } of hints) {
      if (this.#toldHints.has(text)) continue;
      this.#toldHints.add(text);
      this.#options.announce({ type: 'alarm', alarm: 'power', text });
    }
    this.#options.changed();
  }

  #tend(deed: string, work: () => Promise<void>): void {
    work().catch((error: unknown) => this.#options.log({ level: 'warn', message: `Could not ${deed}`, error }));
  }
}

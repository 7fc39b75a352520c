// What pages may ask of the modems, fulfilled over the gateway: their status and history, a console, another port. Part of
// the wiring, since the gateway knows no pages and the pages no gateway.
import { realpath } from 'node:fs/promises';
import type { Duplex } from 'node:stream';
import {
  type DeviceMemory,
  discoverModems,
  systemClock as driverClock,
  explainRefusal,
  Modem,
  type ModemStatus,
  openPort,
  type PortSource,
  type SerialAddress,
  serialAddress,
  type UsbCare,
  usbCare,
  ussdText,
} from '../modem/index.ts';
import type { Gateway, ModemPlan } from './gateway/gateway.ts';
import type {
  ControlledModem,
  GatewayControl,
  ModemLogEntry,
  PortList,
  SwitchRefusal,
  SwitchResult,
} from './http/gateway-control.ts';
import { ModemHistory } from './http/modem-history.ts';
import { PortOffers } from './port-offers.ts';
import { PortProbe } from './port-probe.ts';

const PROBE_WITHIN = 45_000;

export interface ModemControlOptions {
  readonly gateway: Gateway;
  readonly now: () => number;
  /** Everything of a plan but its port, the means for its device, and what is recorded here. */
  readonly plan: Omit<ModemPlan, 'port' | 'log' | 'transcript' | keyof UsbCare> & {
    readonly deviceMemory: DeviceMemory;
  };
  readonly simulator: Exclude<PortSource, string>;
  readonly fixedPort: boolean;
  readonly log: (port: string, entry: ModemLogEntry) => void;
  /** Remembers the port that a person chose. */
  readonly rememberPort: (port: string) => Promise<void>;
  /** Switches the USB device of a port off and on where this process may not write to /sys; false: not done. */
  readonly resetUsb: (port: string) => Promise<boolean>;
}

/** Drives modems by their port's name and answers for them. */
export class ModemControl implements GatewayControl {
  readonly #options: ModemControlOptions;
  readonly #histories = new Map<string, ModemHistory>();
  /** Ports as a person wrote them, with the speed where it was told. */
  readonly #addresses = new Map<string, string>();
  readonly #offers = new PortOffers();
  readonly #probe = new PortProbe((ours) => look(openForProbe, ours));

  constructor(options: ModemControlOptions) {
    this.#options = options;
  }

  get fixedPort(): boolean {
    return this.#options.fixedPort;
  }

  /** How a port is driven, with its history recorded. */
  planFor(address: string): ModemPlan {
    const { path: port, baudRate } = parsed(address);
    this.#addresses.set(port, address);
    const history = new ModemHistory(this.#options.now, (entry) => this.#options.log(port, entry));
    this.#histories.set(port, history);
    return {
      ...this.#options.plan,
      port: this.#sourceOf(port),
      ...(baudRate !== undefined && { baudRate }),
      transcript: history.transcript,
      log: ({ level, message, announced }) => {
        if (level !== 'debug') history.event(level, message, announced !== true);
      },
      ...(port.startsWith('/') && this.#careFor()),
    };
  }

  #careFor(): UsbCare {
    const care = usbCare({ clock: driverClock, open: openForProbe, inUse: () => this.#inUse() });
    const powerCycle = async (path: string) => (await care.powerCycle(path)) || (await this.#options.resetUsb(path));
    return { ...care, powerCycle };
  }

  modems(): readonly ControlledModem[] {
    return this.#options.gateway.modems().map(({ port, modem }) => ({
      port,
      simulated: port === 'simulator',
      status: modem.status,
      enterPin: (pin) => modem.enterPin(pin),
      confirmSim: (iccid) => modem.confirmSim(iccid),
      exchange: (line) => modem.exchange(line),
      ussd: async (code) => {
        const answer = await modem.ussd(code);
        return ussdText(answer.raw, answer.scheme);
      },
      restart: () => modem.restart(),
      refreshRadio: () => modem.refreshRadio(),
      transcript: () => this.#histories.get(port)?.lines ?? [],
      events: () => this.#histories.get(port)?.events ?? [],
    }));
  }

  async ports({ probe }: { readonly probe: boolean }): Promise<PortList> {
    const ours = await Promise.all(this.#inUse().map((path) => realpath(path).catch(() => path)));
    const found = await (probe ? this.#probe.run(ours) : look(refuseToOpen, ours));
    return this.#offers.list(found, { ours, probed: probe });
  }

  async switchPort(from: string, to: string): Promise<SwitchResult> {
    const { path } = parsed(to);
    if (from === path && (this.#otherModem(from) !== undefined || to === this.#addresses.get(from)))
      return this.#confirm(from);
    if (this.fixedPort) return refused({ type: 'fixed' });
    if (from === path) return await this.#put(from, to);
    const status = await this.#tryPort(to);
    if (!hasAnswered(status)) return refused(status.state === 'disconnected' ? status.cause : { type: 'no-answer' });
    await this.#options.plan.deviceMemory.choose(path, status.imei);
    if (status.lineSpeed !== undefined) await this.#options.plan.deviceMemory.noteSpeed(path, status.lineSpeed);
    return await this.#put(from, to);
  }

  async #put(from: string, to: string): Promise<SwitchResult> {
    await this.#options.gateway.remove(from);
    this.#options.gateway.add(this.planFor(to));
    await this.#options.rememberPort(to);
    return { type: 'switched' };
  }

  /** IMEI of the modem that answers in the place of the chosen one. */
  #otherModem(port: string): string | undefined {
    return this.#options.gateway.modems().find((modem) => modem.port === port)?.modem.status.unexpectedImei;
  }

  // The port of now chosen again: the modem that answers there is taken, also where the environment names the port.
  async #confirm(port: string): Promise<SwitchResult> {
    const imei = this.#otherModem(port);
    if (imei === undefined) return { type: 'switched' };
    await this.#options.plan.deviceMemory.choose(port, imei || undefined);
    await this.#options.gateway.remove(port);
    this.#options.gateway.add(this.planFor(this.#addresses.get(port) ?? port));
    return { type: 'switched' };
  }

  // A modem of its own that takes nothing off the SIM: every message stays where it is.
  async #tryPort(address: string): Promise<ModemStatus> {
    await this.#probe.ended();
    const untouched = () => Promise.reject(new Error('only trying the port'));
    const { deviceMemory: _whoeverAnswers, ...plan } = this.#options.plan;
    const { path: port, baudRate } = parsed(address);
    const modem = new Modem({
      ...plan,
      explainRefusal,
      port: this.#sourceOf(port),
      ...(baudRate !== undefined && { baudRate }),
      sink: { accept: untouched, deleted: untouched },
    });
    const settled = Promise.withResolvers<void>();
    const stopListening = modem.subscribe((event) => {
      if (event.type === 'status' && event.status.state !== 'starting') settled.resolve();
    });
    const timer = setTimeout(settled.resolve, PROBE_WITHIN);
    modem.start();
    await settled.promise;
    clearTimeout(timer);
    stopListening();
    const { status } = modem;
    await modem.stop();
    return status;
  }

  #sourceOf(port: string): PortSource {
    return port === 'simulator' ? this.#options.simulator : port;
  }

  // A modem that is not connected holds no port: it may be found at the one where it was.
  #inUse(): readonly string[] {
    const connected = this.#options.gateway.modems().filter(({ modem }) => modem.status.state !== 'disconnected');
    return connected.map(({ modem, port }) => modem.status.device ?? port);
  }
}

function parsed(address: string): SerialAddress {
  return serialAddress(address) ?? { path: address };
}

function look(open: (path: string) => Promise<Duplex>, ours: readonly string[]) {
  return discoverModems({ clock: driverClock, open, ours });
}

async function openForProbe(path: string): Promise<Duplex> {
  return (await openPort(path)).port;
}

function refuseToOpen(): Promise<never> {
  return Promise.reject(new Error('not tried'));
}

/** Whether a modem answered there, whatever ails it else. */
function hasAnswered({ state, imei, maker }: ModemStatus): boolean {
  const opened = state !== 'disconnected' || imei !== undefined;
  return opened && (imei !== undefined || maker !== undefined || state === 'ready');
}

function refused(cause: SwitchRefusal): SwitchResult {
  return { type: 'refused', cause };
}

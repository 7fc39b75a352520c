// What the pages may ask of the modems beyond their status. The gateway fulfils it; pages never reach for a modem otherwise.
import type { Disconnection, Holder, ModemStatus, Refusal } from '../../modem/index.ts';

export interface ControlledModem {
  /** As configured: /dev/…, tcp://host:port, simulator. */
  readonly port: string;
  readonly simulated: boolean;
  readonly status: ModemStatus;
  /** Tries a PIN once. */
  enterPin(pin: string): void;
  /** Lets texts leave by another SIM than before; false when it is not the one that is there. */
  confirmSim(iccid: string): Promise<boolean>;
  /** Runs one AT command. This and what follows rejects as commandTrouble tells. */
  exchange(line: string): Promise<RawAnswer>;
  /** Asks the network, e.g. for the balance. */
  ussd(code: string): Promise<string>;
  restart(): Promise<void>;
  /** Switches the radio off and on. */
  refreshRadio(): Promise<void>;
  /** What crossed the line lately, numbers and texts masked, oldest first. */
  transcript(): readonly TranscriptLine[];
  /** What happened to it lately, oldest first. */
  events(): readonly ModemLogEntry[];
}

export interface RawAnswer {
  readonly lines: readonly string[];
  /** The modem's error; undefined: OK. */
  readonly refusal: Refusal | undefined;
}

export interface TranscriptLine {
  readonly at: number;
  readonly direction: 'to' | 'from';
  readonly text: string;
}

export interface ModemLogEntry {
  readonly at: number;
  readonly level: 'info' | 'warn' | 'error';
  readonly text: string;
}

/** One port that could be chosen, as the port picker shows it. */
export interface PortOffer {
  /** What is stored when it is chosen: a name that stays, where there is one. */
  readonly path: string;
  /** Whether the name survives a restart and another socket. */
  readonly stable: boolean;
  /** ttyUSB2, or nothing for the simulator. */
  readonly tty: string;
  /** Maker, model and serial number of the USB device; '' for a port of the board. */
  readonly device: string;
  /** What belongs together: the USB socket; '' for the ports of the board. */
  readonly place: string;
  readonly interface: string | undefined;
  readonly state:
    | { readonly type: 'answers' }
    | { readonly type: 'silent' }
    | { readonly type: 'in-use-by-us' }
    /** Empty: a program that this user may not see. */
    | { readonly type: 'held'; readonly by: readonly Holder[] }
    | { readonly type: 'no-permission'; readonly group: string }
    | { readonly type: 'gone' }
    /** `code`: the system's name of the error. */
    | { readonly type: 'unusable'; readonly code: string | undefined }
    /** Not asked: another port of the same device answers. */
    | { readonly type: 'not-needed' }
    /** Not asked: a diagnosis port, say, which some devices do not survive. */
    | { readonly type: 'not-for-commands' }
    | { readonly type: 'not-tried' };
}

export interface PortList {
  readonly ports: readonly PortOffer[];
  /** Sticks that came up as a CD-ROM or a network card and show no port. */
  readonly wrongMode: readonly { readonly device: string; readonly mode: 'CD-ROM' | 'network-card' }[];
}

export interface ProbeStep {
  readonly step: 'port' | 'at' | 'sim' | 'network' | 'smsc' | 'storage';
  readonly passed: boolean | null;
  /** The raw answer, or the error. */
  readonly answer: string;
}

export type SwitchResult =
  | { readonly type: 'switched' }
  /** The old port is in use again. */
  | { readonly type: 'refused'; readonly cause: SwitchRefusal };

/** `fixed`: the environment names the port. */
export type SwitchRefusal = Disconnection | { readonly type: 'fixed' };

export interface GatewayControl {
  modems(): readonly ControlledModem[];
  /** The environment names the modems: pages show it and change nothing. */
  readonly fixedPort: boolean;
  /** Without `probe` nothing is opened. */
  ports(options: { readonly probe: boolean }): Promise<PortList>;
  /** Tries the port first and keeps the old one when it fails. */
  switchPort(from: string, to: string): Promise<SwitchResult>;
}

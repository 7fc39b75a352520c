// What a Modem is made of: everything that it needs from outside, as plain arguments.

import type { Duplex } from 'node:stream';
import type { Clock } from './at/clock.ts';
import type { DeviceMemory } from './device-memory.ts';
import type { Ending } from './disconnection.ts';
import type { PowerHint } from './discovery/power.ts';
import type { MessageService } from './gsm/device-facts.ts';
import type { MessageSink } from './gsm/message-sink.ts';
import type { PinMemory } from './gsm/pin-memory.ts';
import type { OpenedPort } from './port.ts';

/** '/dev/…', 'tcp://host:port', or a maker of in-process connections (a simulated modem, a test). */
export type PortSource = string | { readonly name: string; openPort(): Duplex | Promise<Duplex> };

export interface ModemOptions {
  readonly port: PortSource;
  readonly sink: MessageSink;
  readonly clock?: Clock;
  readonly log?: (entry: LogEntry) => void;
  /** Told of every chunk that crosses, already masked unless asked otherwise. */
  readonly transcript?: (line: string) => void;
  /** Numbers and texts stand in the transcript as they are. */
  readonly transcriptUnmasked?: boolean;
  readonly pin?: string;
  readonly pinMemory?: PinMemory;
  /** What outlives the process; without it the first modem on a path is taken, and remembered as long as the process lives. */
  readonly deviceMemory?: DeviceMemory;
  /** Bits per second of a real serial line; found out where it is left out, 115200 first and longest. */
  readonly baudRate?: number;
  /** Opens a port; openPort unless told otherwise. */
  readonly open?: (source: PortSource, baudRate?: number) => Promise<OpenedPort>;
  /** Only a modem of this IMEI is used, whatever the device memory says; another one on the same path is refused. */
  readonly imei?: string;
  /** Which network domain carries messages; left as it is when not told. Some networks take them by one only. */
  readonly messageService?: MessageService;
  /** Finds the device again when it came back under another name; undefined when it is not there. */
  readonly locate?: (imei: string | undefined) => Promise<string | undefined>;
  /** Pokes the sibling ports of the same device, for modems that sleep until another port is spoken to. */
  readonly pokeSiblings?: (path: string) => Promise<void>;
  /** Cuts and restores the power of the USB port; resolves false where that is not proven to work. */
  readonly powerCycle?: (path: string) => Promise<boolean>;
  /** Why a port could not be opened, in words with a remedy; the error's own words where it is left out. */
  readonly explainRefusal?: (path: string, error: unknown) => Promise<Ending>;
  /** What the kernel tells about the power of the device; asked when it was opened and when it was lost. */
  readonly powerHints?: (path: string) => Promise<readonly PowerHint[]>;
  /** Hour of the day (0-23, local time) at which the radio is switched off and on once, when idle. */
  readonly nightlyRefreshHour?: number;
  /** The same after so many hours in which the modem has announced nothing: it may be registered but deaf. */
  readonly refreshAfterSilentHours?: number;
}

export interface LogEntry {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
  readonly error?: unknown;
  /** It is announced as an event too. */
  readonly announced?: true;
}

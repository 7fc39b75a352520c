// A maker's modem as data: what it calls itself, what it offers, what it says by itself. Deviations with an id of modems.md are
// named in `quirks` and live in quirks/.

import type { MemoryName } from '../settings.ts';

/** What one tty is for: URCs and commands, commands only, or something that never answers AT (DIAG, NMEA). */
export type TtyRole = 'at' | 'at-quiet' | 'silent';

export interface TimedLine {
  readonly afterMilliseconds: number;
  readonly line: string;
}

export interface Profile {
  readonly name: string;
  readonly maker: string;
  readonly model: string;
  readonly firmware: string;
  readonly usb: { readonly vendorId: string; readonly productId: string; readonly product: string };
  readonly ttys: readonly TtyRole[];
  /** ATE after a start. */
  readonly echo: boolean;
  readonly memories: { readonly SM: number; readonly ME: number; readonly SR: number };
  /** The number of the first slot. */
  readonly firstIndex: { readonly SM: number; readonly ME: number };
  /** What +CPMS=? tells for each of its three parameters. */
  readonly memoryOffer: readonly [readonly MemoryName[], readonly MemoryName[], readonly MemoryName[]];
  readonly defaultMemories: readonly [MemoryName, MemoryName, MemoryName];
  /** What +CNMI=? tells for each of its five parameters. */
  readonly indicationOffer: readonly [
    readonly number[],
    readonly number[],
    readonly number[],
    readonly number[],
    readonly number[],
  ];
  readonly defaultIndications: readonly [number, number, number, number, number];
  /** Commands by which it tells the ICCID, and how the answer begins. */
  readonly iccidCommands: Readonly<Record<string, string>>;
  /** Further commands of this maker: what a read is answered with ('' = bare OK); a set is answered OK. */
  readonly makerCommands: Readonly<Record<string, string>>;
  /** Commands of the standards that it does not know. */
  readonly missingCommands: readonly string[];
  /** Said after power on, on every tty that speaks. */
  readonly boot: readonly TimedLine[];
  /** Said again and again, each after its time, until ^CURC=0. */
  readonly chatter: readonly { readonly everyMilliseconds: number; readonly line: string }[];
  /** Said when the storage for arriving messages is full; undefined: nothing (modems.md D13). */
  readonly memoryFullLine: string | undefined;
  /** Ids of modems.md that are this maker's nature. */
  readonly quirks: readonly string[];
}

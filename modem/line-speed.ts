// The speed of a real serial line: told by a person, known from before, or found out. On USB the modem does not care for it.

import type { LineSpeeds } from './gsm/attention.ts';

const usual = 115_200;
const possible = [usual, 9600, 57_600, 38_400, 19_200, 230_400, 460_800, 921_600];
/** After so many connections in vain a speed that is known from before may have been changed. */
const believed = 3;

export interface WhatIsKnown {
  /** As a person has it. */
  readonly told: number | undefined;
  /** At which a modem answered on this port before. */
  readonly known: number | undefined;
  /** Connections in a row that did not become ready. */
  readonly failures: number;
}

/** Guessing may lock a modem to a wrong speed, so that it is done only where no modem has answered yet, or not for long. */
export function lineSpeeds({ told, known, failures }: WhatIsKnown): LineSpeeds {
  const first = told ?? known ?? usual;
  const certain = told !== undefined || (known !== undefined && failures < believed);
  return { first, others: certain ? [] : possible.filter((speed) => speed !== first) };
}

export interface SerialAddress {
  readonly path: string;
  readonly baudRate?: number;
}

/** `/dev/ttyAMA0` or `/dev/ttyAMA0?baud=9600`; undefined when it is no path, or the speed is none. */
export function serialAddress(text: string): SerialAddress | undefined {
  const [, path, baud] = /^(\/[^?]*)(?:\?baud=([1-9]\d{2,6}))?$/.exec(text) ?? [];
  if (path === undefined) return undefined;
  return baud === undefined ? { path } : { path, baudRate: Number(baud) };
}

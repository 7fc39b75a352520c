// What a handler is: one function for each form in which its command exists (ITU-T V.250 §5.4).

import type { Reply } from '../answer.ts';
import type { AtChannel } from '../at-channel.ts';
import type { AtCommand } from '../command-line.ts';
import type { SimulatedModem } from '../simulated-modem.ts';

export type HandlerFunction = (command: AtCommand, modem: SimulatedModem, channel: AtChannel) => Reply | Promise<Reply>;

export interface Handler {
  /** What it needs from the SIM, and in whose codes it complains without. */
  readonly needsSim?: 'cms' | 'cme';
  readonly action?: HandlerFunction;
  readonly read?: HandlerFunction;
  readonly test?: HandlerFunction;
  readonly set?: HandlerFunction;
}

export type HandlerTable = Readonly<Record<string, Handler>>;

/** A whole number from a parameter; undefined where there is none. */
export function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** `0-3` or `0,2` in brackets, as a test command tells what is offered. */
export function offer(values: readonly (number | string)[]): string {
  const numbers = values.filter((value) => typeof value === 'number');
  const [first, last] = [numbers[0], numbers.at(-1)];
  const run = numbers.length === values.length && numbers.every((value, index) => value === (first ?? 0) + index);
  if (run && numbers.length > 1) return `(${first}-${last})`;
  return `(${values.map((value) => (typeof value === 'number' ? value : `"${value}"`)).join(',')})`;
}

// One function per AT command that is sent, with the reading of its answer (3GPP TS 27.005, TS 27.007). PDUs pass unopened.

import { CommandRefused } from '../at/errors.ts';
import type { AtCommand, InformationResponse } from '../at/exchange.ts';
import { numberAt, type Parameter, parseParameters } from '../at/parameters.ts';

/** Where commands go: the engine, or whatever stands before it. */
export interface AtLine {
  execute(command: AtCommand): Promise<readonly InformationResponse[]>;
}

/** A message in a slot of a memory. */
export interface StoredMessage {
  readonly index: number;
  /** <stat>: 0 and 1 received, 2 and 3 stored to send and sent. */
  readonly status: number;
  readonly length: number | undefined;
  readonly pdu: string;
}

/** Time limits in milliseconds, from those seen in the field. */
export const limits = {
  setting: 3000,
  query: 5000,
  identity: 20_000,
  pin: 30_000,
  memory: 10_000,
  message: 15_000,
  list: 60_000,
  prompt: 10_000,
  submit: 180_000,
  tail: 1500,
} as const;

/** Executes a command that answers nothing but OK. */
export async function set(at: AtLine, line: string, timeout: number = limits.setting): Promise<void> {
  await at.execute({ line, timeout });
}

/** As `set`, but a refusal is an answer too: false. */
export async function trySet(at: AtLine, line: string, timeout: number = limits.setting): Promise<boolean> {
  return (await refusedAsUndefined(set(at, line, timeout).then(() => true))) ?? false;
}

/** What follows the prefix of the first answer; undefined where there is none. A refusal rejects. */
export async function ask(
  at: AtLine,
  line: string,
  prefix: string,
  timeout: number = limits.query,
): Promise<string | undefined> {
  const information = [{ prefix, trailingLine: false }];
  const responses = await at.execute({ line, information, timeout, tail: limits.tail });
  return responses[0]?.text;
}

/** As `ask`, with a refusal as undefined. */
export function tryAsk(at: AtLine, line: string, prefix: string, timeout?: number): Promise<string | undefined> {
  return refusedAsUndefined(ask(at, line, prefix, timeout));
}

/** The first line of an answer without prefix (+CGMI, +CGSN); undefined when there is none or it is refused. */
export async function tryAskPlain(at: AtLine, line: string): Promise<string | undefined> {
  const responses = await refusedAsUndefined(at.execute({ line, information: 'any', timeout: limits.identity }));
  const text = responses?.map((response) => response.text.trim()).find((told) => told !== '');
  return text?.replace(/^"|"$/g, '');
}

/** Everything in the memory selected, +CMGL=4 (all). */
export async function listMessages(at: AtLine): Promise<StoredMessage[]> {
  const information = [{ prefix: '+CMGL', trailingLine: true }];
  const responses = await at.execute({ line: 'AT+CMGL=4', information, timeout: limits.list });
  return responses.flatMap(({ text, trailing }) => {
    const [index, ...rest] = parseParameters(text);
    const slot = index === undefined ? undefined : numberAt([index], 0);
    if (slot === undefined || slot < 0 || trailing === undefined || isEmptySlot(trailing)) return [];
    return [{ index: slot, ...readHeading(rest), pdu: trailing }];
  });
}

/** What lies in a slot; undefined when it is empty, in whatever way the modem says so. */
export async function readMessage(at: AtLine, index: number): Promise<StoredMessage | undefined> {
  const information = [{ prefix: '+CMGR', trailingLine: true }];
  const line = `AT+CMGR=${index}`;
  const responses = await emptyAsUndefined(at.execute({ line, information, timeout: limits.message }));
  const response = responses?.[0];
  if (response?.trailing === undefined || isEmptySlot(response.trailing)) return undefined;
  return { index, ...readHeading(parseParameters(response.text)), pdu: response.trailing };
}

/** Deletes one slot. Never with a flag: `AT+CMGD=1,4` would take along what has just arrived. */
export async function deleteMessage(at: AtLine, index: number): Promise<void> {
  await set(at, `AT+CMGD=${index}`, limits.message);
}

/** Undefined instead of a CommandRefused; every other failure passes. */
export async function refusedAsUndefined<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof CommandRefused) return undefined;
    throw error;
  }
}

/** Refusals that only mean "nothing there": invalid index, memory failure, and 500 from older phones. */
async function emptyAsUndefined<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    const code = error instanceof CommandRefused ? error.refusal.code : undefined;
    if (error instanceof CommandRefused && (code === undefined || [20, 21, 22, 320, 321, 500].includes(code))) {
      return undefined;
    }
    throw error;
  }
}

/** `<stat>,[<alpha>],<length>` in all its forms; the length is the last number, the status the first of several. */
function readHeading(parameters: readonly Parameter[]): { status: number; length: number | undefined } {
  const last = numberAt(parameters, parameters.length - 1);
  const first = parameters.length > 1 ? numberAt(parameters, 0) : undefined;
  return { status: first ?? 1, length: last };
}

/** A slot filled with 0xFF, or with nothing but an empty service centre before them, is free. */
function isEmptySlot(pdu: string): boolean {
  return /^(?:00)?(?:FF)+$/i.test(pdu);
}

// The first word to a modem: AT until it is answered. A port that has just appeared may be silent for long; on a serial line the
// speed may be another one, and is looked for.

import type { Clock } from '../at/clock.ts';
import type { AtEngine } from '../at/engine.ts';
import { CommandRefused, CommandTimeout } from '../at/errors.ts';

export interface LineSpeeds {
  /** Bits per second at which the line is opened. */
  readonly first: number;
  /** What is tried when nothing answers there; empty where nothing is to be found out. */
  readonly others: readonly number[];
}

export interface SerialLine extends LineSpeeds {
  readonly set: (baudRate: number) => Promise<void>;
}

/** How long a port that has just appeared may stay silent. */
const patience = 30_000;
/** So long the first speed is believed in before the others have their turn, and again after that. */
const faith = 10_000;
const usualWait = 1000;
/** A modem that is there answers AT within milliseconds. */
const guessWait = 400;

/**
 * Leaves a prompt that may be open, and says AT until it is answered. Resolves with the speed at which it was, on a serial line.
 * Rejects with CommandTimeout when it never is.
 */
export async function getAttention(
  at: AtEngine,
  clock: Clock,
  line: SerialLine | undefined,
): Promise<number | undefined> {
  const begun = clock.monotonic();
  for (let guessAt = begun + faith; ; ) {
    const silence = await greet(at, usualWait);
    if (silence === undefined) {
      await at.listen(100);
      return line?.first;
    }
    const now = clock.monotonic();
    if (now >= begun + patience) throw silence;
    if (line === undefined || line.others.length === 0 || now < guessAt) continue;
    const found = await guess(at, line);
    if (found !== undefined) return found;
    guessAt = clock.monotonic() + faith;
  }
}

/** A modem that answers at whatever speed has none of its own (USB): then the first one stays. */
async function guess(at: AtEngine, { first, others, set }: SerialLine): Promise<number | undefined> {
  for (const speed of others) {
    await set(speed);
    if (!(await answers(at))) continue;
    await set(first);
    if (await answers(at)) return first;
    await set(speed);
    if (await answers(at)) return speed;
  }
  await set(first);
  return undefined;
}

/** The first AT at a new speed may be lost, or serve the modem to find its speed. */
async function answers(at: AtEngine): Promise<boolean> {
  for (let attempt = 0; attempt < 2; attempt += 1) {
    if ((await greet(at, guessWait)) !== undefined) continue;
    await at.listen(100);
    return true;
  }
  return false;
}

/** Undefined when it was answered OK, else what came of it. */
async function greet(at: AtEngine, timeout: number): Promise<Error | undefined> {
  await at.escape(100);
  try {
    await at.execute({ line: 'AT', timeout, mayBeLost: true });
    return undefined;
  } catch (error) {
    if (error instanceof CommandTimeout || error instanceof CommandRefused) return error;
    throw error;
  }
}

// The ladder for a device that cannot be reached: which rung after how many failures in a row, and how it is climbed. The alarm
// comes within five minutes.

import type { LogEntry, ModemOptions } from './modem-options.ts';
import type { ModemEvent } from './modem-status.ts';

/** Milliseconds until the next try, by how many have failed in a row. */
export function backOff(failures: number): number {
  return [1000, 2000, 5000, 10_000, 30_000][failures] ?? 60_000;
}

export type ConnectionRung = 'reopen' | 'poke-siblings' | 'power-cycle' | 'alarm';

export interface Means {
  readonly pokeSiblings: boolean;
  readonly powerCycle: boolean;
}

/** Opening again comes first and between all others; the means are repeated once in a while, should somebody have moved the stick. */
export function connectionRung(failures: number, { pokeSiblings, powerCycle }: Means): ConnectionRung {
  const step = (failures - 1) % 30;
  if (step === 2 && pokeSiblings) return 'poke-siblings';
  if (step === 3 && powerCycle) return 'power-cycle';
  if (step === 4) return 'alarm';
  return 'reopen';
}

export interface HealingOptions extends Pick<ModemOptions, 'pokeSiblings' | 'powerCycle'> {
  /** Where the device is or was. */
  readonly path: string;
  readonly reason: string;
  readonly announce: (event: ModemEvent) => void;
  readonly log: (entry: LogEntry) => void;
  /** Told with the alarm: the device stays away. */
  readonly staysAway: () => void;
}

/** What is tried before the next opening. */
export async function heal(failures: number, options: HealingOptions): Promise<void> {
  const { pokeSiblings, powerCycle, path, reason, announce, log, staysAway } = options;
  const rung = connectionRung(failures, {
    pokeSiblings: pokeSiblings !== undefined,
    powerCycle: powerCycle !== undefined,
  });
  if (rung === 'reopen') return;
  if (rung === 'alarm') {
    announce({ type: 'alarm', alarm: 'no-answer', text: `The modem cannot be used: ${reason}.` });
    staysAway();
    return;
  }
  announce({ type: 'healing', rung, reason });
  try {
    if (rung === 'poke-siblings') await pokeSiblings?.(path);
    else if ((await powerCycle?.(path)) === false)
      log({ level: 'info', message: 'The USB port cannot be switched off' });
  } catch (error) {
    log({ level: 'warn', message: `${rung} failed`, error });
  }
}

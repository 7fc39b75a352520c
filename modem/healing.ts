// The ladder for a device that cannot be reached: which rung after how many failures in a row. The alarm comes within five minutes.

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

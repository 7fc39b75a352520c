// The behaviours of modems.md by their ids.

import type { Behaviour } from '../behaviour.ts';

export type Quirk = () => Behaviour;

export const QUIRKS: Readonly<Record<string, Quirk>> = {};

export function knownQuirks(): readonly string[] {
  return Object.keys(QUIRKS);
}

/** The behaviour of that id. Throws when it is none that can be simulated. */
export function quirk(id: string): Behaviour {
  const make = QUIRKS[id];
  if (make === undefined) throw new Error(`no quirk is called ${id}; there are: ${knownQuirks().join(', ')}`);
  return make();
}

// The profiles by name.

import { CINTERION } from './cinterion.ts';
import { FIBOCOM } from './fibocom.ts';
import { GENERIC } from './generic.ts';
import { HUAWEI } from './huawei.ts';
import type { Profile } from './profile.ts';
import { QUECTEL } from './quectel.ts';
import { SIERRA } from './sierra.ts';
import { SIMCOM } from './simcom.ts';
import { TELIT } from './telit.ts';
import { UBLOX } from './ublox.ts';
import { ZTE } from './zte.ts';

export const PROFILES: Readonly<Record<string, Profile>> = Object.fromEntries(
  [GENERIC, HUAWEI, ZTE, SIMCOM, QUECTEL, SIERRA, TELIT, UBLOX, CINTERION, FIBOCOM].map((profile) => [
    profile.name,
    profile,
  ]),
);

/** The profile of that name. Throws when there is none. */
export function profileNamed(name: string): Profile {
  const profile = PROFILES[name];
  if (profile === undefined) {
    throw new Error(`no profile is called ${name}; there are: ${Object.keys(PROFILES).join(', ')}`);
  }
  return profile;
}

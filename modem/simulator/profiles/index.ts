// The profiles by name.

import { GENERIC } from './generic.ts';
import type { Profile } from './profile.ts';

export const PROFILES: Readonly<Record<string, Profile>> = Object.fromEntries(
  [GENERIC].map((profile) => [profile.name, profile]),
);

/** The profile of that name. Throws when there is none. */
export function profileNamed(name: string): Profile {
  const profile = PROFILES[name];
  if (profile === undefined) {
    throw new Error(`no profile is called ${name}; there are: ${Object.keys(PROFILES).join(', ')}`);
  }
  return profile;
}

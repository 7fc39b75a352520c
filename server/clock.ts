// Time as the rest of the server sees it, passed in so that a year can be run in minutes. A Pi without a clock chip boots
// in the past: so besides the wall clock there is one that only goes forward, and the boot that it counts from.

import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';

export interface Clock {
  /** Wall clock, milliseconds since 1970. May jump. */
  now(): number;
  /** Milliseconds since this boot; never jumps, says nothing across boots. */
  monotonic(): number;
  /** Which boot `monotonic` counts from. */
  readonly bootId: string;
  /** Whether the wall clock is believed: false blocks what must not happen too early. */
  trusted(): boolean;
}

const BUILT = Date.UTC(2026, 10, 1);
const FAR = Date.UTC(2045, 0, 1);

/** The machine's clock. Trusted while it stands between this version's build and a far year. */
export function systemClock(): Clock {
  return {
    now: () => Date.now(),
    monotonic: () => Number(process.hrtime.bigint() / 1_000_000n),
    bootId: readBootId(),
    trusted: () => Date.now() >= BUILT && Date.now() < FAR,
  };
}

function readBootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return randomUUID(); // no such file outside Linux: then every process is a boot of its own
  }
}

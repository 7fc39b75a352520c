// What a modem is doing and what is known about it, as the pages show it; and what it announces.

import type { ModemFacts, SessionEvent, SessionState } from './gsm/device-facts.ts';

export type ModemState = { readonly state: 'disconnected'; readonly reason: string } | SessionState;

/** `since`: milliseconds since 1970 when this state began. */
export type ModemStatus = ModemState & ModemFacts & { readonly since: number };

export type ModemEvent =
  /** The state or anything known has changed; `signal` and `storage` come besides. */
  { readonly type: 'status'; readonly status: ModemStatus } | SessionEvent;

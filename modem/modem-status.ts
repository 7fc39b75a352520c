// What a modem is doing and what is known about it, as the pages show it; and what it announces.

import type { Disconnection } from './disconnection.ts';
import type { PowerHint } from './discovery/power.ts';
import type { ModemFacts, SessionEvent, SessionState } from './gsm/device-facts.ts';

/** `reason`: the detail for technicians and logs; what it means is `cause`. */
export type ModemState =
  | { readonly state: 'disconnected'; readonly cause: Disconnection; readonly reason: string }
  | SessionState;

/** `since`: milliseconds since 1970 when this state began. */
export type ModemStatus = ModemState & ModemFacts & DeviceFacts & { readonly since: number };

/** What is known about the device from outside of its dialogue. */
export interface DeviceFacts extends Pick<ModemFacts, 'lastAnnouncedAt'> {
  readonly powerHints?: readonly PowerHint[];
  /** Another modem than the chosen one answers on the port; it is not used until a person says so. '' when it tells no IMEI. */
  readonly unexpectedImei?: string | undefined;
}

export type ModemEvent =
  /** The state or anything known has changed; `signal` and `storage` come besides. */
  { readonly type: 'status'; readonly status: ModemStatus } | SessionEvent;

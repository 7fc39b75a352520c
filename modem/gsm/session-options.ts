// What a GsmSession needs from outside.

import type { Clock } from '../at/clock.ts';
import type { SerialLine } from './attention.ts';
import type { MessageService, ModemFacts, SessionEvent, SessionState } from './device-facts.ts';
import type { MessageSink } from './message-sink.ts';
import type { PinMemory } from './pin-memory.ts';
import type { Ladder } from './radio-care.ts';
import type { SessionEnd } from './session-end.ts';
import type { UnsettledSends } from './unsettled-sends.ts';

export interface SessionOptions {
  readonly clock: Clock;
  readonly sink: MessageSink;
  readonly pin: string | undefined;
  readonly pinMemory: PinMemory;
  /** A real serial line and its speeds; undefined where there is no such thing. */
  readonly serialLine: SerialLine | undefined;
  /** Any modem will do when undefined. */
  readonly imei: string | undefined;
  readonly log: (level: 'debug' | 'info' | 'warn', message: string, error?: unknown) => void;
  readonly announce: (event: SessionEvent) => void;
  /** ICCID of the SIM that belongs to the modem of this IMEI; undefined: any. */
  readonly simOf: (imei: string) => Promise<string | undefined>;
  /** ICCID of the SIM that was in this modem before; undefined at the first start. */
  readonly iccidBefore: string | undefined;
  /** AT+CFUN=1,1 has been seen to lose this device. */
  readonly noReset: () => boolean;
  /** Writes in small pieces: what failed before may have been written too fast. */
  readonly slowly: boolean;
  /** Undefined: as the modem has it. */
  readonly messageService: MessageService | undefined;
  readonly ladder: Ladder;
  /** Hour of the day at which the radio is switched off and on once; undefined for never. */
  readonly nightlyRefreshHour: number | undefined;
  /** The same after so many hours without an announcement; undefined for never. */
  readonly refreshAfterSilentHours: number | undefined;
  /** Called whenever the state or a fact changes. */
  readonly changed: (state: SessionState, facts: ModemFacts) => void;
  /** Why the connection ended, told once. */
  readonly ended: (reason: string, end: SessionEnd) => void;
  /** Outlives the session: an answer may come to the next one. */
  readonly unsettled: UnsettledSends;
}

// What is known about a modem and its SIM, what state the session is in, and what it announces.

import type { AccessTechnology, Registration, SignalQuality } from './network.ts';
import type { NetworkTime } from './network-time.ts';
import type { PinHold } from './pin-hold.ts';
import type { SimAnswer } from './sim.ts';

export type MessageService = 'packet' | 'circuit' | 'packet-preferred' | 'circuit-preferred';

export interface StorageLevel {
  readonly memory: string;
  readonly used: number;
  readonly capacity: number;
  /** Entries that are not received messages (unsent, sent): left alone. */
  readonly foreign: number;
}

/** What has been learned so far; a field is absent until it is known. */
export interface ModemFacts {
  /** The device as it was asked for, or under which it was found. */
  readonly device?: string;
  /** Bits per second at which it answers, on a serial line. */
  readonly lineSpeed?: number;
  readonly maker?: string;
  readonly model?: string;
  readonly firmware?: string;
  readonly imei?: string;
  readonly iccid?: string;
  readonly ownNumber?: string;
  readonly operator?: string;
  readonly registration?: Registration;
  /** What each network domain says by itself (+CREG, +CGREG, +CEREG), and IMS where the modem tells (+CIREG). */
  readonly domains?: { readonly circuit?: Registration; readonly packet?: Registration; readonly lte?: Registration };
  readonly ims?: boolean;
  /** Which domain carries the messages (+CGSMS). */
  readonly messageService?: MessageService;
  readonly accessTechnology?: AccessTechnology;
  readonly signal?: SignalQuality;
  readonly storage?: readonly StorageLevel[];
  readonly smsc?: string;
  /** What the modem's clock said last, where it can be believed. */
  readonly networkTime?: NetworkTime;
  /** Milliseconds since 1970 when the modem announced a message or report last: long ago, it may have gone deaf. */
  readonly lastAnnouncedAt?: number;
  /** How new messages are announced: false means only the sweep finds them. */
  readonly bell?: boolean;
}

/** `reason`: the same in words for logs. */
export type SessionState =
  | { readonly state: 'starting' }
  | { readonly state: 'sim-missing'; readonly answer: SimAnswer; readonly reason: string }
  | {
      readonly state: 'pin-required';
      readonly puk: boolean;
      readonly triesLeft: number | undefined;
      readonly because: PinHold;
      readonly reason: string;
    }
  | { readonly state: 'searching' }
  | { readonly state: 'denied' }
  /** In the network with another SIM than the one that belongs to this modem: texts come in, none leaves until a person confirms. */
  | { readonly state: 'sim-changed'; readonly expected: string }
  | { readonly state: 'ready' };

/** Texts come in; whether they leave is another question. */
export function isConnected({ state }: { readonly state: string }): boolean {
  return state === 'ready' || state === 'sim-changed';
}

export type SessionEvent =
  /** A rung of the healing ladder is tried. */
  | { readonly type: 'healing'; readonly rung: string; readonly reason: string }
  | { readonly type: 'signal'; readonly signal: SignalQuality }
  | { readonly type: 'storage'; readonly storage: readonly StorageLevel[] }
  | { readonly type: 'missed-call'; readonly from: string | undefined }
  | { readonly type: 'restarted'; readonly banner: string }
  /** The clock of the modem was read. */
  | { readonly type: 'network-time'; readonly networkTime: NetworkTime }
  /** A send that ended `unknown` was accepted after all. */
  | { readonly type: 'late-reference'; readonly token: string; readonly reference: number | undefined }
  | { readonly type: 'alarm'; readonly alarm: ModemAlarm; readonly text: string };

export type ModemAlarm =
  | 'storage-nearly-full'
  | 'storage-full'
  | 'slot-not-deleted'
  | 'power'
  | 'foreign-program'
  | 'indications-lost'
  | 'no-answer'
  | 'no-network'
  | 'sending-fails'
  | 'reset-harmful'
  | 'sim-changed'
  | 'wrong-modem';

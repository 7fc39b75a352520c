// What is known about a send once it is over, as evidence and not as a guess.

import type { Refusal } from '../at/result-codes.ts';

export type { Refusal };

/** Why a send was not begun, or has no evidence. */
export type Hindrance =
  /** `state`: a modem's, as its status has it. */
  | { readonly type: 'not-ready'; readonly state: string }
  | { readonly type: 'called-off' }
  /** What was to be sent is no PDU of the length told. */
  | { readonly type: 'no-pdu' }
  | { readonly type: 'no-answer'; readonly command: string; readonly milliseconds: number }
  | { readonly type: 'line-lost' }
  /** OK without a message reference, from a modem that says so of failures too. */
  | { readonly type: 'no-reference' }
  /** The answer may be that of an earlier send. */
  | { readonly type: 'mixed-up' };

export type SubmitOutcome =
  /** The network took it. The reference (TP-MR) is missing where the modem said OK and nothing else. */
  | {
      readonly type: 'accepted';
      readonly reference: number | undefined;
      readonly serviceCentreTimeStamp?: string;
    }
  /** An error was answered. `proof`: the answer proves that nothing was accepted. */
  | {
      readonly type: 'refused';
      readonly error: Refusal;
      readonly afterPayload: boolean;
      readonly proof: boolean;
    }
  /** Not one octet of the payload was written. */
  | { readonly type: 'never-submitted'; readonly because: Hindrance }
  /** The payload was written and no evidence came back. `answered`: something was said, and nothing more will come. */
  | { readonly type: 'unknown'; readonly because: Hindrance; readonly answered?: true };

export interface SubmitPdu {
  /** SMSC address and TPDU, in hex. */
  readonly hex: string;
  /** Octets of the TPDU alone. */
  readonly length: number;
}

export interface SubmitOptions {
  /** Another one follows at once: the link may stay open (+CMMS). */
  readonly moreToFollow?: boolean;
  /** Comes back with a late reference, if the outcome was unknown. */
  readonly token?: string;
  /** Asked when its turn has come, before the first octet is written: false, or a rejection, calls it off. */
  readonly begin?: () => Promise<boolean>;
}

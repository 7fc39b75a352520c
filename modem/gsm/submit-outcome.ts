// What is known about a send once it is over, as evidence and not as a guess.

import type { Refusal } from '../at/result-codes.ts';

export type { Refusal };

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
  | { readonly type: 'never-submitted'; readonly reason: string }
  /** The payload was written and no evidence came back. `answered`: something was said, and nothing more will come. */
  | { readonly type: 'unknown'; readonly reason: string; readonly answered?: true };

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

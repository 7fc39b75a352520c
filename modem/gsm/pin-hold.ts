// Why the SIM stays locked, as a typed cause: put into words for the log here, and for people where they read it.

import { describeRefusal, type Refusal } from '../at/result-codes.ts';

export type PinHold =
  /** Too many wrong PINs: only a person may enter the PUK, in a phone. */
  | { readonly type: 'puk' }
  /** `lock`: another lock than the SIM's own, as the modem tells it: PH-NET PIN. */
  | { readonly type: 'other-lock'; readonly lock: string }
  | { readonly type: 'no-pin' }
  /** Not four to eight digits. */
  | { readonly type: 'malformed'; readonly which: 'configured' | 'entered' }
  /** The PIN configured went out before and was not accepted, or nobody saw the answer. */
  | { readonly type: 'tried-before' }
  | { readonly type: 'few-tries'; readonly left: number }
  /** Another PIN was refused before, and the modem does not tell how many tries are left. */
  | { readonly type: 'tries-unknown' }
  | { readonly type: 'refused'; readonly refusal: Refusal };

/** For logs and the support bundle. */
export function describePinHold(hold: PinHold): string {
  switch (hold.type) {
    case 'puk':
      return 'the SIM is blocked and wants its PUK, which only a person may enter, in a phone';
    case 'other-lock':
      return `the modem wants ${hold.lock}`;
    case 'no-pin':
      return 'no PIN is configured';
    case 'malformed':
      return `the PIN ${hold.which} is not four to eight digits`;
    case 'tried-before':
      return 'the PIN configured was tried before and was not accepted';
    case 'few-tries':
      return `only ${hold.left} tries are left; a person must enter the PIN`;
    case 'tries-unknown':
      return 'another PIN was refused before and the modem does not tell how many tries are left';
    case 'refused':
      return `the PIN was refused: ${describeRefusal(hold.refusal)}`;
    default:
      return hold satisfies never;
  }
}

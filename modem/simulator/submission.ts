// What a modem hands to the network, what the network says to it, and what it keeps of it.

import type { SmsSubmit } from '../tpdu/submit.ts';
import type { SimulatedModem } from './simulated-modem.ts';

export interface Submission {
  readonly modem: SimulatedModem;
  /** With the service centre's address in front, TP-MR as the modem set it. */
  readonly pdu: string;
  readonly reference: number;
}

export type SubmissionOutcome =
  | { readonly type: 'accepted'; readonly at: number }
  | { readonly type: 'refused'; readonly cause: number }
  | { readonly type: 'no-answer' };

/** What the network accepted: once in its list, the recipient gets it. */
export interface SubmittedMessage {
  /** Its place in the order of acceptance, from 1. */
  readonly id: number;
  readonly at: number;
  readonly imei: string;
  readonly iccid: string;
  readonly from: string;
  readonly to: string;
  readonly reference: number;
  /** The text of this part; undefined for octets. */
  readonly text: string | undefined;
  readonly statusReportRequested: boolean;
  readonly pdu: string;
  readonly tpdu: SmsSubmit;
}

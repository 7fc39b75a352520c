// PDUs that other people published, with the source of each; none was made by our encoder. `published` names those
// fields of the reading that stand in the source. The others were read by a second, independent implementation of the
// standard and looked over: texts in a language cannot be misread unnoticed.

import type { NoteType } from './errors.ts';

/** What a PDU says, in the words people use. Addresses have `+` when international, times their zone. */
export interface CaptureReading {
  readonly type: 'SMS-DELIVER' | 'SMS-SUBMIT' | 'SMS-STATUS-REPORT';
  readonly serviceCentre?: string;
  readonly address: string;
  /** TP-MR */
  readonly reference?: number;
  /** TP-DCS when it is not 0. */
  readonly dataCodingScheme?: number;
  /** TP-SCTS, or `unreadable`. */
  readonly time?: string;
  readonly dischargeTime?: string;
  readonly status?: number;
  /** Minutes. */
  readonly validity?: number;
  readonly validUntil?: string;
  /** Reference, total, sequence. */
  readonly concatenation?: readonly number[];
  /** Destination, originator. */
  readonly ports?: readonly number[];
  readonly text?: string;
  /** Hexadecimal digits of 8-bit or compressed data. */
  readonly octets?: string;
}

export interface Capture {
  readonly name: string;
  readonly source: string;
  readonly direction?: 'mobile-originated';
  /** The source shows no service centre address, not even a length of 0. */
  readonly tpduOnly?: true;
  readonly pdu: string;
  readonly published: readonly string[];
  readonly reading: CaptureReading;
  /** The oddities that are to be noted. */
  readonly notes?: readonly NoteType[];
  /** Written otherwise than we would write it although nothing in it is odd. */
  readonly canonical?: false;
}

// What decoders of SMS-DELIVER can be compared by, and our own reading of it.

import { type Address, addressText } from '../../tpdu/address.ts';
import { decodePdu } from '../../tpdu/pdu.ts';
import { textOf } from '../../tpdu/user-data.ts';
import { concatenationOf } from '../../tpdu/user-data-header.ts';

export const FIELDS = ['sender', 'text', 'time', 'parts'] as const;

export interface Reading {
  readonly sender: string;
  /** Null for what is no text. */
  readonly text: string | null;
  /** TP-SCTS as its zone's clocks showed it, `2026-11-29T06:28:07`, or `unreadable`. */
  readonly time: string;
  /** Reference, total, sequence; null for a text of one part. */
  readonly parts: readonly number[] | null;
}

export interface OurReading extends Reading {
  readonly dataCodingScheme: number;
  readonly isName: boolean;
  readonly numberingPlan: Address['numberingPlan'];
  /** The parts are told by a reference of 16 bits. */
  readonly longReference: boolean;
  /** Information elements of the user data header. */
  readonly elements: number;
  /** Something about the PDU was odd. */
  readonly isOdd: boolean;
}

/** Undefined for what is no SMS-DELIVER. Throws DecodeError. */
export function ourReading(pdu: string): OurReading | undefined {
  const { tpdu, notes } = decodePdu(pdu);
  if (tpdu.type !== 'SMS-DELIVER') return undefined;
  const { originatingAddress, serviceCentreTimeStamp: time, userData, dataCodingScheme } = tpdu;
  const part = concatenationOf(userData.header);
  return {
    sender: addressText(originatingAddress),
    text: textOf(userData) ?? null,
    time:
      time.type === 'unreadable'
        ? 'unreadable'
        : new Date(time.milliseconds + time.offsetMinutes * 60_000).toISOString().slice(0, 19),
    parts: part === undefined ? null : [part.reference, part.total, part.sequence],
    dataCodingScheme,
    isName: originatingAddress.typeOfNumber === 'alphanumeric',
    numberingPlan: originatingAddress.numberingPlan,
    longReference: part?.referenceBits === 16,
    elements: userData.header?.elements.length ?? 0,
    isOdd: notes.length > 0,
  };
}

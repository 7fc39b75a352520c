// The PDUs that a service centre makes: SMS-DELIVER from a text, SMS-STATUS-REPORT about a submission (3GPP TS 23.040 §9.2.2).

import { addressOf } from '../tpdu/address.ts';
import { segment } from '../tpdu/concatenation.ts';
import type { MessageClass } from '../tpdu/data-coding-scheme.ts';
import { smsDeliver } from '../tpdu/deliver.ts';
import { encodePdu } from '../tpdu/pdu.ts';
import { smsStatusReport } from '../tpdu/status-report.ts';
import { timestamp } from '../tpdu/timestamp.ts';

export interface TextToDeliver {
  /** A number (`+4670…`, a short code) or a name of up to 11 characters. */
  readonly from: string;
  readonly text: string;
  readonly messageClass?: MessageClass;
  readonly protocolIdentifier?: number;
  readonly alphabet?: 'gsm-7-bit' | 'ucs-2';
  /** Of a message in several parts: chosen by the network when it is not told. */
  readonly reference?: number;
  readonly referenceBits?: 8 | 16;
  /** Milliseconds; now, when it is not told. */
  readonly serviceCentreTime?: number;
}

export interface Stamp {
  readonly serviceCentre: string;
  readonly now: number;
  readonly offsetMinutes: number;
  readonly reference: number;
}

/** One PDU for each part, as hex, the service centre's address in front. */
export function deliverPdus(message: TextToDeliver, stamp: Stamp): readonly string[] {
  const { dataCodingScheme, parts } = segment(message.text, {
    reference: message.reference ?? stamp.reference,
    messageClass: message.messageClass,
    alphabet: message.alphabet,
    referenceBits: message.referenceBits,
  });
  return parts.map(
    (userData, index) =>
      encodePdu({
        serviceCentreAddress: addressOf(stamp.serviceCentre),
        tpdu: smsDeliver({
          moreMessagesToSend: index < parts.length - 1,
          originatingAddress: addressOf(message.from),
          protocolIdentifier: message.protocolIdentifier ?? 0,
          dataCodingScheme,
          serviceCentreTimeStamp: timestamp(message.serviceCentreTime ?? stamp.now, stamp.offsetMinutes),
          userData,
        }),
      }).hex,
  );
}

export interface StatusReportFields {
  readonly reference: number;
  readonly recipient: string;
  /** TP-ST: 0 delivered, 0x20-0x3F still trying, 0x40-0x6F failed (3GPP TS 23.040 §9.2.3.15). */
  readonly status: number;
  readonly submittedAt: number;
}

export function statusReportPdu(fields: StatusReportFields, stamp: Stamp): string {
  return encodePdu({
    serviceCentreAddress: addressOf(stamp.serviceCentre),
    tpdu: smsStatusReport({
      messageReference: fields.reference,
      recipientAddress: addressOf(fields.recipient),
      serviceCentreTimeStamp: timestamp(fields.submittedAt, stamp.offsetMinutes),
      dischargeTime: timestamp(stamp.now, stamp.offsetMinutes),
      status: fields.status,
    }),
  }).hex;
}

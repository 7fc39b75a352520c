// SMS-STATUS-REPORT: what became of a message we submitted (3GPP TS 23.040 §9.2.2.3).

import { type Address, readAddress, writeAddress } from './address.ts';
import type { OctetReader, OctetWriter } from './octets.ts';
import {
  NO_PARAMETERS,
  type OptionalParameters,
  parameterIndicator,
  readParameterIndicator,
  readParameters,
  writeParameters,
} from './optional-parameters.ts';
import { readTimestamp, type Timestamp, writeTimestamp } from './timestamp.ts';

export interface SmsStatusReport extends OptionalParameters {
  readonly type: 'SMS-STATUS-REPORT';
  /** TP-MMS, which says 0 when there are more. */
  readonly moreMessagesToSend: boolean;
  /** TP-LP */
  readonly loopPrevention: boolean;
  /** TP-SRQ: this is about an SMS-COMMAND, not an SMS-SUBMIT. */
  readonly statusReportQualifier: boolean;
  /** TP-MR of the message it is about. */
  readonly messageReference: number;
  /** TP-RA: whom that message was for. */
  readonly recipientAddress: Address;
  /** TP-SCTS: when the service centre got that message. */
  readonly serviceCentreTimeStamp: Timestamp;
  /** TP-DT: when what `status` says happened. */
  readonly dischargeTime: Timestamp;
  /** TP-ST, see `deliveryStatus`. */
  readonly status: number;
}

/** An SMS-STATUS-REPORT; what is not said has its usual value. */
export function smsStatusReport(
  fields: Pick<
    SmsStatusReport,
    'messageReference' | 'recipientAddress' | 'serviceCentreTimeStamp' | 'dischargeTime' | 'status'
  > &
    Partial<SmsStatusReport>,
): SmsStatusReport {
  return {
    type: 'SMS-STATUS-REPORT',
    moreMessagesToSend: false,
    loopPrevention: false,
    statusReportQualifier: false,
    ...NO_PARAMETERS,
    ...fields,
  };
}

export function readStatusReport(reader: OctetReader, firstOctet: number): SmsStatusReport {
  return {
    type: 'SMS-STATUS-REPORT',
    moreMessagesToSend: (firstOctet & 0x04) === 0,
    loopPrevention: (firstOctet & 0x08) !== 0,
    statusReportQualifier: (firstOctet & 0x20) !== 0,
    messageReference: reader.octet('tpdu.messageReference'),
    recipientAddress: readAddress(reader, 'tpdu.recipientAddress'),
    serviceCentreTimeStamp: readTimestamp(reader, 'tpdu.serviceCentreTimeStamp'),
    dischargeTime: readTimestamp(reader, 'tpdu.dischargeTime'),
    status: reader.octet('tpdu.status'),
    ...readOptional(reader, (firstOctet & 0x40) !== 0),
  };
}

function readOptional(reader: OctetReader, headerIndicator: boolean): OptionalParameters {
  // A report may end here. FF would announce everything and more: it is the fill of a SIM's record.
  if (reader.left === 0 || reader.octets[reader.position] === 0xff) return NO_PARAMETERS;
  return readParameters(reader, readParameterIndicator(reader), headerIndicator);
}

export function writeStatusReport(tpdu: SmsStatusReport, writer: OctetWriter): void {
  writer.octet(
    0x02 |
      (tpdu.moreMessagesToSend ? 0 : 0x04) |
      (tpdu.loopPrevention ? 0x08 : 0) |
      (tpdu.statusReportQualifier ? 0x20 : 0) |
      (tpdu.userData?.header ? 0x40 : 0),
  );
  writer.octet(tpdu.messageReference);
  writeAddress(tpdu.recipientAddress, writer, 'tpdu.recipientAddress');
  writeTimestamp(tpdu.serviceCentreTimeStamp, writer, 'tpdu.serviceCentreTimeStamp');
  writeTimestamp(tpdu.dischargeTime, writer, 'tpdu.dischargeTime');
  writer.octet(tpdu.status);
  const indicator = parameterIndicator(tpdu);
  if (indicator !== 0) {
    writer.octet(indicator);
    writeParameters(tpdu, writer);
  }
}

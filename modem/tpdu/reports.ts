// SMS-DELIVER-REPORT and SMS-SUBMIT-REPORT: how either side acknowledges or refuses (3GPP TS 23.040 §9.2.2.1a
// and §9.2.2.2a). With TP-FCS they travel in an RP-ERROR, without it in an RP-ACK.

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

export interface SmsDeliverReport extends OptionalParameters {
  readonly type: 'SMS-DELIVER-REPORT';
  /** TP-FCS, see `failureCause`; undefined in an acknowledgement. */
  readonly failureCause: number | undefined;
}

export interface SmsSubmitReport extends OptionalParameters {
  readonly type: 'SMS-SUBMIT-REPORT';
  /** TP-FCS, see `failureCause`; undefined in an acknowledgement. */
  readonly failureCause: number | undefined;
  /** TP-SCTS */
  readonly serviceCentreTimeStamp: Timestamp;
}

/** An SMS-DELIVER-REPORT; what is not said is left out. */
export function smsDeliverReport(fields: Partial<SmsDeliverReport> = {}): SmsDeliverReport {
  return { type: 'SMS-DELIVER-REPORT', failureCause: undefined, ...NO_PARAMETERS, ...fields };
}

/** An SMS-SUBMIT-REPORT; what is not said is left out. */
export function smsSubmitReport(
  fields: Pick<SmsSubmitReport, 'serviceCentreTimeStamp'> & Partial<SmsSubmitReport>,
): SmsSubmitReport {
  return { type: 'SMS-SUBMIT-REPORT', failureCause: undefined, ...NO_PARAMETERS, ...fields };
}

export function readDeliverReport(reader: OctetReader, firstOctet: number): SmsDeliverReport {
  const failureCause = readFailureCause(reader);
  const indicator = readParameterIndicator(reader);
  const parameters = readParameters(reader, indicator, (firstOctet & 0x40) !== 0);
  return { type: 'SMS-DELIVER-REPORT', failureCause, ...parameters };
}

export function readSubmitReport(reader: OctetReader, firstOctet: number): SmsSubmitReport {
  const failureCause = readFailureCause(reader);
  const indicator = readParameterIndicator(reader);
  const serviceCentreTimeStamp = readTimestamp(reader, 'tpdu.serviceCentreTimeStamp');
  const parameters = readParameters(reader, indicator, (firstOctet & 0x40) !== 0);
  return { type: 'SMS-SUBMIT-REPORT', failureCause, serviceCentreTimeStamp, ...parameters };
}

export function writeDeliverReport(tpdu: SmsDeliverReport, writer: OctetWriter): void {
  writer.octet(tpdu.userData?.header ? 0x40 : 0);
  if (tpdu.failureCause !== undefined) writer.octet(tpdu.failureCause);
  writer.octet(parameterIndicator(tpdu));
  writeParameters(tpdu, writer);
}

export function writeSubmitReport(tpdu: SmsSubmitReport, writer: OctetWriter): void {
  writer.octet(0x01 | (tpdu.userData?.header ? 0x40 : 0));
  if (tpdu.failureCause !== undefined) writer.octet(tpdu.failureCause);
  writer.octet(parameterIndicator(tpdu));
  writeTimestamp(tpdu.serviceCentreTimeStamp, writer, 'tpdu.serviceCentreTimeStamp');
  writeParameters(tpdu, writer);
}

/** Causes have bit 8 set (00 to 7F are reserved), a TP-PI does not: that tells RP-ERROR from RP-ACK. */
function readFailureCause(reader: OctetReader): number | undefined {
  const next = reader.octets[reader.position];
  return next !== undefined && next >= 0x80 ? reader.octet('tpdu.failureCause') : undefined;
}

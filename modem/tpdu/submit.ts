// SMS-SUBMIT: a message from the mobile to the service centre (3GPP TS 23.040 §9.2.2.2).

import { type Address, readAddress, writeAddress } from './address.ts';
import type { OctetReader, OctetWriter } from './octets.ts';
import { readUserData, type UserData, writeUserData } from './user-data.ts';
import {
  readValidityPeriod,
  type ValidityPeriod,
  validityPeriodFormat,
  writeValidityPeriod,
} from './validity-period.ts';

export interface SmsSubmit {
  readonly type: 'SMS-SUBMIT';
  /** TP-RD */
  readonly rejectDuplicates: boolean;
  /** TP-SRR: the service centre shall report what became of it. */
  readonly statusReportRequest: boolean;
  /** TP-RP */
  readonly replyPath: boolean;
  /** TP-MR; the modem puts its own in place of 0. */
  readonly messageReference: number;
  /** TP-DA */
  readonly destinationAddress: Address;
  /** TP-PID, see `protocolMeaning`. */
  readonly protocolIdentifier: number;
  /** TP-DCS, see `dataCodingScheme`. */
  readonly dataCodingScheme: number;
  /** TP-VP with TP-VPF */
  readonly validityPeriod: ValidityPeriod | undefined;
  /** TP-UD with TP-UDHI */
  readonly userData: UserData;
}

/** An SMS-SUBMIT; what is not said has its usual value. */
export function smsSubmit(
  fields: Pick<SmsSubmit, 'destinationAddress' | 'dataCodingScheme' | 'userData'> & Partial<SmsSubmit>,
): SmsSubmit {
  return {
    type: 'SMS-SUBMIT',
    rejectDuplicates: false,
    statusReportRequest: false,
    replyPath: false,
    messageReference: 0,
    protocolIdentifier: 0,
    validityPeriod: undefined,
    ...fields,
  };
}

export function readSubmit(reader: OctetReader, firstOctet: number): SmsSubmit {
  const messageReference = reader.octet('tpdu.messageReference');
  const destinationAddress = readAddress(reader, 'tpdu.destinationAddress');
  const protocolIdentifier = reader.octet('tpdu.protocolIdentifier');
  const dataCodingScheme = reader.octet('tpdu.dataCodingScheme');
  return {
    type: 'SMS-SUBMIT',
    rejectDuplicates: (firstOctet & 0x04) !== 0,
    statusReportRequest: (firstOctet & 0x20) !== 0,
    replyPath: (firstOctet & 0x80) !== 0,
    messageReference,
    destinationAddress,
    protocolIdentifier,
    dataCodingScheme,
    validityPeriod: readValidityPeriod(reader, (firstOctet >> 3) & 3, 'tpdu.validityPeriod'),
    userData: readUserData(reader, dataCodingScheme, (firstOctet & 0x40) !== 0, 'tpdu.userData'),
  };
}

export function writeSubmit(tpdu: SmsSubmit, writer: OctetWriter): void {
  writer.octet(
    0x01 |
      (tpdu.rejectDuplicates ? 0x04 : 0) |
      (validityPeriodFormat(tpdu.validityPeriod) << 3) |
      (tpdu.statusReportRequest ? 0x20 : 0) |
      (tpdu.userData.header ? 0x40 : 0) |
      (tpdu.replyPath ? 0x80 : 0),
  );
  writer.octet(tpdu.messageReference);
  writeAddress(tpdu.destinationAddress, writer, 'tpdu.destinationAddress');
  writer.octet(tpdu.protocolIdentifier);
  writer.octet(tpdu.dataCodingScheme);
  writeValidityPeriod(tpdu.validityPeriod, writer, 'tpdu.validityPeriod');
  writeUserData(tpdu.userData, writer, 'tpdu.userData');
}

// SMS-DELIVER: a message from the service centre to the mobile (3GPP TS 23.040 §9.2.2.1).

import { type Address, readAddress, writeAddress } from './address.ts';
import type { OctetReader, OctetWriter } from './octets.ts';
import { readTimestamp, type Timestamp, writeTimestamp } from './timestamp.ts';
import { readUserData, type UserData, writeUserData } from './user-data.ts';

export interface SmsDeliver {
  readonly type: 'SMS-DELIVER';
  /** TP-MMS, which says 0 when there are more. */
  readonly moreMessagesToSend: boolean;
  /** TP-LP */
  readonly loopPrevention: boolean;
  /** TP-SRI: the sender wants a report. */
  readonly statusReportIndication: boolean;
  /** TP-RP */
  readonly replyPath: boolean;
  /** TP-OA */
  readonly originatingAddress: Address;
  /** TP-PID, see `protocolMeaning`. */
  readonly protocolIdentifier: number;
  /** TP-DCS, see `dataCodingScheme`. */
  readonly dataCodingScheme: number;
  /** TP-SCTS */
  readonly serviceCentreTimeStamp: Timestamp;
  /** TP-UD with TP-UDHI */
  readonly userData: UserData;
}

/** An SMS-DELIVER; what is not said has its usual value. */
export function smsDeliver(
  fields: Pick<SmsDeliver, 'originatingAddress' | 'dataCodingScheme' | 'serviceCentreTimeStamp' | 'userData'> &
    Partial<SmsDeliver>,
): SmsDeliver {
  return {
    type: 'SMS-DELIVER',
    moreMessagesToSend: false,
    loopPrevention: false,
    statusReportIndication: false,
    replyPath: false,
    protocolIdentifier: 0,
    ...fields,
  };
}

export function readDeliver(reader: OctetReader, firstOctet: number): SmsDeliver {
  const originatingAddress = readAddress(reader, 'tpdu.originatingAddress');
  const protocolIdentifier = reader.octet('tpdu.protocolIdentifier');
  const dataCodingScheme = reader.octet('tpdu.dataCodingScheme');
  const serviceCentreTimeStamp = readTimestamp(reader, 'tpdu.serviceCentreTimeStamp');
  return {
    type: 'SMS-DELIVER',
    moreMessagesToSend: (firstOctet & 0x04) === 0,
    loopPrevention: (firstOctet & 0x08) !== 0,
    statusReportIndication: (firstOctet & 0x20) !== 0,
    replyPath: (firstOctet & 0x80) !== 0,
    originatingAddress,
    protocolIdentifier,
    dataCodingScheme,
    serviceCentreTimeStamp,
    userData: readUserData(reader, dataCodingScheme, (firstOctet & 0x40) !== 0, 'tpdu.userData'),
  };
}

export function writeDeliver(tpdu: SmsDeliver, writer: OctetWriter): void {
  writer.octet(
    (tpdu.moreMessagesToSend ? 0 : 0x04) |
      (tpdu.loopPrevention ? 0x08 : 0) |
      (tpdu.statusReportIndication ? 0x20 : 0) |
      (tpdu.userData.header ? 0x40 : 0) |
      (tpdu.replyPath ? 0x80 : 0),
  );
  writeAddress(tpdu.originatingAddress, writer, 'tpdu.originatingAddress');
  writer.octet(tpdu.protocolIdentifier);
  writer.octet(tpdu.dataCodingScheme);
  writeTimestamp(tpdu.serviceCentreTimeStamp, writer, 'tpdu.serviceCentreTimeStamp');
  writeUserData(tpdu.userData, writer, 'tpdu.userData');
}

// SMS-COMMAND: the mobile asks the service centre about a message it submitted (3GPP TS 23.040 §9.2.2.4).

import { type Address, readAddress, writeAddress } from './address.ts';
import { EncodeError } from './errors.ts';
import type { OctetReader, OctetWriter } from './octets.ts';
import { headerOctets, readHeaderElements, type UserDataHeader, writeHeader } from './user-data-header.ts';

export interface SmsCommand {
  readonly type: 'SMS-COMMAND';
  /** TP-SRR */
  readonly statusReportRequest: boolean;
  /** TP-MR */
  readonly messageReference: number;
  /** TP-PID */
  readonly protocolIdentifier: number;
  /** TP-CT: 0 enquiry, 1 cancel report request, 2 delete, 3 enable report request. */
  readonly commandType: number;
  /** TP-MN: TP-MR of the message it is about. */
  readonly messageNumber: number;
  /** TP-DA */
  readonly destinationAddress: Address;
  /** TP-UDHI and the header at the beginning of TP-CD */
  readonly header: UserDataHeader | undefined;
  /** TP-CD behind the header */
  readonly commandData: Uint8Array;
}

export function readCommand(reader: OctetReader, firstOctet: number): SmsCommand {
  const messageReference = reader.octet('tpdu.messageReference');
  const protocolIdentifier = reader.octet('tpdu.protocolIdentifier');
  const commandType = reader.octet('tpdu.commandType');
  const messageNumber = reader.octet('tpdu.messageNumber');
  const destinationAddress = readAddress(reader, 'tpdu.destinationAddress');
  const told = reader.left === 0 ? 0 : reader.octet('tpdu.commandData');
  if (told > reader.left) reader.note('truncated', 'tpdu.commandData', `${reader.left} of ${told} octets`);
  const end = reader.position + Math.min(told, reader.left);
  let header: UserDataHeader | undefined;
  if ((firstOctet & 0x40) !== 0 && reader.position < end) {
    const length = Math.min(reader.octet('tpdu.header'), end - reader.position);
    header = readHeaderElements(reader, length, 'tpdu.header');
  }
  return {
    type: 'SMS-COMMAND',
    statusReportRequest: (firstOctet & 0x20) !== 0,
    messageReference,
    protocolIdentifier,
    commandType,
    messageNumber,
    destinationAddress,
    header,
    commandData: reader.take(end - reader.position, 'tpdu.commandData'),
  };
}

export function writeCommand(tpdu: SmsCommand, writer: OctetWriter): void {
  writer.octet(0x02 | (tpdu.statusReportRequest ? 0x20 : 0) | (tpdu.header ? 0x40 : 0));
  writer.octet(tpdu.messageReference);
  writer.octet(tpdu.protocolIdentifier);
  writer.octet(tpdu.commandType);
  writer.octet(tpdu.messageNumber);
  writeAddress(tpdu.destinationAddress, writer, 'tpdu.destinationAddress');
  const length = headerOctets(tpdu.header) + tpdu.commandData.length;
  if (length > 157) throw new EncodeError('tpdu.commandData', `${length} octets, 157 are the most`);
  writer.octet(length);
  if (tpdu.header) writeHeader(tpdu.header, writer);
  writer.append(tpdu.commandData);
}

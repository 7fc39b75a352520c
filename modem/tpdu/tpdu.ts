// The transfer layer's PDUs: which one it is depends on TP-MTI and on the direction (3GPP TS 23.040 §9.2.3.1).

import { readCommand, type SmsCommand, writeCommand } from './command.ts';
import { readDeliver, type SmsDeliver, writeDeliver } from './deliver.ts';
import { DecodeError } from './errors.ts';
import { OctetReader, type OctetWriter } from './octets.ts';
import {
  readDeliverReport,
  readSubmitReport,
  type SmsDeliverReport,
  type SmsSubmitReport,
  writeDeliverReport,
  writeSubmitReport,
} from './reports.ts';
import { readStatusReport, type SmsStatusReport, writeStatusReport } from './status-report.ts';
import { readSubmit, type SmsSubmit, writeSubmit } from './submit.ts';

export type Tpdu = SmsDeliver | SmsDeliverReport | SmsSubmit | SmsSubmitReport | SmsStatusReport | SmsCommand;

/** Which way a PDU travels: to the mobile, or from it (also: what the mobile stored to send, <stat> 2 and 3). */
export type Direction = 'mobile-terminated' | 'mobile-originated';

/** Reads a TPDU. Throws DecodeError. */
export function readTpdu(reader: OctetReader, direction: Direction): Tpdu {
  const firstOctet = reader.octet('tpdu');
  const type = firstOctet & 3;
  if (direction === 'mobile-terminated') {
    if (type === 1) return readSubmitReportOrStored(reader, firstOctet);
    if (type === 2) return readStatusReport(reader, firstOctet);
    // §9.2.3.1: a mobile takes the reserved type for an SMS-DELIVER.
    if (type === 3) reader.note('message type', 'tpdu', 'reserved, read as SMS-DELIVER', reader.position - 1);
    return readDeliver(reader, firstOctet);
  }
  if (type === 0) return readDeliverReport(reader, firstOctet);
  if (type === 2) return readCommand(reader, firstOctet);
  if (type === 3) reader.note('message type', 'tpdu', 'reserved, read as SMS-SUBMIT', reader.position - 1);
  return readSubmit(reader, firstOctet);
}

type Read = (reader: OctetReader, firstOctet: number) => Tpdu;

/**
 * What comes with this type is an SMS-SUBMIT-REPORT; what lies in a SIM with it is rather an SMS-SUBMIT that a phone
 * stored, or an SMS-DELIVER that some phones store so. The first reading without oddities counts.
 */
function readSubmitReportOrStored(reader: OctetReader, firstOctet: number): Tpdu {
  const start = reader.position;
  const stored: readonly Read[] = [readDeliver, readSubmit];
  if (readsCleanly(readSubmitReport, reader, firstOctet)) return readSubmitReport(reader, firstOctet);
  const read = stored.find((candidate) => readsCleanly(candidate, reader, firstOctet));
  if (read === undefined) return readSubmitReport(reader, firstOctet);
  const tpdu = read(reader, firstOctet);
  reader.note('message type', 'tpdu', `SMS-SUBMIT-REPORT, read as ${tpdu.type}`, start - 1);
  return tpdu;
}

function readsCleanly(read: Read, reader: OctetReader, firstOctet: number): boolean {
  const trial = new OctetReader(reader.octets, reader.position);
  try {
    read(trial, firstOctet);
  } catch (error) {
    if (error instanceof DecodeError) return false;
    throw error;
  }
  return trial.notes.length === 0 && trial.left === 0;
}

/** Writes a TPDU. Throws EncodeError. */
export function writeTpdu(tpdu: Tpdu, writer: OctetWriter): void {
  switch (tpdu.type) {
    case 'SMS-DELIVER':
      writeDeliver(tpdu, writer);
      return;
    case 'SMS-DELIVER-REPORT':
      writeDeliverReport(tpdu, writer);
      return;
    case 'SMS-SUBMIT':
      writeSubmit(tpdu, writer);
      return;
    case 'SMS-SUBMIT-REPORT':
      writeSubmitReport(tpdu, writer);
      return;
    case 'SMS-STATUS-REPORT':
      writeStatusReport(tpdu, writer);
      return;
    case 'SMS-COMMAND':
      writeCommand(tpdu, writer);
      return;
    default:
      tpdu satisfies never;
  }
}

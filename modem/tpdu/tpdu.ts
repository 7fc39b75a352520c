// The transfer layer's PDUs: which one it is depends on TP-MTI and on the direction (3GPP TS 23.040 §9.2.3.1).

import { readCommand, type SmsCommand, writeCommand } from './command.ts';
import { readDeliver, type SmsDeliver, writeDeliver } from './deliver.ts';
import { DecodeError, type NoteType } from './errors.ts';
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

const WITH_TYPE_1: readonly Read[] = [readSubmitReport, readDeliver, readSubmit];
const NONSENSE: ReadonlySet<NoteType> = new Set(['time', 'reserved value', 'address', 'header']);

/**
 * What comes with this type is an SMS-SUBMIT-REPORT; what lies in a SIM with it is rather an SMS-SUBMIT that a phone
 * stored, or an SMS-DELIVER that some phones store so. The reading with the fewest oddities counts.
 */
function readSubmitReportOrStored(reader: OctetReader, firstOctet: number): Tpdu {
  const start = reader.position;
  let best: Read | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  for (const read of WITH_TYPE_1) {
    const oddities = countOddities(read, reader, firstOctet);
    if (oddities < fewest) [best, fewest] = [read, oddities];
  }
  if (best === undefined) throw new DecodeError('not a PDU', 'tpdu', start - 1, 'no type of PDU fits');
  const tpdu = best(reader, firstOctet);
  if (tpdu.type !== 'SMS-SUBMIT-REPORT') {
    reader.note('message type', 'tpdu', `SMS-SUBMIT-REPORT, read as ${tpdu.type}`, start - 1);
  }
  return tpdu;
}

/** How odd a reading would be; infinitely when its fields make no sense. */
function countOddities(read: Read, reader: OctetReader, firstOctet: number): number {
  const trial = new OctetReader(reader.octets, reader.position);
  try {
    read(trial, firstOctet);
  } catch (error) {
    if (error instanceof DecodeError) return Number.POSITIVE_INFINITY;
    throw error;
  }
  if (trial.notes.some((note) => NONSENSE.has(note.type))) return Number.POSITIVE_INFINITY;
  return trial.notes.length + (trial.left > 0 ? 1 : 0);
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

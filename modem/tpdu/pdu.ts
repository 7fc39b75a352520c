// The <pdu> of 3GPP TS 27.005: service centre address and TPDU as a line of hexadecimal digits.

import { type Address, readServiceCentreAddress, writeServiceCentreAddress } from './address.ts';
import { DecodeError, type Note } from './errors.ts';
import { fromHex, hexDigitValue, OctetReader, OctetWriter, toHex } from './octets.ts';
import { type Direction, readTpdu, type Tpdu, writeTpdu } from './tpdu.ts';

/** A PDU as it was read, with everything that was odd about it. */
export interface DecodedPdu {
  /** Undefined when the line has none (length 0, or left out altogether). */
  readonly serviceCentreAddress: Address | undefined;
  readonly tpdu: Tpdu;
  readonly notes: readonly Note[];
}

/**
 * Reads a line as a modem hands it over, leniently: lower case, fill behind the PDU, a missing service centre address,
 * missing user data. `length` is what the modem told (octets of the TPDU); it is a hint, never trusted.
 * Throws DecodeError and nothing else.
 */
export function decodePdu(line: string, direction: Direction = 'mobile-terminated', length?: number): DecodedPdu {
  const notes: Note[] = [];
  const octets = fromHex(hexDigits(line, notes));
  if (octets.length === 0) throw new DecodeError('empty', 'pdu', 0, 'no octets');
  if (isFill(octets, 0) || (octets[0] === 0 && octets.length > 1 && isFill(octets, 1))) {
    throw new DecodeError('empty', 'pdu', 0, 'nothing but fill: an empty record');
  }
  if (octets.length === length) return withoutServiceCentre(octets, direction, length, notes);
  try {
    const decoded = decodeFrom(octets, direction, length, notes.slice(), true);
    if (octets[0] === 0 || !decoded.notes.some(isDoubtful)) return decoded;
    const other = attempt(() => withoutServiceCentre(octets, direction, length, notes));
    return other === undefined || other.notes.some(isDoubtful) ? decoded : other;
  } catch (error) {
    if (!(error instanceof DecodeError) || octets[0] === 0) throw error;
    const other = attempt(() => withoutServiceCentre(octets, direction, length, notes));
    if (other === undefined) throw error;
    return other;
  }
}

function attempt(decode: () => DecodedPdu): DecodedPdu | undefined {
  try {
    return decode();
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

/** What a PDU that was read from the wrong octet on looks like. */
function isDoubtful(note: Note): boolean {
  return note.type === 'time' || note.type === 'address';
}

function withoutServiceCentre(
  octets: Uint8Array,
  direction: Direction,
  length: number | undefined,
  notes: readonly Note[],
): DecodedPdu {
  const text = 'left out';
  const note: Note = { type: 'service centre address', field: 'serviceCentreAddress', offset: 0, text };
  return decodeFrom(octets, direction, length, [...notes, note], false);
}

function decodeFrom(
  octets: Uint8Array,
  direction: Direction,
  length: number | undefined,
  notes: Note[],
  withServiceCentre: boolean,
): DecodedPdu {
  const reader = new OctetReader(octets, 0, notes);
  const field = 'serviceCentreAddress';
  const serviceCentreAddress = withServiceCentre ? readServiceCentreAddress(reader, field) : undefined;
  const start = reader.position;
  const tpdu = readTpdu(reader, direction);
  if (reader.left > 0) reader.note('trailing octets', 'pdu', `${reader.left} octets behind the TPDU`);
  if (length !== undefined && length !== octets.length - start) {
    reader.note('length mismatch', 'pdu', `${length} octets told, ${octets.length - start} came`, start);
  }
  return { serviceCentreAddress, tpdu, notes };
}

/** The digits of a line: without blanks around them, without what some modems write behind a comma. */
function hexDigits(line: string, notes: Note[]): string {
  let digits = line.includes(' ') ? line.replaceAll(' ', '').trim() : line.trim();
  const comma = digits.indexOf(',');
  if (comma > 0) {
    notes.push({ type: 'trailing octets', field: 'pdu', offset: comma >> 1, text: `"${digits.slice(comma)}"` });
    digits = digits.slice(0, comma);
  }
  if (digits.length % 2 === 1 && hexDigitValue(digits.charCodeAt(digits.length - 1)) !== 0xff) {
    notes.push({ type: 'truncated', field: 'pdu', offset: digits.length >> 1, text: 'half an octet at the end' });
    digits = digits.slice(0, -1);
  }
  return digits;
}

function isFill(octets: Uint8Array, from: number): boolean {
  for (let at = from; at < octets.length; at++) if (octets[at] !== 0xff) return false;
  return true;
}

/** Writes a PDU. `length` counts the TPDU alone, as `AT+CMGS=<length>` wants it. Throws EncodeError. */
export function encodePdu(pdu: { readonly serviceCentreAddress?: Address | undefined; readonly tpdu: Tpdu }): {
  readonly hex: string;
  readonly length: number;
} {
  const writer = new OctetWriter();
  writeServiceCentreAddress(pdu.serviceCentreAddress, writer);
  const start = writer.length;
  writeTpdu(pdu.tpdu, writer);
  return { hex: toHex(writer.finish()), length: writer.length - start };
}

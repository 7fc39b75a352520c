// The user data header: information elements before the text (3GPP TS 23.040 §9.2.3.24), and those that say how
// to read it: concatenation, ports, national tables.

import { EncodeError } from './errors.ts';
import type { NationalLanguage } from './national-tables.ts';
import { NATIONAL_LANGUAGES } from './national-tables.ts';
import type { OctetReader, OctetWriter } from './octets.ts';

/** One information element; the octets are kept whatever it is. */
export interface InformationElement {
  readonly identifier: number;
  readonly data: Uint8Array;
}

export interface UserDataHeader {
  readonly elements: readonly InformationElement[];
}

/** Which part of a longer message this is (§9.2.3.24.1 and §9.2.3.24.8). */
export interface Concatenation {
  readonly reference: number;
  readonly referenceBits: 8 | 16;
  readonly total: number;
  readonly sequence: number;
}

/** Application ports (§9.2.3.24.3 and §9.2.3.24.4). */
export interface Ports {
  readonly bits: 8 | 16;
  readonly destination: number;
  readonly originator: number;
}

const CONCATENATION_8 = 0x00;
const PORTS_8 = 0x04;
const PORTS_16 = 0x05;
const CONCATENATION_16 = 0x08;
const SINGLE_SHIFT = 0x24;
const LOCKING_SHIFT = 0x25;

/** Reads the elements of a header of `length` octets (UDHL has been read). What does not fit becomes a note. */
export function readHeaderElements(reader: OctetReader, length: number, field: string): UserDataHeader {
  const end = Math.min(reader.position + length, reader.octets.length);
  const elements: InformationElement[] = [];
  while (reader.position < end) {
    const start = reader.position;
    const identifier = reader.octets[start] ?? 0;
    const dataLength = reader.octets[start + 1] ?? 0;
    const dataEnd = start + 2 + dataLength;
    if (start + 2 > end || dataEnd > end) {
      reader.note('header', `${field}.elements[${elements.length}]`, 'the element is longer than the header', start);
      break;
    }
    elements.push({ identifier, data: reader.octets.subarray(start + 2, dataEnd) });
    reader.position = dataEnd;
  }
  reader.position = end;
  return { elements };
}

/** Writes UDHL and the elements. Throws EncodeError. */
export function writeHeader(header: UserDataHeader, writer: OctetWriter): void {
  const length = headerOctets(header) - 1;
  if (length > 139) throw new EncodeError('userData.header', `${length} octets are more than a message holds`);
  writer.octet(length);
  for (const { identifier, data } of header.elements) {
    writer.octet(identifier);
    writer.octet(data.length);
    writer.append(data);
  }
}

/** Octets of the header with UDHL, 0 without header. */
export function headerOctets(header: UserDataHeader | undefined): number {
  if (header === undefined) return 0;
  let octets = 1;
  for (const element of header.elements) octets += 2 + element.data.length;
  return octets;
}

/**
 * The concatenation of a header. Elements that §9.2.3.24.1 tells to ignore (total 0, sequence 0 or above the total)
 * are ignored: the message stands for itself. Of several the last one counts (§9.2.3.24).
 */
export function concatenationOf(header: UserDataHeader | undefined): Concatenation | undefined {
  let found: Concatenation | undefined;
  for (const { identifier, data } of header?.elements ?? []) {
    const bits = identifier === CONCATENATION_8 ? 8 : identifier === CONCATENATION_16 ? 16 : undefined;
    if (bits === undefined || data.length !== (bits === 8 ? 3 : 4)) continue;
    const reference = bits === 8 ? (data[0] ?? 0) : ((data[0] ?? 0) << 8) | (data[1] ?? 0);
    const total = data[data.length - 2] ?? 0;
    const sequence = data[data.length - 1] ?? 0;
    if (sequence >= 1 && sequence <= total) found = { reference, referenceBits: bits, total, sequence };
  }
  return found;
}

/** The element of a concatenation. */
export function concatenationElement(concatenation: Concatenation): InformationElement {
  const { reference, referenceBits, total, sequence } = concatenation;
  return referenceBits === 8
    ? { identifier: CONCATENATION_8, data: Uint8Array.of(reference, total, sequence) }
    : { identifier: CONCATENATION_16, data: Uint8Array.of(reference >> 8, reference, total, sequence) };
}

/** The ports of a header; of several the last ones count. */
export function portsOf(header: UserDataHeader | undefined): Ports | undefined {
  let found: Ports | undefined;
  for (const { identifier, data } of header?.elements ?? []) {
    const [a = 0, b = 0, c = 0, d = 0] = data;
    if (identifier === PORTS_8 && data.length === 2) found = { bits: 8, destination: a, originator: b };
    if (identifier === PORTS_16 && data.length === 4) {
      found = { bits: 16, destination: (a << 8) | b, originator: (c << 8) | d };
    }
  }
  return found;
}

/** The element of ports. */
export function portsElement({ bits, destination, originator }: Ports): InformationElement {
  return bits === 8
    ? { identifier: PORTS_8, data: Uint8Array.of(destination, originator) }
    : { identifier: PORTS_16, data: Uint8Array.of(destination >> 8, destination, originator >> 8, originator) };
}

/** The national tables a header demands (§9.2.3.24.15 and §9.2.3.24.16); unknown languages are ignored. */
export function shiftTablesOf(header: UserDataHeader | undefined): {
  readonly locking: NationalLanguage | undefined;
  readonly single: NationalLanguage | undefined;
} {
  let locking: NationalLanguage | undefined;
  let single: NationalLanguage | undefined;
  for (const { identifier, data } of header?.elements ?? []) {
    const language = NATIONAL_LANGUAGES[(data[0] ?? 0) - 1];
    if (data.length !== 1 || language === undefined) continue;
    if (identifier === SINGLE_SHIFT) single = language;
    // Spanish has no locking shift table: §6.2.1.2.4 leaves the default alphabet in its place.
    if (identifier === LOCKING_SHIFT && language !== 'spanish') locking = language;
  }
  return { locking, single };
}

/** The elements that demand national tables. */
export function shiftTableElements(
  locking: NationalLanguage | undefined,
  single: NationalLanguage | undefined,
): readonly InformationElement[] {
  const elements: InformationElement[] = [];
  if (single) elements.push({ identifier: SINGLE_SHIFT, data: Uint8Array.of(NATIONAL_LANGUAGES.indexOf(single) + 1) });
  if (locking) {
    elements.push({ identifier: LOCKING_SHIFT, data: Uint8Array.of(NATIONAL_LANGUAGES.indexOf(locking) + 1) });
  }
  return elements;
}

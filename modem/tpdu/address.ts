// Addresses: TP-OA, TP-DA, TP-RA (3GPP TS 23.040 §9.1.2.5) and the service centre's, which counts octets instead
// of digits (TS 24.011 §8.2.5.2).

import { DecodeError, EncodeError } from './errors.ts';
import { decodeGsm7, encodeGsm7 } from './gsm7.ts';
import type { OctetReader, OctetWriter } from './octets.ts';
import { packSeptets, unpackSeptets } from './septets.ts';

/** TON, in the order of its three bits. */
export const TYPES_OF_NUMBER = [
  'unknown',
  'international',
  'national',
  'network-specific',
  'subscriber',
  'alphanumeric',
  'abbreviated',
  'reserved',
] as const;
export type TypeOfNumber = (typeof TYPES_OF_NUMBER)[number];

/** NPI, in the order of its four bits. */
export const NUMBERING_PLANS = [
  'unknown',
  'telephone',
  'reserved-2',
  'data',
  'telex',
  'service-centre-5',
  'service-centre-6',
  'reserved-7',
  'national',
  'private',
  'ermes',
  'reserved-11',
  'reserved-12',
  'reserved-13',
  'reserved-14',
  'reserved-15',
] as const;
export type NumberingPlan = (typeof NUMBERING_PLANS)[number];

/** Whom a message is from or for. */
export interface Address {
  readonly typeOfNumber: TypeOfNumber;
  readonly numberingPlan: NumberingPlan;
  /** Digits (and `*#abc`), or the text of an alphanumeric address; empty when there is none. */
  readonly value: string;
}

const DIGITS = '0123456789*#abc';
const FILLER = 15;
const MAXIMUM_DIGITS = 20;
/** Senders exceed the maximum a little now and then; what is far beyond is no address. */
const INCREDIBLE_DIGITS = 32;
const LONGEST_SERVICE_CENTRE_ADDRESS = 12;

/** An address from what people write: `+46701234567`, a short code, or a name of up to 11 characters. */
export function addressOf(text: string): Address {
  const digits = text.startsWith('+') ? text.slice(1) : text;
  if (!/^[0-9*#abc]*$/.test(digits)) {
    return { typeOfNumber: 'alphanumeric', numberingPlan: 'unknown', value: text };
  }
  return {
    typeOfNumber: text.startsWith('+') ? 'international' : 'unknown',
    numberingPlan: 'telephone',
    value: digits,
  };
}

/** The address as people write it: `+` before an international number, everything else as it is. */
export function addressText(address: Address): string {
  return address.typeOfNumber === 'international' && address.value !== '' ? `+${address.value}` : address.value;
}

/** Reads TP-OA, TP-DA or TP-RA. */
export function readAddress(reader: OctetReader, field: string): Address {
  const start = reader.position;
  const length = reader.octet(field);
  if (length > INCREDIBLE_DIGITS) throw new DecodeError('not a PDU', field, start, `an address of ${length} digits`);
  const type = reader.octet(field);
  const octets = reader.take((length + 1) >> 1, field);
  if (length > MAXIMUM_DIGITS) reader.note('address', field, `${length} digits, 20 are the most`, start);
  return addressFrom(type, octets, length, reader, field, start);
}

/** Reads the service centre's address; undefined when its length says 0, "the one that is set". */
export function readServiceCentreAddress(reader: OctetReader, field: string): Address | undefined {
  const start = reader.position;
  const length = reader.octet(field);
  if (length === 0) return undefined;
  if (length > LONGEST_SERVICE_CENTRE_ADDRESS) {
    throw new DecodeError('not a PDU', field, start, `a service centre address of ${length} octets`);
  }
  const type = reader.octet(field);
  const octets = reader.take(length - 1, field);
  return addressFrom(type, octets, 2 * octets.length, reader, field, start);
}

/** Writes TP-OA, TP-DA or TP-RA. Throws EncodeError. */
export function writeAddress(address: Address, writer: OctetWriter, field: string): void {
  const { octets, semiOctets } = packValue(address, field);
  if (octets.length > 10) throw new EncodeError(field, `"${address.value}" is longer than 10 octets`);
  writer.octet(semiOctets);
  writer.octet(typeOctet(address));
  writer.append(octets);
}

/** Writes the service centre's address with its length in octets; 0 for "the one set in the modem". */
export function writeServiceCentreAddress(address: Address | undefined, writer: OctetWriter): void {
  if (address === undefined) {
    writer.octet(0);
    return;
  }
  const { octets } = packValue(address, 'serviceCentreAddress');
  if (octets.length > 10) throw new EncodeError('serviceCentreAddress', `"${address.value}" is longer than 10 octets`);
  writer.octet(octets.length + 1);
  writer.octet(typeOctet(address));
  writer.append(octets);
}

function addressFrom(
  type: number,
  octets: Uint8Array,
  semiOctets: number,
  reader: OctetReader,
  field: string,
  start: number,
): Address {
  if ((type & 0x80) === 0) reader.note('address', field, 'bit 8 of the type of address is 0', start);
  const typeOfNumber = TYPES_OF_NUMBER[(type >> 4) & 7] ?? 'reserved';
  const numberingPlan = NUMBERING_PLANS[type & 15] ?? 'unknown';
  const value =
    typeOfNumber === 'alphanumeric'
      ? readAlphanumeric(octets, semiOctets)
      : readDigits(octets, semiOctets, reader, field, start);
  return { typeOfNumber, numberingPlan, value };
}

function readAlphanumeric(octets: Uint8Array, semiOctets: number): string {
  const septets = unpackSeptets(octets, Math.floor((4 * semiOctets) / 7));
  const { text } = decodeGsm7(septets);
  // Seven characters leave room for an eighth: where the sender counted it, its septet is 0, which reads "@".
  return septets.length % 8 === 0 && text.endsWith('@') ? text.slice(0, -1) : text;
}

function readDigits(octets: Uint8Array, count: number, reader: OctetReader, field: string, start: number): string {
  let digits = '';
  for (let index = 0; index < count; index++) {
    const octet = octets[index >> 1] ?? 0;
    const digit = (index & 1) === 0 ? octet & 15 : octet >> 4;
    if (digit !== FILLER) {
      digits += DIGITS[digit];
    } else if (index < count - 1) {
      reader.note('address', field, `digit ${index + 1} of ${count} is filler`, start);
    }
  }
  return digits;
}

function typeOctet(address: Address): number {
  return 0x80 | (TYPES_OF_NUMBER.indexOf(address.typeOfNumber) << 4) | NUMBERING_PLANS.indexOf(address.numberingPlan);
}

function packValue(address: Address, field: string): { octets: Uint8Array; semiOctets: number } {
  if (address.typeOfNumber === 'alphanumeric') {
    const septets = encodeGsm7(address.value);
    if (septets === undefined) throw new EncodeError(field, `"${address.value}" is not in the GSM 7 bit alphabet`);
    return { octets: packSeptets(septets), semiOctets: Math.ceil((7 * septets.length) / 4) };
  }
  const octets = new Uint8Array((address.value.length + 1) >> 1).fill(0xff);
  for (let index = 0; index < address.value.length; index++) {
    const digit = DIGITS.indexOf(address.value.charAt(index));
    if (digit < 0) throw new EncodeError(field, `"${address.value.charAt(index)}" is no digit`);
    const octet = octets[index >> 1] ?? 0xff;
    octets[index >> 1] = (index & 1) === 0 ? (octet & 0xf0) | digit : (octet & 0x0f) | (digit << 4);
  }
  return { octets, semiOctets: address.value.length };
}

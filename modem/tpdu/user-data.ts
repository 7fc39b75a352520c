// TP-UDL and TP-UD: header and content laid out for their alphabet (3GPP TS 23.040 §9.2.3.16 and §9.2.3.24).
// UDL counts septets in the GSM 7 bit alphabets, octets everywhere else.

import { dataCodingScheme } from './data-coding-scheme.ts';
import { EncodeError } from './errors.ts';
import { decodeGsm7, encodeGsm7, GSM_DEFAULT, type GsmAlphabet, gsmAlphabet } from './gsm7.ts';
import { OctetReader, type OctetWriter } from './octets.ts';
import { packSeptets, unpackSeptets } from './septets.ts';
import { decodeUcs2, encodeUcs2, readUcs2 } from './ucs2.ts';
import {
  headerOctets,
  readHeaderElements,
  shiftTablesOf,
  type UserDataHeader,
  writeHeader,
} from './user-data-header.ts';

/**
 * What a message carries. `septets` and `octets` are what is sent and received (without header), `text` is how they
 * read by themselves; to read the parts of a longer message use `join`, which puts the octets together first.
 */
export type UserData =
  | {
      readonly alphabet: 'gsm-7-bit';
      readonly header: UserDataHeader | undefined;
      readonly septets: Uint8Array;
      readonly text: string;
    }
  | {
      readonly alphabet: 'ucs-2';
      readonly header: UserDataHeader | undefined;
      readonly octets: Uint8Array;
      readonly text: string;
    }
  | { readonly alphabet: '8-bit'; readonly header: UserDataHeader | undefined; readonly octets: Uint8Array }
  | { readonly alphabet: 'compressed'; readonly header: UserDataHeader | undefined; readonly octets: Uint8Array };

/** The most octets TP-UD holds. */
const MAXIMUM_OCTETS = 140;

/**
 * User data of a text in one part. Throws EncodeError when the alphabet (with the national tables its header
 * demands) lacks a character; its length is only looked at when it is written.
 */
export function textUserData(text: string, alphabet: 'gsm-7-bit' | 'ucs-2', header?: UserDataHeader): UserData {
  if (alphabet === 'ucs-2') return { alphabet, header, octets: encodeUcs2(text), text: text.toWellFormed() };
  const septets = encodeGsm7(text, alphabetOf(header));
  if (septets === undefined) throw new EncodeError('userData', 'the text is not in the GSM 7 bit alphabet');
  return { alphabet, header, septets, text };
}

/** User data of octets. */
export function binaryUserData(octets: Uint8Array, header?: UserDataHeader): UserData {
  return { alphabet: '8-bit', header, octets };
}

/** The text of user data, undefined for octets. */
export function textOf(userData: UserData): string | undefined {
  return userData.alphabet === 'gsm-7-bit' || userData.alphabet === 'ucs-2' ? userData.text : undefined;
}

/** The GSM 7 bit alphabet that a header chooses. */
export function alphabetOf(header: UserDataHeader | undefined): GsmAlphabet {
  if (header === undefined) return GSM_DEFAULT;
  const { locking, single } = shiftTablesOf(header);
  return locking || single ? gsmAlphabet(locking, single) : GSM_DEFAULT;
}

/** Reads UDL and UD. Never throws: what is missing or odd becomes a note. */
export function readUserData(reader: OctetReader, dcs: number, headerIndicator: boolean, field: string): UserData {
  const start = reader.position;
  const scheme = dataCodingScheme(dcs);
  const inSeptets = scheme.alphabet === 'gsm-7-bit' && !scheme.compressed;
  let length = 0;
  if (reader.left === 0) reader.note('truncated', field, 'no length and no user data');
  else length = reader.octet(field);

  const told = inSeptets ? (7 * length + 7) >> 3 : length;
  const end = reader.position + Math.min(told, reader.left);
  if (told > MAXIMUM_OCTETS) reader.note('length mismatch', field, `${told} octets, 140 are the most`, start);
  if (told > reader.left) reader.note('truncated', field, `${reader.left} of ${told} octets`, start);

  const body = reader.octets.subarray(reader.position, end);
  const header = headerIndicator ? readHeader(reader, body, field) : undefined;
  const headerEnd = header === undefined ? 0 : Math.min(1 + (body[0] ?? 0), body.length);
  reader.position = end;

  if (scheme.compressed) return { alphabet: 'compressed', header, octets: body.subarray(headerEnd) };
  if (scheme.alphabet === '8-bit') return { alphabet: '8-bit', header, octets: body.subarray(headerEnd) };
  if (scheme.alphabet === 'ucs-2') return readUcs2Data(reader, header, body.subarray(headerEnd), start, field);

  const headerSeptets = Math.ceil((8 * headerEnd) / 7);
  const count = Math.min(length, Math.floor((8 * body.length) / 7)) - headerSeptets;
  const septets = unpackSeptets(body, Math.max(count, 0), 7 * headerSeptets);
  const { text, danglingEscape, undefinedCharacters } = decodeGsm7(septets, alphabetOf(header));
  if (danglingEscape) reader.note('text', field, 'ends in an escape', start);
  if (undefinedCharacters > 0) reader.note('text', field, `${undefinedCharacters} undefined characters`, start);
  return { alphabet: 'gsm-7-bit', header, septets, text };
}

function readHeader(reader: OctetReader, body: Uint8Array, field: string): UserDataHeader | undefined {
  const length = body[0];
  if (length === undefined) {
    reader.note('header', `${field}.header`, 'announced, but there is no user data');
    return undefined;
  }
  if (1 + length > body.length) {
    reader.note('header', `${field}.header`, `${length} octets, but the user data has ${body.length}`);
  }
  const start = reader.position;
  const headerReader = new OctetReader(reader.octets.subarray(0, start + body.length), start + 1, reader.notes);
  return readHeaderElements(headerReader, length, `${field}.header`);
}

function readUcs2Data(
  reader: OctetReader,
  header: UserDataHeader | undefined,
  octets: Uint8Array,
  start: number,
  field: string,
): UserData {
  if (octets.length % 2 === 1) reader.note('text', field, 'half a UCS-2 character at the end', start);
  const text = readUcs2(octets);
  if (text.length !== octets.length >> 1) reader.note('text', field, 'byte order mark or padding left out', start);
  if (text.includes('\ufffd') && !decodeUcs2(octets).isWellFormed())
    reader.note('text', field, 'unpaired surrogates', start);
  return { alphabet: 'ucs-2', header, octets, text };
}

/** Writes UDL and UD. Throws EncodeError when that is more than 140 octets. */
export function writeUserData(userData: UserData, writer: OctetWriter, field: string): void {
  const headerLength = headerOctets(userData.header);
  const headerSeptets = Math.ceil((8 * headerLength) / 7);
  const inSeptets = userData.alphabet === 'gsm-7-bit';
  const length = inSeptets ? headerSeptets + userData.septets.length : headerLength + userData.octets.length;
  const octets = inSeptets ? (7 * length + 7) >> 3 : length;
  if (octets > MAXIMUM_OCTETS) throw new EncodeError(field, `${octets} octets, 140 are the most`);
  writer.octet(length);
  if (userData.header !== undefined) writeHeader(userData.header, writer);
  if (inSeptets) writer.append(packSeptets(userData.septets, 7 * headerSeptets - 8 * headerLength));
  else writer.append(userData.octets);
}

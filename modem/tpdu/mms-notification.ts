// What an MMS notification tells about the picture message that waits at the operator: the headers of
// m-notification-ind (OMA MMS encapsulation, WAP-209 §6.2 and §7).

import { decodeText, WspReader } from './wsp.ts';

/** A picture message that waits at the operator. What was not told, or cannot be read, is undefined. */
export interface MmsNotification {
  readonly transactionId: string | undefined;
  /** The sender's number or address, without the `/TYPE=PLMN` behind it. */
  readonly from: string | undefined;
  readonly subject: string | undefined;
  /** Octets. */
  readonly size: number | undefined;
  readonly expiry:
    | { readonly type: 'absolute'; readonly milliseconds: number }
    | { readonly type: 'relative'; readonly seconds: number }
    | undefined;
  readonly messageClass: string | undefined;
  /** Where a phone would fetch it. */
  readonly contentLocation: string | undefined;
}

const CONTENT_LOCATION = 0x83;
const EXPIRY = 0x88;
const FROM = 0x89;
const MESSAGE_CLASS = 0x8a;
const MESSAGE_TYPE = 0x8c;
const MESSAGE_SIZE = 0x8e;
const SUBJECT = 0x96;
const TRANSACTION_ID = 0x98;

const NOTIFICATION_IND = 0x82;
const ADDRESS_PRESENT = 0x80;
const ABSOLUTE = 0x80;
const CLASSES = ['personal', 'advertisement', 'informational', 'auto'];
/** IANA MIBenum numbers of character sets, with the names that TextDecoder knows. */
const CHARACTER_SETS: Readonly<Record<number, string>> = {
  3: 'utf-8',
  4: 'iso-8859-1',
  5: 'iso-8859-2',
  8: 'iso-8859-5',
  10: 'iso-8859-7',
  106: 'utf-8',
  1000: 'utf-16be',
  1013: 'utf-16be',
  1014: 'utf-16le',
  2251: 'windows-1251',
  2252: 'windows-1252',
};

type Fields = { -readonly [Key in keyof MmsNotification]: MmsNotification[Key] };

/** Reads the body of a push of type application/vnd.wap.mms-message; undefined when it is no notification. */
export function readMmsNotification(body: Uint8Array): MmsNotification | undefined {
  const reader = new WspReader(body);
  if (reader.octet() !== MESSAGE_TYPE || reader.octet() !== NOTIFICATION_IND) return undefined;
  const fields: Fields = {
    transactionId: undefined,
    from: undefined,
    subject: undefined,
    size: undefined,
    expiry: undefined,
    messageClass: undefined,
    contentLocation: undefined,
  };
  while (reader.left > 0) readField(reader, fields);
  return fields;
}

function readField(reader: WspReader, fields: Fields): void {
  const name = reader.peek() ?? 0;
  if (name < 0x80) {
    // An application header: its name and its value are both text.
    if (reader.text() === undefined) reader.position = reader.octets.length;
    reader.skipValue();
    return;
  }
  reader.octet();
  switch (name) {
    case CONTENT_LOCATION:
      fields.contentLocation = reader.text();
      break;
    case TRANSACTION_ID:
      fields.transactionId = reader.text();
      break;
    case MESSAGE_SIZE:
      fields.size = reader.integer();
      break;
    case SUBJECT:
      fields.subject = readEncodedString(reader);
      break;
    case FROM:
      fields.from = readFrom(reader);
      break;
    case MESSAGE_CLASS:
      fields.messageClass = readMessageClass(reader);
      break;
    case EXPIRY:
      fields.expiry = readExpiry(reader);
      break;
    default:
      reader.skipValue();
      return;
  }
  // A string without its end takes the rest with it.
  if (reader.position > reader.octets.length) reader.position = reader.octets.length;
}

function readFrom(reader: WspReader): string | undefined {
  const value = reader.value();
  if (value?.octet() !== ADDRESS_PRESENT) return undefined;
  return readEncodedString(value)?.replace(/\/TYPE=.*$/s, '');
}

function readExpiry(reader: WspReader): MmsNotification['expiry'] {
  const value = reader.value();
  const token = value?.octet();
  const amount = value?.integer();
  if (amount === undefined) return undefined;
  return token === ABSOLUTE ? { type: 'absolute', milliseconds: 1000 * amount } : { type: 'relative', seconds: amount };
}

function readMessageClass(reader: WspReader): string | undefined {
  const first = reader.peek() ?? 0;
  if (first < 0x80) return reader.text();
  reader.octet();
  return CLASSES[first & 0x7f];
}

/** A text string, or a length, a character set and a text string (WAP-209 §7.2.9). */
function readEncodedString(reader: WspReader): string | undefined {
  const first = reader.peek();
  if (first === undefined || first > 31) {
    const text = reader.text();
    if (text === undefined) reader.position = reader.octets.length;
    return text;
  }
  const value = reader.value();
  if (value === undefined) return undefined;
  const name = readCharacterSet(value);
  const octets = value.octets.subarray(value.position);
  if (name?.startsWith('utf-16')) return new TextDecoder(name).decode(octets).split('\0', 1)[0];
  const end = octets.indexOf(0);
  const start = octets[0] === 0x7f ? 1 : 0;
  const text = octets.subarray(start, end < 0 ? octets.length : end);
  return name === undefined || name === 'utf-8' ? decodeText(text) : new TextDecoder(name).decode(text);
}

/** The name of a character set; some centres write its number without the bit that makes it an integer. */
function readCharacterSet(value: WspReader): string | undefined {
  const start = value.position;
  const bare = value.peek() ?? 0;
  const name = CHARACTER_SETS[value.integer() ?? 0];
  if (name !== undefined || bare >= 0x80) return name;
  value.position = start + 1;
  return CHARACTER_SETS[bare];
}

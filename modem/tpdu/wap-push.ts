// A push as it comes over SMS: WSP connectionless (WAP-230-WSP §8.2.4.1) with its content type, and the links that
// service indications and service loadings carry in WBXML (WAP-167, WAP-168).

import { decodeText, WspReader } from './wsp.ts';

/** What was pushed. */
export interface WapPush {
  readonly contentType: string;
  readonly body: Uint8Array;
  /** Link and words of a service indication or loading. */
  readonly link: string | undefined;
  readonly text: string | undefined;
}

const PUSH = 0x06;
const CONFIRMED_PUSH = 0x07;

/** Well-known media types (the assigned numbers of WSP). */
const MEDIA_TYPES: Readonly<Record<number, string>> = {
  2: 'text/html',
  3: 'text/plain',
  6: 'text/x-vCalendar',
  7: 'text/x-vCard',
  8: 'text/vnd.wap.wml',
  45: 'text/vnd.wap.si',
  46: 'application/vnd.wap.sic',
  47: 'text/vnd.wap.sl',
  48: 'application/vnd.wap.slc',
  49: 'text/vnd.wap.co',
  50: 'application/vnd.wap.coc',
  53: 'text/vnd.wap.connectivity-xml',
  54: 'application/vnd.wap.connectivity-wbxml',
  62: 'application/vnd.wap.mms-message',
  68: 'application/vnd.syncml.notification',
};

/** Reads a push; undefined when the octets are none. */
export function readWapPush(octets: Uint8Array): WapPush | undefined {
  const reader = new WspReader(octets, 1);
  const type = reader.octet();
  if (type !== PUSH && type !== CONFIRMED_PUSH) return undefined;
  const headersLength = reader.uintvar();
  if (headersLength === undefined) return undefined;
  const bodyStart = Math.min(reader.position + headersLength, octets.length);
  const contentType = readContentType(new WspReader(octets.subarray(reader.position, bodyStart)));
  if (contentType === undefined) return undefined;
  const body = octets.subarray(bodyStart);
  const isLink = contentType === 'application/vnd.wap.sic' || contentType === 'application/vnd.wap.slc';
  return { contentType, body, ...(isLink ? readLink(body) : { link: undefined, text: undefined }) };
}

function readContentType(reader: WspReader): string | undefined {
  const first = reader.peek();
  if (first === undefined) return undefined;
  if (first >= 0x80) return mediaType(first & 0x7f);
  if (first > 31) return reader.text();
  const value = reader.value();
  const inner = value?.peek();
  if (value === undefined || inner === undefined) return undefined;
  if (inner > 31 && inner < 0x80) return value.text();
  const number = value.integer();
  return number === undefined ? undefined : mediaType(number);
}

function mediaType(number: number): string {
  return MEDIA_TYPES[number] ?? `media type ${number}`;
}

const INLINE_STRING = 0x03;
const OPAQUE = 0xc3;
/** How the link may begin, by attribute token: §8.3.2 of either specification. */
const INDICATION_LINKS: Readonly<Record<number, string>> = {
  11: '',
  12: 'http://',
  13: 'http://www.',
  14: 'https://',
  15: 'https://www.',
};
const LOADING_LINKS: Readonly<Record<number, string>> = {
  8: '',
  9: 'http://',
  10: 'http://www.',
  11: 'https://',
  12: 'https://www.',
};
const ENDINGS: Readonly<Record<number, string>> = { 133: '.com/', 134: '.edu/', 135: '.net/', 136: '.org/' };
const END = 0x01;
/** Below it attributes begin; tags with content or attributes and attribute values lie above. */
const FIRST_TAG = 0x40;

const INDICATION_PUBLIC_ID = 5;

/** Link and text of a WBXML service indication or loading. Its tokens are few: attributes up to END, then the text. */
function readLink(body: Uint8Array): { link: string | undefined; text: string | undefined } {
  const reader = new WspReader(body, 1);
  const links = reader.uintvar() === INDICATION_PUBLIC_ID ? INDICATION_LINKS : LOADING_LINKS;
  reader.uintvar();
  reader.position += reader.uintvar() ?? 0;
  let link: string | undefined;
  let text = '';
  let inAttributes = true;
  let inLink = false;
  while (reader.left > 0) {
    const token = reader.octet() ?? END;
    if (token === INLINE_STRING) {
      const words = inlineString(reader);
      if (!inAttributes) text += words;
      else if (inLink) link += words;
    } else if (token === OPAQUE) {
      reader.position += reader.uintvar() ?? 0;
    } else if (token === END) {
      inAttributes = false;
    } else if (inLink && ENDINGS[token] !== undefined) {
      link += ENDINGS[token];
    } else if (inAttributes && token < FIRST_TAG) {
      inLink = links[token] !== undefined;
      if (inLink) link = links[token];
    }
  }
  return { link, text: text === '' ? undefined : text };
}

function inlineString(reader: WspReader): string {
  const end = reader.octets.indexOf(0, reader.position);
  const stop = end < 0 ? reader.octets.length : end;
  const text = decodeText(reader.octets.subarray(reader.position, stop));
  reader.position = stop + 1;
  return text;
}

// What a received message is, when it is not a text for people: 3GPP TS 23.040 and 23.038 tell some of it, ports the
// rest. The gateway shows each kind in its own words, and none as letter salad.

import { dataCodingScheme, type WaitingIndication } from './data-coding-scheme.ts';
import type { SmsDeliver } from './deliver.ts';
import { elementsOf, specialIndicationsOf } from './information-elements.ts';
import type { Content } from './join.ts';
import { type MmsNotification, readMmsNotification } from './mms-notification.ts';
import { protocolMeaning } from './protocol-identifier.ts';
import { type Ports, portsOf } from './user-data-header.ts';
import { readWapPush } from './wap-push.ts';
import { decodeText } from './wsp.ts';

/** What a received message is. */
export type MessageKind =
  | { readonly type: 'text'; readonly text: string }
  /** Type 0: acknowledge, log, do not show. */
  | { readonly type: 'silent' }
  | {
      readonly type: 'waiting';
      readonly indications: readonly Waiting[];
      readonly text: string;
      readonly show: boolean;
    }
  | { readonly type: 'mms-notification'; readonly notification: MmsNotification }
  | {
      readonly type: 'wap-push';
      readonly contentType: string;
      readonly link: string | undefined;
      readonly text: string | undefined;
    }
  | { readonly type: 'sim-data-download' }
  | { readonly type: 'device-data-download' }
  | { readonly type: 'vcard'; readonly name: string | undefined; readonly source: string }
  | { readonly type: 'vcalendar'; readonly summary: string | undefined; readonly source: string }
  | { readonly type: 'binary'; readonly ports: Ports | undefined; readonly octets: Uint8Array }
  | { readonly type: 'compressed' };

/** Something waiting elsewhere; `count` undefined when only that there is something was told. */
export interface Waiting {
  readonly indication: WaitingIndication | 'video';
  readonly active: boolean;
  readonly count: number | undefined;
}

const WAP_PUSH = 2948;
const WAP_PUSH_SECURE = 2949;
const VCARD = 9204;
const VCARD_NARROW = 226;
const VCALENDAR = 9205;
const VCALENDAR_NARROW = 228;
const ENHANCED_VOICE_MAIL = 0x23;

/**
 * What a message is, from its first part and its whole content as `join` gives it. Never throws: what is not
 * understood is `binary`.
 */
export function recognise(first: SmsDeliver, content: Content): MessageKind {
  const protocol = protocolMeaning(first.protocolIdentifier);
  const scheme = dataCodingScheme(first.dataCodingScheme);
  if (protocol.type === 'silent') return { type: 'silent' };
  if (protocol.type === 'SIM data download' || hasToolkitHeader(first)) return { type: 'sim-data-download' };
  if (protocol.type === 'ME data download' || protocol.type === 'ME de-personalization') {
    return { type: 'device-data-download' };
  }
  if (scheme.compressed) return { type: 'compressed' };
  const ports = portsOf(first.userData.header);
  const byPort = ports && recogniseByPort(ports, content);
  if (byPort) return byPort;
  const indications = waitingIndications(first);
  const text = content.type === 'text' ? content.text : '';
  if (indications.length > 0 && content.type === 'text') {
    return { type: 'waiting', indications, text, show: text.trim() !== '' };
  }
  const source = content.type === 'text' ? text : decodeText(content.octets);
  if (/^\s*BEGIN:VCARD/i.test(source)) return vcard(source);
  if (/^\s*BEGIN:VCALENDAR/i.test(source)) return vcalendar(source);
  if (content.type === 'octets') return { type: 'binary', ports, octets: content.octets };
  return { type: 'text', text };
}

function hasToolkitHeader(first: SmsDeliver): boolean {
  return first.userData.header?.elements.some(({ identifier }) => identifier >= 0x70 && identifier <= 0x7f) ?? false;
}

function recogniseByPort(ports: Ports, content: Content): MessageKind | undefined {
  const { destination } = ports;
  if (destination === WAP_PUSH || destination === WAP_PUSH_SECURE) {
    return content.type === 'octets' ? recognisePush(content.octets) : undefined;
  }
  const source = content.type === 'text' ? content.text : decodeText(content.octets);
  if (destination === VCARD || (ports.bits === 8 && destination === VCARD_NARROW)) return vcard(source);
  if (destination === VCALENDAR || (ports.bits === 8 && destination === VCALENDAR_NARROW)) return vcalendar(source);
  return undefined;
}

function recognisePush(octets: Uint8Array): MessageKind | undefined {
  const push = readWapPush(octets);
  if (push === undefined) return undefined;
  const { contentType, body, link, text } = push;
  if (contentType === 'application/vnd.wap.mms-message') {
    const notification = readMmsNotification(body);
    if (notification) return { type: 'mms-notification', notification };
  }
  return { type: 'wap-push', contentType, link, text };
}

/** The indications of the header count; without any, that of TP-DCS, or of what operators agreed on before (CPHS). */
function waitingIndications(first: SmsDeliver): Waiting[] {
  const special = specialIndicationsOf(first.userData.header);
  if (special.length > 0) {
    return special.map(({ indication, count }) => ({ indication, active: count > 0, count }));
  }
  const { waiting } = dataCodingScheme(first.dataCodingScheme);
  if (waiting) return [{ indication: waiting.indication, active: waiting.active, count: undefined }];
  const voiceMail = elementsOf(first.userData.header, ENHANCED_VOICE_MAIL).length > 0;
  if (voiceMail || protocolMeaning(first.protocolIdentifier).type === 'return call') {
    return [{ indication: 'voicemail', active: true, count: undefined }];
  }
  const cphs = cphsIndication(first);
  return cphs === undefined ? [] : [{ indication: 'voicemail', active: cphs, count: undefined }];
}

/**
 * CPHS voice mail: an alphanumeric sender of four half-octets, 10 or 11 (off or on), then the line in an octet that
 * begins with 0 or 1. Unpacked they read as two characters.
 */
function cphsIndication(first: SmsDeliver): boolean | undefined {
  const { typeOfNumber, value } = first.originatingAddress;
  if (typeOfNumber !== 'alphanumeric' || !/^[_Δ][@ "$]$/.test(value)) return undefined;
  return value.startsWith('_');
}

function vcard(source: string): MessageKind {
  return { type: 'vcard', name: property(source, 'FN') ?? property(source, 'N')?.replace(/;+/g, ' ').trim(), source };
}

function vcalendar(source: string): MessageKind {
  return { type: 'vcalendar', summary: property(source, 'SUMMARY'), source };
}

function property(source: string, name: string): string | undefined {
  for (const line of source.split(/\r\n|\r|\n/)) {
    const colon = line.indexOf(':');
    const key = line.slice(0, Math.max(colon, 0)).split(';')[0]?.trim();
    if (key?.toUpperCase() === name) return line.slice(colon + 1).trim();
  }
  return undefined;
}

// The names of information elements (3GPP TS 23.040 §9.2.3.24) and what a few of them say by themselves.
// What carries formatting, sounds, pictures and animations (EMS) is named and kept as octets.

import type { WaitingIndication } from './data-coding-scheme.ts';
import type { InformationElement, UserDataHeader } from './user-data-header.ts';

const NAMES: Readonly<Record<number, string>> = {
  0: 'concatenated short messages, 8-bit reference number',
  1: 'special SMS message indication',
  4: 'application port addressing, 8-bit address',
  5: 'application port addressing, 16-bit address',
  6: 'SMSC control parameters',
  7: 'UDH source indicator',
  8: 'concatenated short messages, 16-bit reference number',
  9: 'wireless control message protocol',
  10: 'text formatting',
  11: 'predefined sound',
  12: 'user defined sound',
  13: 'predefined animation',
  14: 'large animation',
  15: 'small animation',
  16: 'large picture',
  17: 'small picture',
  18: 'variable picture',
  19: 'user prompt indicator',
  20: 'extended object',
  21: 'reused extended object',
  22: 'compression control',
  23: 'object distribution indicator',
  24: 'standard WVG object',
  25: 'character size WVG object',
  26: 'extended object data request command',
  32: 'RFC 822 e-mail header',
  33: 'hyperlink format',
  34: 'reply address',
  35: 'enhanced voice mail information',
  36: 'national language single shift',
  37: 'national language locking shift',
};

/** The standard's name of an information element identifier; reserved ones are named by their range. */
export function informationElementName(identifier: number): string {
  const name = NAMES[identifier];
  if (name !== undefined) return name;
  if (identifier >= 0x70 && identifier <= 0x7f) return '(U)SIM toolkit security header';
  if (identifier >= 0x80 && identifier <= 0x9f) return 'SME to SME specific';
  if (identifier >= 0xc0 && identifier <= 0xdf) return 'SC specific';
  return 'reserved';
}

/** One indication of messages waiting elsewhere (§9.2.3.24.2). */
export interface SpecialIndication {
  readonly indication: WaitingIndication | 'video';
  readonly count: number;
  /** The message may be thrown away once the indication was shown. */
  readonly discardMessage: boolean;
  /** Line of the subscriber, 1 to 4. */
  readonly profile: number;
}

const KINDS: readonly (WaitingIndication | 'video')[] = ['voicemail', 'fax', 'e-mail', 'other'];
const EXTENDED_VIDEO = 7;

/** The waiting indications of a header. */
export function specialIndicationsOf(header: UserDataHeader | undefined): SpecialIndication[] {
  return elementsOf(header, 0x01).flatMap(({ data }) => {
    const [type, count] = data;
    if (type === undefined || count === undefined) return [];
    const kind = (type & 0x1f) === EXTENDED_VIDEO ? 'video' : (KINDS[type & 3] ?? 'other');
    return [{ indication: kind, count, discardMessage: (type & 0x80) === 0, profile: 1 + ((type >> 5) & 3) }];
  });
}

/** A stretch of the text that is a link (§9.2.3.24.12): all in characters. */
export interface Hyperlink {
  readonly position: number;
  readonly titleLength: number;
  readonly urlLength: number;
}

/** The hyperlinks of a header. */
export function hyperlinksOf(header: UserDataHeader | undefined): Hyperlink[] {
  return elementsOf(header, 0x21).flatMap(({ data }) => {
    const [high, low, titleLength, urlLength] = data;
    if (high === undefined || low === undefined || titleLength === undefined || urlLength === undefined) return [];
    return [{ position: (high << 8) | low, titleLength, urlLength }];
  });
}

/** The elements of a header with this identifier. */
export function elementsOf(header: UserDataHeader | undefined, identifier: number): InformationElement[] {
  return header?.elements.filter((element) => element.identifier === identifier) ?? [];
}

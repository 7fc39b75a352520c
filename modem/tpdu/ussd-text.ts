// The text of a USSD answer (3GPP TS 23.038 §5), from the string as modems write it: plain, hex of packed septets, or hex of
// UCS-2, whatever the data coding scheme beside it claims.

import { decodeGsm7 } from './gsm7.ts';
import { fromHex } from './octets.ts';
import { unpackSeptets } from './septets.ts';
import { decodeUcs2 } from './ucs2.ts';

/** The text in words; what cannot be read as anything else is returned as it came. */
export function ussdText(raw: string, scheme: number | undefined): string {
  if (raw.length < 2 || raw.length % 2 !== 0 || !/^[0-9A-F]+$/i.test(raw)) return raw;
  const octets = fromHex(raw);
  // Language in two octets first, then UCS-2 (coding group 0001, §5).
  if (scheme === 17) return tidy(decodeUcs2(octets.subarray(2)));
  if (isUcs2Scheme(scheme) || looksLikeUcs2(raw)) return tidy(decodeUcs2(octets));
  const text = unpack(octets);
  return isReadable(text) ? text : raw;
}

function isUcs2Scheme(scheme: number | undefined): boolean {
  if (scheme === undefined) return false;
  const group = scheme >> 4;
  return (group >= 4 && group <= 7 && (scheme & 0x0c) === 0x08) || (group === 9 && (scheme & 0x0c) === 0x08);
}

/** Every second octet the same small one: letters of one script, and not septets. */
function looksLikeUcs2(raw: string): boolean {
  return raw.length >= 8 && raw.length % 4 === 0 && /^(?:0[0-6][0-9A-F]{2})+$/i.test(raw);
}

function unpack(octets: Uint8Array): string {
  const count = Math.floor((octets.length * 8) / 7);
  return decodeGsm7(unpackSeptets(octets, count)).text.replace(/[\r@]+$/, '');
}

/** A balance is made of letters, digits and marks; a number read as septets is not. */
function isReadable(text: string): boolean {
  return (
    text !== '' &&
    /^[\p{L}\p{N}\p{P}\p{S}\p{Zs}\r\n]+$/u.test(text) &&
    /[\p{L}\p{N}]{2}/u.test(text) &&
    !/[ΔΦΓΛΩΠΨΣΘΞ]/.test(text)
  );
}

/** Some firmware writes what lies behind the text in its memory as well: a text ends at the first thing that is none. */
function tidy(text: string): string {
  return text.replace(/[\0\uFFFF\uFFFE][\s\S]*$/, '').trimEnd();
}

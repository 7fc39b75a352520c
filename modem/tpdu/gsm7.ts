// Text ⇄ septets in the GSM 7 bit alphabets (3GPP TS 23.038 §6.2.1): the default one and, in its place,
// the locking and single shift tables of a national language (annex A).

import { DEFAULT_ALPHABET, DEFAULT_EXTENSION, ESCAPE } from './gsm7-tables.ts';
import { lockingShiftTable, type NationalLanguage, singleShiftTable } from './national-tables.ts';

const NONE = 0xffff;
const ESCAPED = 0x100;
const SPACE = 0x20;

/** A main table and an extension table, laid out for reading and for writing. */
export interface GsmAlphabet {
  readonly locking: NationalLanguage | undefined;
  readonly single: NationalLanguage | undefined;
  /** Code unit by septet, 0 where the table has none. */
  readonly main: Uint16Array;
  /** Code unit by the septet after ESC, 0 where the table has none. */
  readonly extension: Uint16Array;
  /** Septet by code unit, plus 256 when ESC goes before it, 65535 when there is none. */
  readonly septets: Uint16Array;
}

/** What the text of some septets is, and what was odd about them. */
export interface Gsm7Reading {
  readonly text: string;
  /** The last septet is an ESC: half of a character whose other half may be in the next part. */
  readonly danglingEscape: boolean;
  /** How many septets stand for no character of the tables. */
  readonly undefinedCharacters: number;
}

const built = new Map<string, GsmAlphabet>();

/** The alphabet of a locking and a single shift table; undefined stands for the default ones. */
export function gsmAlphabet(locking?: NationalLanguage, single?: NationalLanguage): GsmAlphabet {
  const key = `${locking ?? ''}/${single ?? ''}`;
  let alphabet = built.get(key);
  if (alphabet === undefined) {
    alphabet = buildAlphabet(locking, single);
    built.set(key, alphabet);
  }
  return alphabet;
}

function buildAlphabet(locking?: NationalLanguage, single?: NationalLanguage): GsmAlphabet {
  const mainText = (locking && lockingShiftTable(locking)) ?? DEFAULT_ALPHABET;
  const extensionText = single ? singleShiftTable(single) : DEFAULT_EXTENSION;
  const main = new Uint16Array(128);
  const extension = new Uint16Array(128);
  for (let septet = 0; septet < 128; septet++) {
    main[septet] = septet === ESCAPE ? 0 : mainText.charCodeAt(septet);
    extension[septet] = extensionText[septet]?.charCodeAt(0) ?? 0;
  }
  const septets = new Uint16Array(1 + Math.max(...main, ...extension)).fill(NONE);
  for (let septet = 127; septet >= 0; septet--) {
    const unit = extension[septet] ?? 0;
    if (unit !== 0) septets[unit] = ESCAPED | septet;
  }
  for (let septet = 127; septet >= 0; septet--) {
    const unit = main[septet] ?? 0;
    if (unit !== 0) septets[unit] = septet;
  }
  return { locking, single, main, extension, septets };
}

/** The default alphabet with its default extension table. */
export const GSM_DEFAULT: GsmAlphabet = gsmAlphabet();

const CHUNK = 4096;
const units = new Uint16Array(CHUNK);
const utf16 = new TextDecoder('utf-16le', { ignoreBOM: true });

/**
 * Reads septets. An ESC before a septet without extension character gives the character of the main table;
 * an ESC before another ESC, or at the end, gives a space (TS 23.038 §6.2.1.1).
 */
export function decodeGsm7(septets: Uint8Array, alphabet: GsmAlphabet = GSM_DEFAULT): Gsm7Reading {
  const { main, extension } = alphabet;
  let text = '';
  let filled = 0;
  let undefinedCharacters = 0;
  let danglingEscape = false;
  for (let index = 0; index < septets.length; index++) {
    const septet = septets[index] ?? 0;
    let unit = main[septet] ?? 0;
    if (septet === ESCAPE) {
      const following = septets[index + 1];
      if (following === undefined) {
        danglingEscape = true;
        unit = SPACE;
      } else {
        index++;
        unit = extension[following] ?? 0;
        if (unit === 0) {
          undefinedCharacters++;
          unit = main[following] ?? 0;
          if (unit === 0) unit = SPACE;
        }
      }
    } else if (unit === 0) {
      undefinedCharacters++;
      unit = SPACE;
    }
    units[filled++] = unit;
    if (filled === CHUNK) {
      text += utf16.decode(units);
      filled = 0;
    }
  }
  text += utf16.decode(units.subarray(0, filled));
  return { text, danglingEscape, undefinedCharacters };
}

/** How many septets a code unit takes: 1, 2 with its ESC, or 0 when the alphabet does not have it. */
export function septetsOf(unit: number, alphabet: GsmAlphabet = GSM_DEFAULT): 0 | 1 | 2 {
  const septet = alphabet.septets[unit] ?? NONE;
  return septet === NONE ? 0 : septet >= ESCAPED ? 2 : 1;
}

/** Septets of a text, or undefined when it has a character that the alphabet does not have. */
export function encodeGsm7(text: string, alphabet: GsmAlphabet = GSM_DEFAULT): Uint8Array | undefined {
  const { septets } = alphabet;
  const written = new Uint8Array(2 * text.length);
  let length = 0;
  for (let index = 0; index < text.length; index++) {
    const septet = septets[text.charCodeAt(index)] ?? NONE;
    if (septet === NONE) return undefined;
    if (septet >= ESCAPED) written[length++] = ESCAPE;
    written[length++] = septet & 0x7f;
  }
  return written.subarray(0, length);
}

// What a text costs, for the composer's counter. Runs in browsers from this source file as it is.

import { graphemes } from './graphemes.ts';
import { type LayoutOptions, layOut } from './layout.ts';
import { gsmReplacement, isGsm, replaceWithGsm } from './look-alikes.ts';

/** A character that GSM 7 bit does not have. */
export interface ForcingCharacter {
  /** A grapheme cluster: what people see as one character. */
  readonly character: string;
  /** What reads nearly the same in GSM 7 bit (perhaps nothing, for what cannot be seen), if anything does. */
  readonly replacement: string | undefined;
}

export interface Measure {
  readonly alphabet: 'gsm-7-bit' | 'ucs-2';
  /** The alphabet in words people know. */
  readonly alphabetName: 'GSM' | 'Unicode';
  readonly parts: number;
  /** Units of the whole text: septets (an extension character takes two), or 16-bit code units. */
  readonly used: number;
  /** Units that each part of this message holds; less when there are several. */
  readonly perPart: number;
  /** Units that all its parts hold. */
  readonly limit: number;
  /** Units left in the last part. */
  readonly left: number;
  /** More than the 255 parts that can be sent. */
  readonly tooLong: boolean;
  /** Each distinct character that GSM 7 bit does not have, in the order of the text. */
  readonly forcedBy: readonly ForcingCharacter[];
}

const MAXIMUM_PARTS = 255;

/** Measures a text exactly as `segment` with the same options would cut it. */
export function measure(text: string, options: LayoutOptions = {}): Measure {
  const { alphabet, parts, used, limit } = layOut(text, options);
  return {
    alphabet,
    alphabetName: alphabet === 'gsm-7-bit' ? 'GSM' : 'Unicode',
    parts: parts.length,
    used: used.reduce((sum, units) => sum + units, 0),
    perPart: limit,
    limit: limit * parts.length,
    left: limit - (used.at(-1) ?? 0),
    tooLong: parts.length > MAXIMUM_PARTS,
    forcedBy: forcingCharacters(text),
  };
}

/** Measures a text as it will leave where rare characters are to be replaced by what reads nearly the same (`replacing`). */
export function measureSending(text: string, replacing: boolean): Measure {
  return measure(replacing ? replaceWithGsm(text) : text);
}

function forcingCharacters(text: string): ForcingCharacter[] {
  if (isGsm(text)) return [];
  const found = new Map<string, ForcingCharacter>();
  for (const character of graphemes(text.toWellFormed())) {
    if (found.has(character) || isGsm(character)) continue;
    found.set(character, { character, replacement: gsmReplacement(character) });
  }
  return [...found.values()];
}

export { replaceWithGsm } from './look-alikes.ts';

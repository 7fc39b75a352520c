// GSM 7 bit look-alikes of characters that the alphabet lacks, so that one curly quote does not halve a message.
// Runs in browsers as it is.

import { graphemes } from './graphemes.ts';
import { septetsOf } from './gsm7.ts';

/** Replacement first, then the characters it stands for. */
const LOOK_ALIKES: readonly (readonly [string, string])[] = [
  ['"', '“”„‟«»″〃＂❝❞'],
  ["'", '‘’‚‛′‹›´`ʹʻʼʽˈˊˋ＇❛❜‵'],
  ['-', '‐‑‒–—―−⁃﹘﹣－'],
  ['...', '…'],
  ['..', '‥'],
  ['.', '․。．'],
  [',', '‚،，、'],
  [':', '∶：'],
  [';', '；'],
  ['!', 'ǃ！'],
  ['?', '？'],
  ['*', '•●▪◦∙·‣⁎∗＊★☆'],
  ['/', '⁄∕／'],
  ['|', '¦｜'],
  ['~', '˜∼～〜'],
  ['(', '（'],
  [')', '）'],
  ['%', '٪％'],
  ['+', '＋'],
  ['=', '＝'],
  ['<', '＜'],
  ['>', '＞'],
  ['->', '→➔➜'],
  ['<-', '←'],
  ['=>', '⇒'],
  ['<=', '≤'],
  ['>=', '≥'],
  ['!=', '≠'],
  ['x', '×✕✖'],
  [' ', '\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t'],
  ['\n', '\u2028\u2029\u0085\v'],
  ['', '\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff'],
  ['(c)', '©'],
  ['(r)', '®'],
  ['TM', '™'],
  ['SM', '℠'],
  ['No.', '№'],
  ['deg', '°'],
  ['+/-', '±'],
  ['1/2', '½'],
  ['1/4', '¼'],
  ['3/4', '¾'],
  ['a', 'ª'],
  ['o', 'º'],
  ['u', 'µ'],
  ['L', 'Ł'],
  ['l', 'ł'],
  ['D', 'ĐÐ'],
  ['d', 'đð'],
  ['H', 'Ħ'],
  ['h', 'ħ'],
  ['I', 'İ'],
  ['i', 'ı'],
  ['Th', 'Þ'],
  ['th', 'þ'],
  ['OE', 'Œ'],
  ['oe', 'œ'],
  ['SS', 'ẞ'],
  ['Ö', 'Ő'],
  ['ö', 'ő'],
  ['Ü', 'Ű'],
  ['ü', 'ű'],
  ['Ç', 'ç'],
  ['c', '¢'],
];

/** Greek: GSM 7 bit has those capitals that do not look Latin; the others are written with the Latin ones. */
const GREEK_FROM = 'ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαβγδεζηθικλμνξοπρστυφχψως';
const GREEK_TO = 'ABEZHIKMNOPTYXABΓΔEZHΘIKΛMNΞOΠPΣTYΦXΨΩΣ';

const REPLACEMENTS = new Map<string, string>();
for (const [replacement, characters] of LOOK_ALIKES) {
  for (const character of characters) if (!REPLACEMENTS.has(character)) REPLACEMENTS.set(character, replacement);
}
for (const [index, letter] of [...GREEK_FROM].entries()) {
  if (!REPLACEMENTS.has(letter)) REPLACEMENTS.set(letter, GREEK_TO.charAt(index));
}

/** Whether GSM 7 bit (default alphabet and extension) has every character of a text. */
export function isGsm(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    if (septetsOf(text.charCodeAt(index)) === 0) return false;
  }
  return true;
}

/** The GSM 7 bit look-alike of a grapheme cluster; undefined when there is none. */
export function gsmReplacement(cluster: string): string | undefined {
  if (isGsm(cluster)) return cluster;
  const composed = cluster.normalize('NFC');
  if (isGsm(composed)) return composed;
  let replacement = '';
  for (const character of composed) {
    const letter = replacementOf(character);
    if (letter === undefined) return undefined;
    replacement += letter;
  }
  return replacement;
}

function replacementOf(character: string): string | undefined {
  if (isGsm(character)) return character;
  const known = REPLACEMENTS.get(character);
  if (known !== undefined) return known;
  // Letters with marks lose them (š → s), compatibility forms become plain (ﬁ → fi, ² → 2).
  const plain = character.normalize('NFKD').replace(/\p{M}/gu, '');
  if (plain === character) return undefined;
  let replacement = '';
  for (const letter of plain) {
    const found = isGsm(letter) ? letter : REPLACEMENTS.get(letter);
    if (found === undefined) return undefined;
    replacement += found;
  }
  return replacement;
}

/** The text with every character that has a GSM 7 bit look-alike replaced by it; the others stay. */
export function replaceWithGsm(text: string): string {
  if (isGsm(text)) return text;
  return graphemes(text)
    .map((cluster) => gsmReplacement(cluster) ?? cluster)
    .join('');
}

/** The text in GSM 7 bit at any price: look-alikes, and `?` for what has none. */
export function forceGsm(text: string): string {
  if (isGsm(text)) return text;
  return graphemes(text)
    .map((cluster) => gsmReplacement(cluster) ?? '?')
    .join('');
}

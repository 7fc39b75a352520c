// What a person types → an FTS5 query that cannot be anything but words (https://www.sqlite.org/fts5.html §3).
import { digitGroups, fold } from './fold.ts';

/** Words looked for at most; what comes after them is left out. */
const MOST_WORDS = 12;

export const WORD = /[\p{L}\p{N}\p{M}\p{Co}]+/gu;

/** The words of a text as the index splits it, and as it keeps them. */
export function wordsOf(text: string): string[] {
  const words = fold(text).match(WORD) ?? [];
  return words.slice(0, MOST_WORDS);
}

/** Every word quoted, the last one as a beginning; undefined when there is no word in it. */
export function matchExpression(text: string): string | undefined {
  const words = wordsOf(text);
  if (words.length === 0) return undefined;
  return words.map((word, index) => `"${word}"${index === words.length - 1 ? '*' : ''}`).join(' ');
}

/** Whether the index keeps the word letter by letter; of scripts not named here it has its own mind. */
export function isKeptAsItIs(word: string): boolean {
  return /^[0-9a-zα-ωа-џא-תء-غف-ي]+$/.test(word);
}

/** Fewer digits would find everybody's number. */
export const FEWEST_DIGITS = 3;

/** The digits of a number in any form, without what stands for the country or trunk: 0612… and +33612… share them. */
export function significantDigits(text: string): string {
  const digits = digitGroups(text.normalize('NFKC')).map((group) => group.digits);
  return digits.join('').replace(/^0+/, '');
}

/** Between these stands a word that was searched for; characters that no text needs. */
export const MARK_START = '\u0001';
export const MARK_END = '\u0002';

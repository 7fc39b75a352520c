// What a person types → an FTS5 query that cannot be anything but words (https://www.sqlite.org/fts5.html §3).

/** Words looked for at most; what comes after them is left out. */
const MOST_WORDS = 12;

/** The words of a text as the index splits it. */
export function wordsOf(text: string): string[] {
  const words = text.normalize('NFC').match(/[\p{L}\p{N}\p{M}\p{Co}]+/gu) ?? [];
  return words.slice(0, MOST_WORDS);
}

/** Every word quoted, the last one as a beginning; undefined when there is no word in it. */
export function matchExpression(text: string): string | undefined {
  const words = wordsOf(text);
  if (words.length === 0) return undefined;
  return words.map((word, index) => `"${word}"${index === words.length - 1 ? '*' : ''}`).join(' ');
}

/**
 * The word as the index keeps it: small letters, no accents. Undefined where that cannot be told without the index itself,
 * which has its own mind about other scripts than Latin.
 */
export function indexedForm(word: string): string | undefined {
  if (!/^[0-9a-z\u00c0-\u017f\u1e00-\u1eff]+$/i.test(word)) return undefined;
  const plain = word
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();
  return /^[0-9a-z]+$/.test(plain) ? plain : undefined;
}

/** Fewer digits would find everybody's number. */
export const FEWEST_DIGITS = 3;

/** The digits of a number in any form, without what stands for the country or trunk: 0612… and +33612… share them. */
export function significantDigits(text: string): string {
  const digits = text.normalize('NFKC').replace(/[^0-9]/g, '');
  return digits.replace(/^0+/, '');
}

/** Between these stands a word that was searched for; characters that no text needs. */
export const MARK_START = '\u0001';
export const MARK_END = '\u0002';

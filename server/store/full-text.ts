// What a person types → an FTS5 query that cannot be anything but words (https://www.sqlite.org/fts5.html §3).

/** Every word quoted, all of them whole or the last one as a beginning; undefined when there is no word in it. */
export function matchExpression(text: string, last: 'whole' | 'beginning' = 'beginning'): string | undefined {
  const words = text
    .normalize('NFC')
    .match(/[\p{L}\p{N}\p{M}\p{Co}]+/gu)
    ?.slice(0, 12);
  if (!words) return undefined;
  const star = last === 'beginning' ? '*' : '';
  return words.map((word, index) => `"${word}"${index === words.length - 1 ? star : ''}`).join(' ');
}

/** The digits of a number in any form, without what stands for the country or trunk: 0612… and +33612… share them. */
export function significantDigits(text: string): string {
  const digits = text.normalize('NFKC').replace(/[^0-9]/g, '');
  return digits.replace(/^0+/, '');
}

/** Between these stands a word that was searched for; characters that no text needs. */
export const MARK_START = '\u0001';
export const MARK_END = '\u0002';

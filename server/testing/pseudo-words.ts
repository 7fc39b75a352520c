// A catalogue in a language that nobody speaks: every sentence of the English one between ⟦ and ⟧, and what a sentence was
// given (names, numbers, what a modem said) between ⟨ and ⟩ inside of it. What a page shows outside of the brackets did not
// come from the catalogue. Its writing runs from right to left, and countries and languages are named in Hebrew.
import { words as english } from '../http/words/en.ts';
import type { Words } from '../http/words.ts';

/** The same shape with every string in brackets, also those that its functions give. */
export function disguise<Shape>(shape: Shape): Shape;
export function disguise(shape: unknown): unknown {
  if (typeof shape === 'string') return shape === '' ? '' : `⟦${shape}⟧`;
  if (Array.isArray(shape)) return shape.map((each) => disguise(each));
  if (typeof shape === 'function')
    return (...given: readonly unknown[]) => marked(disguise(shape(...given)), textsOf(given));
  if (typeof shape === 'object' && shape !== null)
    return Object.fromEntries(Object.entries(shape).map(([key, value]) => [key, disguise(value)]));
  return shape;
}

/** Strings at any depth that could be read as words: all but codes, which a sentence may be chosen by. */
function textsOf(given: unknown): string[] {
  if (typeof given === 'string') return /\p{L}{4}/u.test(given) && !/^[a-z-]+$/.test(given) ? [given] : [];
  return typeof given === 'object' && given !== null ? Object.values(given).flatMap(textsOf) : [];
}

function marked(said: unknown, texts: readonly string[]): unknown {
  if (typeof said === 'string') {
    const sorted = texts.toSorted((one, other) => other.length - one.length);
    const spelled = sorted.map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    return spelled.length === 0 ? said : said.replace(new RegExp(spelled.join('|'), 'g'), '⟨$&⟩');
  }
  if (Array.isArray(said)) return said.map((each) => marked(each, texts));
  if (typeof said === 'object' && said !== null)
    return Object.fromEntries(Object.entries(said).map(([key, value]) => [key, marked(value, texts)]));
  return said;
}

const countries = new Intl.DisplayNames(['he'], { type: 'region' });

export const words: Words = {
  ...disguise(english),
  language: 'he',
  direction: 'rtl',
  country: (code) => countries.of(code) ?? code,
};

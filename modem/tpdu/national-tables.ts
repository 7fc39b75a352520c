// The national languages that have tables of their own (3GPP TS 23.038 annex A) and their identifiers (§6.2.1.2.4).

/** A language with a single shift table; all but Spanish also have a locking shift table. */
export type NationalLanguage =
  | 'turkish'
  | 'spanish'
  | 'portuguese'
  | 'bengali'
  | 'gujarati'
  | 'hindi'
  | 'kannada'
  | 'malayalam'
  | 'oriya'
  | 'punjabi'
  | 'tamil'
  | 'telugu'
  | 'urdu';

/** Languages in the order of their identifiers, which begin at 1. */
export const NATIONAL_LANGUAGES: readonly NationalLanguage[] = [
  'turkish',
  'spanish',
  'portuguese',
  'bengali',
  'gujarati',
  'hindi',
  'kannada',
  'malayalam',
  'oriya',
  'punjabi',
  'tamil',
  'telugu',
  'urdu',
];

/** 128 characters by septet, U+0000 where the table has none. */
export const LOCKING_SHIFT: Readonly<Partial<Record<NationalLanguage, string>>> = {};

/** 128 characters by the septet after ESC, U+0000 where the table has none. */
export const SINGLE_SHIFT: Readonly<Partial<Record<NationalLanguage, string>>> = {};

/** The identifier of a language as its information element carries it. */
export function nationalLanguageIdentifier(language: NationalLanguage): number {
  return NATIONAL_LANGUAGES.indexOf(language) + 1;
}

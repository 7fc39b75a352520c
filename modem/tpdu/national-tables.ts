// The national languages that have tables of their own (3GPP TS 23.038 annex A) and their identifiers (§6.2.1.2.4).

import { LOCKING_SHIFT_ROWS } from './locking-shift-tables.ts';
import { SINGLE_SHIFT_ROWS } from './single-shift-tables.ts';

/** A language with a single shift table; all but Spanish also have a locking shift table. */
export type NationalLanguage = keyof typeof SINGLE_SHIFT_ROWS;

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

const NAMED: Readonly<Record<string, string>> = { SP: ' ', LF: '\n', CR: '\r', FF: '\f', '--': '\0', ESC: '\0' };

/** The 128 characters of a language's locking shift table by septet, U+0000 where it has none. */
export function lockingShiftTable(language: NationalLanguage): string | undefined {
  return language === 'spanish' ? undefined : parseRows(LOCKING_SHIFT_ROWS[language]);
}

/** The 128 characters of a language's single shift table by the septet after ESC, U+0000 where it has none. */
export function singleShiftTable(language: NationalLanguage): string {
  return parseRows(SINGLE_SHIFT_ROWS[language]);
}

function parseRows(rows: string): string {
  return rows.trim().split(/\s+/).map(characterOf).join('');
}

function characterOf(cell: string): string {
  return NAMED[cell] ?? (cell.length === 4 ? String.fromCharCode(Number.parseInt(cell, 16)) : cell);
}

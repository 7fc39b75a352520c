// Which lines end a command (ITU-T V.250 §5.7, 3GPP TS 27.007 §9, 3GPP TS 27.005 §3.2.5), in all the spellings that were seen.

import { cmeErrorWords, cmsErrorWords, codeOfWords } from './error-words.ts';

export interface Refusal {
  readonly kind: 'CMS' | 'CME' | 'ERROR';
  readonly code: number | undefined;
  /** The modem's own words; '' where it gave a number, or nothing. */
  readonly text: string;
}

export type FinalResultCode = { readonly type: 'ok' } | { readonly type: 'refused'; readonly refusal: Refusal };

/** The final result code that a line is, or undefined. `+CME ERROR: SIM busy` and `+CMS ERROR:321` are final like `ERROR`. */
export function finalResultCode(line: string): FinalResultCode | undefined {
  if (line === 'OK') return { type: 'ok' };
  const extended = /^\+(CM[ES]) ERROR\s*:?\s*(.*)$/i.exec(line);
  if (extended !== null) return { type: 'refused', refusal: refusal(kindOf(extended[1]), extended[2] ?? '') };
  if (plainRefusals.test(line)) return { type: 'refused', refusal: { kind: 'ERROR', code: undefined, text: line } };
  return undefined;
}

/** Two lines that came glued (`ERROR+CNUM: …`, `…00FF+CMGL: 2,…`) taken apart; a line that is one line is returned as it is. */
export function unglue(line: string): readonly string[] {
  const glued = /^(OK|ERROR|[0-9A-F]{8,})(\+.*)$/i.exec(line);
  if (glued?.[1] !== undefined && glued[2] !== undefined) return [glued[1], ...unglue(glued[2])];
  return [line];
}

/** A code and its meaning, for logs. */
export function describeRefusal({ kind, code, text }: Refusal): string {
  if (kind === 'ERROR') return text;
  if (code === undefined) return `+${kind} ERROR: ${text || 'no reason given'}`;
  const name = text || (wordsOf(kind)[code] ?? 'not in the standard: the maker’s own code');
  return `+${kind} ERROR: ${code} (${name})`;
}

/** Besides ERROR: words of Huawei, ZTE, Qualcomm and others instead of a code. */
const plainRefusals =
  /^(?:ERROR|ERROR:\s?\d+|COMMAND NOT SUPPORT(?:ED)?|MODEM ERROR:.*|NA|NOT FOND .*|NOT FOUND .*|TOO MANY PARAMETERS|INVALID COMMAND LINE|EXCEPTION)$/i;

function kindOf(text: string | undefined): 'CMS' | 'CME' {
  return text?.toUpperCase() === 'CMS' ? 'CMS' : 'CME';
}

function refusal(kind: 'CMS' | 'CME', told: string): Refusal {
  const trimmed = told.trim().replace(/^"|"$/g, '');
  if (/^\d{1,6}$/.test(trimmed)) {
    return { kind, code: Number(trimmed), text: '' };
  }
  return { kind, code: codeOfWords(wordsOf(kind), trimmed), text: trimmed };
}

function wordsOf(kind: 'CMS' | 'CME') {
  return kind === 'CMS' ? cmsErrorWords : cmeErrorWords;
}

// Phone numbers: as somebody wrote or a network sent them ⇄ E.164, so that one person is one thread. Short codes and
// names of senders (3GPP TS 23.040 §9.1.2.5, alphanumeric) are not phone numbers and stay word for word.
import { parsePhoneNumberFromString as parseWithKind } from 'libphonenumber-js/max';
import {
  AsYouType,
  type CountryCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
  validatePhoneNumberLength,
} from 'libphonenumber-js/min';
import { fold, SHORTEST_NUMBER } from '../store/fold.ts';
import type { Refusal } from '../store/reason.ts';

export type PhoneNumber =
  /** E.164 with its plus sign: can be texted. */
  | { readonly type: 'e164'; readonly number: string }
  /** A short code of 3 to 8 digits: can be texted, belongs to nobody. */
  | { readonly type: 'short-code'; readonly number: string }
  /** A sender's name: cannot be answered. */
  | { readonly type: 'name'; readonly number: string }
  | { readonly type: 'invalid'; readonly reason: Refusal };

const SHORT_CODE = /^[0-9]{3,8}$/;
/** What a person types that begins with 0 is the beginning of a national number, not a short code. */
const TYPED_SHORT_CODE = /^[1-9][0-9]{2,7}$/;
/** Digits that a number which was begun may lack. */
const MOST_FILLED = 10;
/** Everything that people put between digits. */
const PUNCTUATION = /[\s().\-/‐-―\u00a0\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/**
 * Reads what a person typed. `country` (ISO 3166 alpha-2) gives the meaning of a number without a country code.
 * Never throws; digits of other scripts are read as digits by libphonenumber.
 */
export function parsePhoneNumber(input: string, country: string | undefined): PhoneNumber {
  const compact = input.normalize('NFKC').replace(PUNCTUATION, '');
  if (compact === '') return { type: 'invalid', reason: { why: 'number-missing' } };
  if (compact.length > 32) return { type: 'invalid', reason: { why: 'number-too-long' } };
  const e164 = toE164(compact, country);
  if (e164) return { type: 'e164', number: e164 };
  if (TYPED_SHORT_CODE.test(compact)) return { type: 'short-code', number: compact };
  return { type: 'invalid', reason: explain(compact, country) };
}

/** What a person typed to search for, read as a number or a part of one. */
export interface TypedNumber {
  /** E.164 or a short code, when it is a whole one. */
  readonly exact: string | undefined;
  /** The E.164 number that it stands for, or the beginning of that. */
  readonly beginning: string | undefined;
  /** The digits as somebody may have written them into a text: national, international, with 00. Empty: no number. */
  readonly forms: readonly string[];
}

/** Reads what may be a number, whole or in part. Never throws. */
export function readTypedNumber(input: string, country: string | undefined): TypedNumber {
  const compact = fold(input.replace('(0)', '')).replace(PUNCTUATION, '');
  if (!/^\+?[0-9]{2,20}$/.test(compact)) return { exact: undefined, beginning: undefined, forms: [] };
  const parsed = parsePhoneNumber(input, country);
  const exact = parsed.type === 'e164' || parsed.type === 'short-code' ? parsed.number : undefined;
  const part = new AsYouType(supported(country));
  part.input(withPlus(compact));
  // None for the code of a country alone: it stands for nothing yet.
  const number = part.getNumber();
  const beginning = number === undefined ? undefined : part.getNumberValue();
  const forms = new Set([compact.replace('+', '')]);
  if (beginning !== undefined) for (const prefix of ['', '00']) forms.add(prefix + beginning.slice(1));
  const national = beginning === undefined ? '' : nationalOf(beginning);
  if (national.length >= SHORTEST_NUMBER) forms.add(national);
  return { exact, beginning, forms: [...forms] };
}

/** The digits of an E.164 number, whole or begun, as its own country writes them; '' where that is not known. */
function nationalOf(beginning: string): string {
  // Only a whole number has a form: one that is not finished is filled up, and what was filled in is cut off. Of a country's
  // forms the longest has the 0 in front, where there is one: those of odd lengths are written without it.
  const forms = { valid: '', possible: '' };
  for (let filled = 0; filled <= MOST_FILLED; filled += 1) {
    const number = parsePhoneNumberFromString(beginning + '0'.repeat(filled));
    if (number === undefined || !number.isPossible()) continue;
    const kind = number.isValid() ? 'valid' : 'possible';
    const digits = number.formatNational().replace(/[^0-9]/g, '');
    const form = digits.slice(0, digits.length - filled);
    if (form.length > forms[kind].length) forms[kind] = form;
  }
  return forms.valid || forms.possible;
}

/** What a network sent as originating address: digits with their type of number, or a name. Never 'invalid'. */
export function parseSender(
  sender: { readonly text: string; readonly international: boolean; readonly alphanumeric: boolean },
  country: string | undefined,
): Exclude<PhoneNumber, { type: 'invalid' }> {
  const text = sender.text.trim();
  if (sender.alphanumeric || !/^\+?[0-9]+$/.test(text)) return { type: 'name', number: text === '' ? 'Unknown' : text };
  const digits = text.replace(/^\+/, '');
  const e164 = sender.international ? toE164(`+${digits}`, country) : toE164(digits, country);
  if (e164) return { type: 'e164', number: e164 };
  // Not a number by any plan that we know: keep what came, so that it has a thread and nobody is guessed.
  if (sender.international) return { type: 'e164', number: `+${digits}` };
  return { type: 'short-code', number: digits };
}

/** Numbers whose form is kept: many pages of the list. Parsing fifty takes longer than reading their rows. */
const KEPT_FORMS = 20_000;
const forms = new Map<string, string>();

/** For people to read: in international form with the spaces of its own country. Anything else word for word. */
export function formatPhoneNumber(number: string): string {
  if (!number.startsWith('+')) return number;
  const known = forms.get(number);
  if (known !== undefined) return known;
  const form = parsePhoneNumberFromString(number)?.formatInternational() ?? number;
  if (forms.size >= KEPT_FORMS) forms.clear();
  forms.set(number, form);
  return form;
}

/** Whether a message can be sent to what stands as a conversation's number. */
export function canBeTexted(number: string): boolean {
  return /^\+[0-9]{4,15}$/.test(number) || SHORT_CODE.test(number);
}

/** Whether it is certainly a fixed line, where a text is often lost. Some countries do not tell by the number. */
export function isLandline(number: string): boolean {
  return number.startsWith('+') && parseWithKind(number)?.getType() === 'FIXED_LINE';
}

/** Whether libphonenumber knows this ISO 3166 alpha-2 code. */
export function isCountry(code: string): boolean {
  return isSupportedCountry(code);
}

function toE164(compact: string, country: string | undefined): string | undefined {
  const known = supported(country);
  const international = withPlus(compact);
  const parsed = parsePhoneNumberFromString(international, {
    extract: false,
    ...(known !== undefined && !international.startsWith('+') && { defaultCountry: known }),
  });
  if (!parsed) return undefined;
  // Who wrote the country code meant it: numbering plans grow faster than any list of valid ranges.
  const meant = international.startsWith('+') && parsed.isPossible();
  return parsed.isValid() || meant ? parsed.number : undefined;
}

function explain(compact: string, country: string | undefined): Refusal {
  if (!/[0-9]/.test(compact)) return { why: 'no-digits' };
  if (country === undefined && !compact.startsWith('+')) return { why: 'no-country' };
  const known = supported(country);
  const length = known === undefined ? validatePhoneNumberLength(compact) : validatePhoneNumberLength(compact, known);
  if (length === 'TOO_SHORT') return { why: 'number-too-short' };
  if (length === 'TOO_LONG') return { why: 'number-too-long' };
  return { why: 'no-number' };
}

function withPlus(compact: string): string {
  return compact.startsWith('00') && !compact.startsWith('000') ? `+${compact.slice(2)}` : compact;
}

function supported(country: string | undefined): CountryCode | undefined {
  return country !== undefined && isSupportedCountry(country) ? country : undefined;
}

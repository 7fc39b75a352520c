// Where a text to a number goes: which country, or a short code, or none, and whether it costs extra. By the numbering
// plans in libphonenumber's full metadata, which alone knows the kinds of numbers.
import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max';

/** What kind of number it is and whose country; pure. */
export type Destination =
  | { readonly type: 'country'; readonly country: string; readonly premium: boolean }
  | { readonly type: 'short-code' }
  /** Satellite and other numbers that belong to no country. */
  | { readonly type: 'nowhere' };

const PREMIUM = new Set(['PREMIUM_RATE', 'SHARED_COST', 'UAN', 'PAGER', 'PERSONAL_NUMBER']);

/** Sorts a number by where a text to it goes. */
export function destinationOf(number: string): Destination {
  if (!number.startsWith('+')) return { type: 'short-code' };
  const parsed = parsePhoneNumberFromString(number);
  if (parsed?.country === undefined) {
    // A number that no plan knows still has a calling code, and through it the main country of that code.
    const country = parsed?.getPossibleCountries()[0];
    return country === undefined ? { type: 'nowhere' } : { type: 'country', country, premium: false };
  }
  return { type: 'country', country: parsed.country, premium: PREMIUM.has(parsed.getType() ?? '') };
}

/** Whether a text is an ISO 3166 alpha-2 code that numbers are known for. */
export function isCountryCode(text: string): text is CountryCode {
  return isSupportedCountry(text);
}

// The clinic's name, language, time zone and country: asked at the first run, changed on the settings page.

import examples from 'libphonenumber-js/examples.mobile.json';
import { getCountries, getExampleNumber } from 'libphonenumber-js/min';
import { appendAudit } from '../accounts/audit.ts';
import type { Actor } from '../accounts/deps.ts';
import { isCountryCode } from '../accounts/destinations.ts';
import { type FixedSettings, readSettings, writeSetting } from '../inbox/settings.ts';
import { type Store, transact } from '../store/transact.ts';
import type { ClinicData, ClinicForm, FieldErrors } from './pages/accounts.ts';
import { words } from './words.ts';

const FIELDS = ['clinicName', 'locale', 'timeZone', 'country'] as const;
const LOCALES = ['en-GB', 'en-US', 'en-AU', 'en-CA', 'en-IE', 'en-IN', 'en-KE', 'en-NG', 'en-NZ', 'en-ZA'];
const machineTimeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const timeZones = Intl.supportedValuesOf('timeZone');
const countries = getCountries()
  .map((code) => ({ code, name: words.country(code) }))
  .sort((one, other) => one.name.localeCompare(other.name, words.language));

/** What the page needs; `form` is what is stored, or what was typed and is to be corrected. */
export function clinicData(form: ClinicForm, errors: FieldErrors, fixed: FixedSettings): ClinicData {
  const known = LOCALES.includes(form.locale) ? LOCALES : [form.locale, ...LOCALES];
  return {
    form,
    errors,
    locales: known.map((value) => ({ value, label: localeLabel(value) })),
    timeZones: timeZones.includes(form.timeZone) ? timeZones : [form.timeZone, ...timeZones],
    countries,
    fixed: FIELDS.filter((field) => fixed[field] !== undefined),
    example: countryExample(form.country),
    guessTimeZone: form.timeZone === machineTimeZone && Object.keys(errors).length === 0,
  };
}

/** How people write a mobile number there, and what it means: 06 12 34 56 78 → +33 6 12 34 56 78. */
export function countryExample(country: string): ClinicData['example'] {
  const number = isCountryCode(country) ? getExampleNumber(country, examples) : undefined;
  return number ? { written: number.formatNational(), meant: number.formatInternational() } : null;
}

export function checkClinic(form: ClinicForm): FieldErrors {
  const texts = words.accounts.firstRun.clinic;
  return {
    ...(form.clinicName.trim() === '' ? { clinicName: texts.nameMissing } : {}),
    ...(isLocale(form.locale) ? {} : { locale: texts.wrong }),
    ...(isTimeZone(form.timeZone) ? {} : { timeZone: texts.wrong }),
    ...(isCountryCode(form.country) ? {} : { country: texts.countryMissing }),
  };
}

/** Stores what differs from before, and writes each change down. Fields that the environment fixed are passed over. */
export async function saveClinic(
  store: Store,
  deps: { readonly clock: { now(): number }; readonly fixedSettings: FixedSettings },
  actor: Actor,
  form: ClinicForm,
): Promise<void> {
  const before = await readSettings(store.db);
  await transact(store, async (trx, announce) => {
    for (const key of FIELDS) {
      const value = form[key].trim();
      if (deps.fixedSettings[key] !== undefined || value === before[key]) continue;
      await writeSetting(trx, { key, value, at: deps.clock.now(), by: actor.id });
      const subject = { type: 'setting', id: key };
      await appendAudit(trx, deps, {
        actor,
        action: 'setting.change',
        subject,
        detail: { [key]: [before[key], value] },
      });
    }
    announce({ type: 'settings' });
  });
}

function localeLabel(locale: string): string {
  // What somebody typed may not even be shaped like one.
  return (isLocale(locale) && new Intl.DisplayNames([words.language], { type: 'language' }).of(locale)) || locale;
}

function isLocale(locale: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf([locale]).length === 1;
  } catch {
    return false; // not even shaped like one
  }
}

function isTimeZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return true;
  } catch {
    return false;
  }
}

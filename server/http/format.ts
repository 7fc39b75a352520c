// Dates, times, counts and phone numbers as people read them, by the clinic's locale and time zone.
import { formatPhoneNumber } from '../inbox/phone-number.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export interface Format {
  /** Milliseconds since 1970: what "today" is measured against. */
  readonly now: number;
  readonly locale: string;
  readonly timeZone: string;
  /** 14:05 */
  time(at: number): string;
  /** 14:05 today, Mon within a week, 12 Nov this year, 12 Nov 2024 before. */
  short(at: number): string;
  /** The same with the time of day: 14:05, Mon 14:05, 12 Nov 14:05. */
  moment(at: number): string;
  /** Thursday 12 November 2026 at 14:05 */
  full(at: number): string;
  /** 12 November 2026 */
  date(at: number): string;
  /** November 2026 */
  month(at: number): string;
  /** A number that is the same for all times of one day at the clinic. */
  dayKey(at: number): string;
  /** Days between the day of `at` and today, both at the clinic. */
  daysAgo(at: number): number;
  /** Thursday 12 November, with the year if it is another one. */
  day(at: number): string;
  /** For <time datetime>. */
  iso(at: number): string;
  count(n: number): string;
  /** With one digit behind the point. */
  decimal(n: number): string;
  /** 12 kB, 3.4 MB, 56 GB. */
  size(octets: number): string;
  phone(number: string): string;
  /** How long from `since` to now, in the largest unit that fits. */
  age(since: number): { readonly value: number; readonly unit: 'minute' | 'hour' | 'day' };
  /** The letters of a round picture. */
  initials(name: string): string;
}

/** The largest first. */
const SIZES = [
  { unit: 'gigabyte', least: 1e9, digits: 1 },
  { unit: 'megabyte', least: 1e6, digits: 1 },
  { unit: 'kilobyte', least: 1e3, digits: 0 },
] as const;

type Formatters = ReturnType<typeof formatters>;

function formatters(locale: string, timeZone: string) {
  const make = (options: Intl.DateTimeFormatOptions, language = locale) => {
    const formatter = new Intl.DateTimeFormat(language, { timeZone, ...options });
    return perMinute((at) => formatter.format(at));
  };
  // Always Gregorian and Latin digits: a key, not for people.
  const key = make({ year: 'numeric', month: '2-digit', day: '2-digit' }, 'en-CA');
  return {
    key,
    dayNumber: perMinute((at) => Date.parse(`${key(at)}T00:00:00Z`) / DAY),
    time: make({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
    weekday: make({ weekday: 'short' }),
    dayMonth: make({ day: 'numeric', month: 'short' }),
    dayMonthYear: make({ day: 'numeric', month: 'short', year: 'numeric' }),
    date: make({ day: 'numeric', month: 'long', year: 'numeric' }),
    month: make({ month: 'long', year: 'numeric' }),
    longDay: make({ weekday: 'long', day: 'numeric', month: 'long' }),
    longDayYear: make({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }),
    full: make({ dateStyle: 'full', timeStyle: 'short' }),
    count: new Intl.NumberFormat(locale),
    decimal: new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 }),
    sizes: SIZES.map(({ unit, digits, least }) => ({
      least,
      in: new Intl.NumberFormat(locale, { style: 'unit', unit, maximumFractionDigits: digits }),
    })),
  };
}

/** Minutes whose results are kept for each of them: some pages of the list. */
const KEPT_MINUTES = 4000;

// No format shows seconds and no zone of today is off by less than a minute, so a minute has one string.
function perMinute<Result>(of: (at: number) => Result): (at: number) => Result {
  const known = new Map<number, Result>();
  return (at) => {
    const minute = Math.floor(at / MINUTE);
    const found = known.get(minute);
    if (found !== undefined) return found;
    const result = of(at);
    if (known.size >= KEPT_MINUTES) known.clear();
    known.set(minute, result);
    return result;
  };
}

// Making an Intl formatter costs more than a page: one set for each locale and zone, and settings rarely change.
const made = new Map<string, Formatters>();

/** Formatting for one moment; cheap, made anew for each request. */
export function createFormat(options: { locale: string; timeZone: string; now: number }): Format {
  const { locale, timeZone, now } = options;
  const key = `${locale} ${timeZone}`;
  const f = made.get(key) ?? formatters(locale, timeZone);
  made.set(key, f);
  const dayKey = f.key;
  const today = f.dayNumber(now);
  const daysAgo = (at: number) => Math.round(today - f.dayNumber(at));
  const year = dayKey(now).slice(0, 4);
  const sameYear = (at: number) => dayKey(at).slice(0, 4) === year;
  const short = (at: number) => {
    const ago = daysAgo(at);
    if (ago === 0) return f.time(at);
    if (ago > 0 && ago < 7) return f.weekday(at);
    return (sameYear(at) ? f.dayMonth : f.dayMonthYear)(at);
  };
  return {
    now,
    locale,
    timeZone,
    dayKey,
    daysAgo,
    time: f.time,
    short,
    moment: (at) => (daysAgo(at) === 0 ? f.time(at) : `${short(at)} ${f.time(at)}`),
    full: f.full,
    date: f.date,
    month: f.month,
    day: (at) => (sameYear(at) ? f.longDay : f.longDayYear)(at),
    iso: (at) => new Date(at).toISOString(),
    count: (n) => f.count.format(n),
    decimal: (n) => f.decimal.format(n),
    size: (octets) => sizeOf(f, octets),
    phone: (number) => formatPhoneNumber(number),
    age(since) {
      const length = Math.max(0, now - since);
      if (length < HOUR) return { value: Math.floor(length / MINUTE), unit: 'minute' };
      if (length < DAY) return { value: Math.floor(length / HOUR), unit: 'hour' };
      return { value: Math.floor(length / DAY), unit: 'day' };
    },
    initials: initialsOf,
  };
}

// What is smaller than a kilobyte is told as one.
function sizeOf({ sizes }: Formatters, octets: number): string {
  const unit = sizes.find(({ least }) => octets >= least) ?? sizes[2];
  return unit === undefined ? '' : unit.in.format(Math.max(1, octets / unit.least));
}

const WORD = /[\p{L}\p{N}]/u;

function initialsOf(name: string): string {
  const words = name.split(/[\s,.\-–]+/).filter((word) => WORD.test(word));
  const letter = (word: string | undefined) => word?.match(WORD)?.[0]?.toLocaleUpperCase() ?? '';
  const initials = letter(words[0]) + (words.length > 1 ? letter(words.at(-1)) : '');
  return initials === '' ? '#' : initials;
}

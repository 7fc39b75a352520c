// The clinic's settings with their defaults and bounds. Environment wins over what a page stored, and pages show that.
import { damagedSettings, storedSettings, storeSetting } from '../store/settings.ts';
import type { Db, Trx } from '../store/transact.ts';

export interface Settings {
  readonly clinicName: string;
  /** Language of the pages (BCP 47); gives dates and numbers their form. */
  readonly locale: string;
  /** IANA name, e.g. Europe/Stockholm. */
  readonly timeZone: string;
  /** ISO 3166 alpha-2: what a number without a country code means. Empty: none. */
  readonly country: string;
  /** Ask the network for a delivery report with each part (TP-SRR). */
  readonly deliveryReports: boolean;
  /** TP-VP: how long the network may try, hours. After it a message without a report is "No report". */
  readonly validityHours: number;
  /** Longest message in parts. */
  readonly maxParts: number;
  /** Parts a minute and a day that each SIM may send; 0 is no limit. */
  readonly ratePerMinute: number;
  readonly ratePerDay: number;
  /** A person stopped all sending. */
  readonly sendingPaused: boolean;
  /** Seconds that a new message waits in the queue, so that it can be cancelled. */
  readonly holdSeconds: number;
  /** Where a client is found in the practice software; {id} is the client's external id. */
  readonly practiceLink: string;
  /** Messages waiting for a dead modem may leave by another one. */
  readonly moveFromDeadModem: boolean;
  /** Characters are replaced by GSM 7-bit look-alikes instead of sending Unicode. */
  readonly replaceUnicode: boolean;
}

export const DEFAULT_SETTINGS: Settings = {
  clinicName: 'Our clinic',
  locale: 'en-GB',
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  country: '',
  deliveryReports: true,
  validityHours: 48,
  maxParts: 10,
  ratePerMinute: 20,
  ratePerDay: 2000,
  sendingPaused: false,
  holdSeconds: 0,
  practiceLink: '',
  moveFromDeadModem: false,
  replaceUnicode: false,
};

/** What the environment fixed, by setting. */
export type FixedSettings = Partial<Settings>;

/** The settings in force: default < stored < fixed by the environment. A stored value of the wrong type is passed over. */
export async function readSettings(db: Db | Trx, fixed: FixedSettings = {}): Promise<Settings> {
  const stored = await storedSettings(db);
  const known = Object.entries(DEFAULT_SETTINGS).map(([key, standard]) => {
    const value = stored.get(key);
    return [key, typeof value === typeof standard ? value : standard] as const;
  });
  return { ...DEFAULT_SETTINGS, ...Object.fromEntries(known), ...fixed };
}

/** The keys whose stored values are of no use, so that the default is in force. */
export async function unreadableSettings(db: Db | Trx): Promise<readonly string[]> {
  const stored = await storedSettings(db);
  const ofWrongType = Object.entries(DEFAULT_SETTINGS)
    .filter(([key, standard]) => stored.has(key) && typeof stored.get(key) !== typeof standard)
    .map(([key]) => key);
  return [...(await damagedSettings(db)), ...ofWrongType];
}

/** Stores one setting, typed by its name. Checking its bounds is the page's work. */
export async function writeSetting<Key extends keyof Settings>(
  trx: Trx,
  change: { key: Key; value: Settings[Key]; at: number; by: number | null },
): Promise<void> {
  await storeSetting(trx, { key: change.key, value: change.value, changedAt: change.at, changedBy: change.by });
}

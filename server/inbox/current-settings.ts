// The settings in force, kept in memory so that they can be asked inside a transaction; read anew when they change.
import type { Store } from '../store/transact.ts';
import { type FixedSettings, readSettings, type Settings } from './settings.ts';

export interface CurrentSettings {
  get(): Settings;
  /** What the environment fixed: pages show it and do not change it. */
  readonly fixed: FixedSettings;
  /** Resolves once a change that was just committed is in force. */
  refresh(): Promise<void>;
}

/** Reads them once and again whenever the bell says `settings`. `report` hears of a read that failed; the old ones stay. */
export async function currentSettings(
  store: Store,
  fixed: FixedSettings,
  report: (error: unknown) => void,
): Promise<CurrentSettings> {
  let settings = await readSettings(store.db, fixed);
  const refresh = async () => {
    settings = await readSettings(store.db, fixed);
  };
  store.changes.listen((change) => {
    if (change.type === 'settings') refresh().catch(report);
  });
  return { get: () => settings, fixed, refresh };
}

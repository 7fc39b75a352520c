// The settings in force for pages: read once and again after the bell said that they changed. The page that a change leads
// to asks after the bell, so it never shows the old ones.
import { type FixedSettings, readSettings, type Settings } from '../inbox/settings.ts';
import type { Store } from '../store/transact.ts';

export type CachedSettings = () => Promise<Settings>;

/** Settings for pages; a read that failed is tried again at the next question. */
export function cachedSettings(store: Store, fixed: FixedSettings): CachedSettings {
  return cachedUntilChanged(store, () => readSettings(store.db, fixed));
}

/** The same for whatever else is made of settings. */
export function cachedUntilChanged<T>(store: Store, read: () => Promise<T>): () => Promise<T> {
  let known: Promise<T> | undefined;
  store.changes.listen((change) => {
    if (change.type === 'settings') known = undefined;
  });
  return () => {
    known ??= read().catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  };
}

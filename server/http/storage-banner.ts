// Said to everybody on every page while the disk does not take what is written.
import type { StorageState } from '../store/storage-health.ts';
import type { Banner } from './banners.ts';
import { words } from './words/en.ts';

/** None while the storage is well. */
export function storageBanners(state: StorageState): Banner[] {
  return state.type === 'well' ? [] : [{ id: `storage-${state.type}`, text: words.storage[state.type] }];
}

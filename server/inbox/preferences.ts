// A user's own choices: how to send, what rings, which colours, the filter they left the list with.
import { storePreference } from '../store/staff.ts';
import { type Store, transact } from '../store/transact.ts';

/** Stores the given choices of one user, all or none. What they may be is the page's to check. */
export async function choosePreferences(
  store: Store,
  userId: number,
  choices: Readonly<Record<string, unknown>>,
): Promise<void> {
  await transact(store, async (trx) => {
    for (const [key, value] of Object.entries(choices)) await storePreference(trx, { userId, key, value });
  });
}

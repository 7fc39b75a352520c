// Which modem belongs to which port, and which one a restart has lost before, kept across restarts: the names of ports wander,
// and another modem under the old name must not send in the place of the one that was chosen.
import type { DeviceMemory } from '../../modem/index.ts';
import { storedSettings, storeSetting } from '../store/settings.ts';
import type { Store } from '../store/transact.ts';

const CHOSEN = 'modemOfPort';
const LOST = 'modemsLostByRestart';

/** Keeps IMEIs in the settings table, by port. */
export function storedDeviceMemory(store: Store, clock: { now(): number }): DeviceMemory {
  const read = async (key: string) => (await storedSettings(store.db)).get(key);
  const write = (key: string, value: unknown) =>
    storeSetting(store.db, { key, value, changedAt: clock.now(), changedBy: null });
  const chosen = async () => textsOf(await read(CHOSEN));
  const lost = async () => Object.values(textsOf(await read(LOST)));
  return {
    chosen: async (port) => (await chosen())[port],
    choose: async (port, imei) => {
      const { [port]: _before, ...others } = await chosen();
      await write(CHOSEN, imei === undefined ? others : { ...others, [port]: imei });
    },
    isLostByRestart: async (imei) => (await lost()).includes(imei),
    noteLostByRestart: async (imei) => await write(LOST, [...new Set([...(await lost()), imei])]),
  };
}

// A list's entries are told by their positions.
function textsOf(value: unknown): Record<string, string> {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

// Which modem belongs to which port, which SIM to which modem, at which speed a port speaks, and which modem a restart has lost before, kept across restarts: the
// names of ports wander, and neither another modem under the old name nor another SIM must send in the place of the one chosen.
import type { DeviceMemory } from '../../modem/index.ts';
import { storedSettings, storeSetting } from '../store/settings.ts';
import { type Store, transact } from '../store/transact.ts';

const CHOSEN = 'modemOfPort';
const SIMS = 'simOfModem';
const SPEEDS = 'speedOfPort';
const LOST = 'modemsLostByRestart';

/** Keeps IMEIs and ICCIDs in the settings table, by port and by modem. */
export function storedDeviceMemory(store: Store, clock: { now(): number }): DeviceMemory {
  const read = async (key: string) => textsOf((await storedSettings(store.db)).get(key));
  // In one transaction each: several modems start at once, and none may forget what another has just noted.
  const change = (key: string, changed: (before: Readonly<Record<string, string>>) => unknown) =>
    transact(store, async (trx) => {
      const before = textsOf((await storedSettings(trx)).get(key));
      await storeSetting(trx, { key, value: changed(before), changedAt: clock.now(), changedBy: null });
    });
  return {
    chosen: async (port) => (await read(CHOSEN))[port],
    choose: (port, imei) =>
      change(CHOSEN, ({ [port]: _before, ...others }) => (imei === undefined ? others : { ...others, [port]: imei })),
    simOf: async (imei) => (await read(SIMS))[imei],
    chooseSim: (imei, iccid) => change(SIMS, (before) => ({ ...before, [imei]: iccid })),
    speedOf: async (port) => {
      const speed = Number((await read(SPEEDS))[port]);
      return Number.isSafeInteger(speed) && speed > 0 ? speed : undefined;
    },
    noteSpeed: (port, baudRate) => change(SPEEDS, (before) => ({ ...before, [port]: String(baudRate) })),
    isLostByRestart: async (imei) => Object.values(await read(LOST)).includes(imei),
    noteLostByRestart: (imei) => change(LOST, (before) => [...new Set([...Object.values(before), imei])]),
  };
}

// A list's entries are told by their positions.
function textsOf(value: unknown): Record<string, string> {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

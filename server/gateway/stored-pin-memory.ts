// Which PINs were tried on which SIM, kept across restarts: three wrong tries lock a SIM, and a restart must not begin to
// count anew. The digits are stored as a hash with the SIM's number, which keeps them out of sight and no more: a PIN has ten
// thousand values, so whoever has the database, or an opened backup, can find one whose try ended without an answer.
import { createHash } from 'node:crypto';
import type { PinMemory } from '../../modem/index.ts';
import { storedSettings, storeSetting } from '../store/settings.ts';
import type { Store } from '../store/transact.ts';

const KEY = 'triedPins';

/** Keeps tries in the settings table, by SIM. */
export function storedPinMemory(store: Store, clock: { now(): number }): PinMemory {
  const read = async (): Promise<Map<string, readonly string[]>> => {
    const value = (await storedSettings(store.db)).get(KEY);
    const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
    return new Map(
      entries.map(([sim, hashes]) => [
        sim,
        Array.isArray(hashes) ? hashes.filter((hash) => typeof hash === 'string') : [],
      ]),
    );
  };
  const write = async (tries: Map<string, readonly string[]>) => {
    const value = Object.fromEntries([...tries].filter(([, hashes]) => hashes.length > 0));
    await storeSetting(store.db, { key: KEY, value, changedAt: clock.now(), changedBy: null });
  };
  return {
    wasTried: async (sim, pin) => (await read()).get(sim)?.includes(hashOf(sim, pin)) ?? false,
    triesOn: async (sim) => (await read()).get(sim)?.length ?? 0,
    noteTry: async (sim, pin) => {
      const tries = await read();
      await write(tries.set(sim, [...new Set([...(tries.get(sim) ?? []), hashOf(sim, pin)])]));
    },
    noteAccepted: async (sim) => {
      await write((await read()).set(sim, []));
    },
  };
}

function hashOf(sim: string, pin: string): string {
  return createHash('sha256').update(`textdesk pin|${sim}|${pin}`).digest('hex');
}

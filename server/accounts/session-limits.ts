// How long a session may go unused, and how long it lasts at all: a setting within bounds, since a clinic's desk and a
// doctor's laptop differ, but neither "never" nor a minute is a choice.
import { storedSettings, storeSetting } from '../store/settings.ts';
import { type Db, type Store, transact } from '../store/transact.ts';
import { appendAudit } from './audit.ts';
import type { Actor } from './deps.ts';
import { SESSION_LIMITS, type SessionLimits } from './session-age.ts';

const SETTING = 'sessionLimits';
const MINUTE = 60_000;
const HOUR = 3_600_000;

export const IDLE_MINUTES = { least: 5, most: 60 } as const;
export const ABSOLUTE_HOURS = { least: 1, most: 24 } as const;

/** The limits in force. Whatever else is stored, the result is within bounds. */
export async function readSessionLimits(db: Db): Promise<SessionLimits> {
  const stored = (await storedSettings(db)).get(SETTING);
  const { idle, absolute } = typeof stored === 'object' && stored !== null ? { ...NONE, ...stored } : NONE;
  return {
    idle: within(idle, IDLE_MINUTES, MINUTE) ?? SESSION_LIMITS.idle,
    absolute: within(absolute, ABSOLUTE_HOURS, HOUR) ?? SESSION_LIMITS.absolute,
  };
}

/** Sets both, for every session that there is: at their next request, and streams within half a minute. */
export async function chooseSessionLimits(
  store: Store,
  deps: { readonly clock: { now(): number } },
  actor: Actor,
  chosen: { readonly idleMinutes: number; readonly absoluteHours: number },
): Promise<void> {
  const value = { idle: chosen.idleMinutes * MINUTE, absolute: chosen.absoluteHours * HOUR };
  await transact(store, async (trx, announce) => {
    await storeSetting(trx, { key: SETTING, value, changedAt: deps.clock.now(), changedBy: actor.id });
    const subject = { type: 'setting', id: SETTING };
    await appendAudit(trx, deps, { actor, action: 'setting.change', subject, detail: { ...chosen } });
    announce({ type: 'settings' });
    announce({ type: 'accounts' });
  });
}

const NONE: { readonly idle?: unknown; readonly absolute?: unknown } = {};

function within(value: unknown, bounds: { least: number; most: number }, unit: number): number | undefined {
  const fits = typeof value === 'number' && value >= bounds.least * unit && value <= bounds.most * unit;
  return fits ? value : undefined;
}

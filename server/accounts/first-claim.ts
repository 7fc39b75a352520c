// Who made the first account, and from where: told to administrators for a day, so that somebody who was quicker at the
// setup page than the owner does not go unseen. It stands in the audit log for good.
import { auditRows } from '../store/audit-log.ts';
import { storedSettings, storeSetting } from '../store/settings.ts';
import { type Db, type Store, transact } from '../store/transact.ts';

const SEEN_SETTING = 'firstClaimSeen';
const TOLD_FOR = 24 * 3_600_000;

export interface FirstClaim {
  readonly at: number;
  readonly name: string;
  readonly address: string;
}

/** The claim while it is to be told: for a day, or until somebody said that they saw it. */
export async function firstClaim(db: Db, now: number): Promise<FirstClaim | undefined> {
  if ((await storedSettings(db)).get(SEEN_SETTING) === true) return undefined;
  const [row] = await auditRows(db, { action: 'setup.claim' }, { limit: 1 });
  if (row === undefined || Math.abs(now - row.at) >= TOLD_FOR) return undefined;
  return { at: row.at, name: row.actor, address: row.address ?? '' };
}

export async function noteFirstClaimSeen(
  store: Store,
  deps: { readonly clock: { now(): number } },
  by: number,
): Promise<void> {
  await transact(store, async (trx, announce) => {
    await storeSetting(trx, { key: SEEN_SETTING, value: true, changedAt: deps.clock.now(), changedBy: by });
    announce({ type: 'settings' });
  });
}

// The strength of the radio signal over the last day, one row every few minutes: the small chart of the modem page.
import type { Db } from './transact.ts';

const KEPT = 25 * 60 * 60 * 1000;

export interface SignalSample {
  readonly at: number;
  readonly dbm: number | null;
}

export async function addSignalSample(
  db: Db,
  sample: { at: number; device: string; csq: number | null; dbm: number | null },
): Promise<void> {
  await db
    .insertInto('signal_samples')
    .values(sample)
    .onConflict((conflict) => conflict.columns(['device', 'at']).doUpdateSet(sample))
    .execute();
  await db
    .deleteFrom('signal_samples')
    .where('at', '<', sample.at - KEPT)
    .execute();
}

/** Oldest first. */
export async function signalSamples(db: Db, device: string, since: number): Promise<SignalSample[]> {
  return db
    .selectFrom('signal_samples')
    .select(['at', 'dbm'])
    .where('device', '=', device)
    .where('at', '>=', since)
    .orderBy('at')
    .execute();
}

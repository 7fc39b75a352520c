// The SIM cards that were ever seen, and which of them new conversations leave by.
import type { Selectable } from 'kysely';
import type { SimsTable } from './tables.ts';
import type { Db, Trx } from './transact.ts';

export type Sim = Selectable<SimsTable>;

export async function allSims(db: Db | Trx): Promise<readonly Sim[]> {
  return await db.selectFrom('sims').selectAll().orderBy('first_seen_at').orderBy('iccid').execute();
}

/** Remembers a SIM and the modem that it sits in. */
export async function noteSim(
  db: Db | Trx,
  sim: { iccid: string; imei: string; number: string | null; at: number },
): Promise<void> {
  await db
    .insertInto('sims')
    .values({ iccid: sim.iccid, imei: sim.imei, number: sim.number, first_seen_at: sim.at, last_seen_at: sim.at })
    .onConflict((conflict) =>
      conflict.column('iccid').doUpdateSet({
        imei: sim.imei,
        last_seen_at: sim.at,
        ...(sim.number !== null && { number: sim.number }),
      }),
    )
    .execute();
}

/** The SIMs whose number was last read in this modem. */
export async function simsOfModem(db: Db | Trx, imei: string): Promise<readonly string[]> {
  const rows = await db.selectFrom('sims').select('iccid').where('imei', '=', imei).execute();
  return rows.map((row) => row.iccid);
}

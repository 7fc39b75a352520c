// Concatenated messages on their way in: one row each, open until its last part is here, for ever if need be.
import { type Selectable, sql } from 'kysely';
import type { AssembliesTable } from './tables.ts';
import type { Db, Trx } from './transact.ts';

export type Assembly = Selectable<AssembliesTable>;

export interface AssemblyKey {
  readonly iccid: string;
  readonly sender: string;
  readonly reference: number;
  readonly referenceBits: 8 | 16;
  readonly total: number;
}

/** All with this key, whole ones too, newest first. */
export async function assembliesByKey(db: Db | Trx, key: AssemblyKey): Promise<readonly Assembly[]> {
  return await db
    .selectFrom('assemblies')
    .selectAll()
    .where('iccid', '=', key.iccid)
    .where('sender', '=', key.sender)
    .where('reference', '=', key.reference)
    .where('reference_bits', '=', key.referenceBits)
    .where('total', '=', key.total)
    .orderBy('id', 'desc')
    .limit(20)
    .execute();
}

export async function assemblyById(db: Db | Trx, id: number): Promise<Assembly | undefined> {
  return await db.selectFrom('assemblies').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Incomplete ones of a sender that got a part since then. */
export async function countOpenAssemblies(
  db: Db | Trx,
  of: { iccid: string; sender: string; since: number },
): Promise<number> {
  const row = await db
    .selectFrom('assemblies')
    .select((count) => count.fn.countAll<number>().as('count'))
    .where('iccid', '=', of.iccid)
    .where('sender', '=', of.sender)
    .where('complete', '=', 0)
    .where('last_at', '>', of.since)
    .executeTakeFirstOrThrow();
  return row.count;
}

export async function insertAssembly(
  trx: Trx,
  assembly: AssemblyKey & { at: number; serviceCentreAt: number | null },
): Promise<Assembly> {
  return await trx
    .insertInto('assemblies')
    .values({
      iccid: assembly.iccid,
      sender: assembly.sender,
      reference: assembly.reference,
      reference_bits: assembly.referenceBits,
      total: assembly.total,
      first_at: assembly.at,
      last_at: assembly.at,
      service_centre_at: assembly.serviceCentreAt,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function touchAssembly(
  trx: Trx,
  assembly: { id: number; at: number; complete: boolean; messageId?: number },
): Promise<void> {
  await trx
    .updateTable('assemblies')
    .set({
      last_at: assembly.at,
      complete: assembly.complete ? 1 : 0,
      ...(assembly.messageId !== undefined && { message_id: assembly.messageId }),
    })
    .where('id', '=', assembly.id)
    .execute();
}

/**
 * Incomplete ones that nobody has been shown yet and whose first part came before `before`. One from the future came
 * before the clock was set back: nobody shall wait for that time to come again.
 */
export async function overdueAssemblies(
  db: Db | Trx,
  { before, now }: { before: number; now: number },
): Promise<readonly Assembly[]> {
  return await db
    .selectFrom('assemblies')
    .selectAll()
    .where('complete', '=', sql.lit(0))
    .where('message_id', 'is', null)
    .where((where) => where.or([where('first_at', '<=', before), where('first_at', '>', now)]))
    .orderBy('first_at')
    .limit(100)
    .execute();
}

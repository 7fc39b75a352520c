// One row per setting that a page changed; what nobody changed has no row.
import type { Db, Trx } from './transact.ts';

/** All stored settings, key → parsed JSON. */
export async function storedSettings(db: Db | Trx): Promise<Map<string, unknown>> {
  const rows = await db.selectFrom('settings').select(['key', 'value']).execute();
  return new Map(rows.map((row) => [row.key, JSON.parse(row.value) as unknown]));
}

/** Stores one setting; `value` must be JSON. */
export async function storeSetting(
  db: Db | Trx,
  setting: { key: string; value: unknown; changedAt: number; changedBy: number | null },
): Promise<void> {
  const row = { value: JSON.stringify(setting.value), changed_at: setting.changedAt, changed_by: setting.changedBy };
  await db
    .insertInto('settings')
    .values({ key: setting.key, ...row })
    .onConflict((conflict) => conflict.column('key').doUpdateSet(row))
    .execute();
}

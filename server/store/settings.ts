// One row per setting that a page changed; what nobody changed has no row.
import type { Db, Trx } from './transact.ts';

/** All stored settings, key → parsed JSON. One that is no JSON counts as never stored: the default stands in. */
export async function storedSettings(db: Db | Trx): Promise<Map<string, unknown>> {
  const rows = await db.selectFrom('settings').select(['key', 'value']).execute();
  const parsed = rows.map((row) => [row.key, parsedSetting(row.value)] as const);
  return new Map(parsed.filter(([, value]) => value !== undefined));
}

/** The keys whose values are no JSON. */
export async function damagedSettings(db: Db | Trx): Promise<readonly string[]> {
  const rows = await db.selectFrom('settings').select(['key', 'value']).orderBy('key').execute();
  return rows.filter((row) => parsedSetting(row.value) === undefined).map((row) => row.key);
}

/** Undefined for what is no JSON. */
export function parsedSetting(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined; // damagedSettings tells of it
  }
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

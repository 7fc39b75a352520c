// One row per key that another program calls with. Only the hash of the key is here.
import type { Selectable } from 'kysely';
import type { ApiKeysTable } from './tables.ts';
import type { Db, Trx } from './transact.ts';

export type ApiKeyRow = Selectable<ApiKeysTable>;

export async function insertApiKey(
  trx: Trx,
  key: Omit<ApiKeyRow, 'id' | 'last_used_at' | 'revoked_at'>,
): Promise<number> {
  const { id } = await trx
    .insertInto('api_keys')
    .values({ ...key, last_used_at: null, revoked_at: null })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function apiKeyByHash(db: Db | Trx, keyHash: string): Promise<ApiKeyRow | undefined> {
  return await db.selectFrom('api_keys').selectAll().where('key_hash', '=', keyHash).executeTakeFirst();
}

export async function apiKeyById(db: Db | Trx, id: number): Promise<ApiKeyRow | undefined> {
  return await db.selectFrom('api_keys').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function apiKeyByPublicId(db: Db | Trx, publicId: string): Promise<ApiKeyRow | undefined> {
  return await db.selectFrom('api_keys').selectAll().where('public_id', '=', publicId).executeTakeFirst();
}

/** All of them, newest first, the revoked ones too. */
export async function apiKeys(db: Db | Trx): Promise<ApiKeyRow[]> {
  return await db.selectFrom('api_keys').selectAll().orderBy('id', 'desc').execute();
}

export async function updateApiKey(
  db: Db | Trx,
  id: number,
  values: Partial<Pick<ApiKeyRow, 'last_used_at' | 'revoked_at'>>,
): Promise<void> {
  await db.updateTable('api_keys').set(values).where('id', '=', id).execute();
}

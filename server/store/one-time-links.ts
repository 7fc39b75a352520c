// One row per secret that works once: the setup code, an invitation, a way to a new password. Only hashes are here.
import type { Selectable } from 'kysely';
import type { OneTimeLinksTable } from './tables.ts';
import type { Db, Trx } from './transact.ts';

export type OneTimeLinkRow = Selectable<OneTimeLinksTable>;
export type OneTimePurpose = OneTimeLinkRow['purpose'];

export async function insertOneTimeLink(
  db: Db | Trx,
  link: { tokenHash: string; purpose: OneTimePurpose; userId: number | null; createdAt: number; expiresAt: number },
): Promise<void> {
  await db
    .insertInto('one_time_links')
    .values({
      token_hash: link.tokenHash,
      purpose: link.purpose,
      user_id: link.userId,
      created_at: link.createdAt,
      expires_at: link.expiresAt,
      used_at: null,
    })
    .execute();
}

export async function oneTimeLinkByToken(db: Db | Trx, tokenHash: string): Promise<OneTimeLinkRow | undefined> {
  return await db.selectFrom('one_time_links').selectAll().where('token_hash', '=', tokenHash).executeTakeFirst();
}

/** Unused ones of a purpose, newest first, whatever their age. */
export async function openOneTimeLinks(db: Db | Trx, purpose: OneTimePurpose): Promise<OneTimeLinkRow[]> {
  return await db
    .selectFrom('one_time_links')
    .selectAll()
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .orderBy('id', 'desc')
    .execute();
}

/** True for exactly one caller. */
export async function useOneTimeLink(db: Db | Trx, id: number, now: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('one_time_links')
    .set({ used_at: now })
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Counts a try and returns how many there were, this one included. */
export async function countTry(db: Db | Trx, id: number): Promise<number> {
  const { tries } = await db
    .updateTable('one_time_links')
    .set((e) => ({ tries: e('tries', '+', 1) }))
    .where('id', '=', id)
    .returning('tries')
    .executeTakeFirstOrThrow();
  return tries;
}

export async function deleteOneTimeLinks(db: Db | Trx, purpose: OneTimePurpose, userId?: number): Promise<void> {
  await db
    .deleteFrom('one_time_links')
    .where('purpose', '=', purpose)
    .$if(userId !== undefined, (query) => query.where('user_id', '=', userId ?? 0))
    .execute();
}

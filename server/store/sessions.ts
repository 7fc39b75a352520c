// One row per signed-in browser, and the browsers that somebody once signed in from. Only hashes of their tokens are here.
import type { Selectable } from 'kysely';
import type { SessionsTable } from './tables.ts';
import type { Db, Trx } from './transact.ts';

export type SessionRow = Selectable<SessionsTable>;

export interface NewSession {
  readonly tokenHash: string;
  readonly userId: number;
  readonly now: number;
  readonly monotonic: number;
  readonly bootId: string;
  readonly address: string;
  readonly userAgent: string;
}

export async function insertSession(trx: Trx, session: NewSession): Promise<number> {
  const { id } = await trx
    .insertInto('sessions')
    .values({
      token_hash: session.tokenHash,
      user_id: session.userId,
      created_at: session.now,
      created_monotonic: session.monotonic,
      seen_at: session.now,
      seen_monotonic: session.monotonic,
      boot_id: session.bootId,
      address: session.address,
      user_agent: session.userAgent,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function sessionByToken(db: Db | Trx, tokenHash: string): Promise<SessionRow | undefined> {
  return await db.selectFrom('sessions').selectAll().where('token_hash', '=', tokenHash).executeTakeFirst();
}

export async function sessionById(db: Db | Trx, id: number): Promise<SessionRow | undefined> {
  return await db.selectFrom('sessions').selectAll().where('id', '=', id).executeTakeFirst();
}

/** A user's sessions, last used first. */
export async function sessionsOfUser(db: Db | Trx, userId: number): Promise<SessionRow[]> {
  return await db.selectFrom('sessions').selectAll().where('user_id', '=', userId).orderBy('seen_at', 'desc').execute();
}

export async function updateSession(
  db: Db | Trx,
  id: number,
  values: Partial<
    Pick<SessionRow, 'token_hash' | 'seen_at' | 'seen_monotonic' | 'created_monotonic' | 'boot_id' | 'locked'>
  >,
): Promise<void> {
  await db.updateTable('sessions').set(values).where('id', '=', id).execute();
}

export async function deleteSession(db: Db | Trx, id: number): Promise<void> {
  await db.deleteFrom('sessions').where('id', '=', id).execute();
}

/** Ends the sessions of a user, all or all but one. */
export async function deleteSessionsOfUser(db: Db | Trx, userId: number, except?: number): Promise<void> {
  await db
    .deleteFrom('sessions')
    .where('user_id', '=', userId)
    .$if(except !== undefined, (query) => query.where('id', '!=', except ?? 0))
    .execute();
}

export async function insertKnownDevice(trx: Trx, tokenHash: string, userId: number, now: number): Promise<void> {
  await trx
    .insertInto('known_devices')
    .values({ token_hash: tokenHash, user_id: userId, created_at: now, last_used_at: now })
    .execute();
}

/** The device of this user with this token. */
export async function knownDeviceId(db: Db | Trx, tokenHash: string, userId: number): Promise<number | undefined> {
  const row = await db
    .selectFrom('known_devices')
    .select('id')
    .where('token_hash', '=', tokenHash)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return row?.id;
}

/** Forgets a user's devices: after a new password each must prove itself again. */
export async function deleteKnownDevices(trx: Trx, userId: number): Promise<void> {
  await trx.deleteFrom('known_devices').where('user_id', '=', userId).execute();
}

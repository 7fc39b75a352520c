// One row per person who may sign in, and what their groups grant them.
import type { Selectable } from 'kysely';
import type { Area, UsersTable } from './tables.ts';
import type { Db, Trx } from './transact.ts';

export type UserRow = Selectable<UsersTable>;

export interface GrantRow {
  readonly area: Area;
  readonly can_read: number;
  readonly can_write: number;
}

export interface UserWithGroups extends UserRow {
  readonly groups: readonly { readonly id: number; readonly name: string }[];
}

export async function insertUser(
  trx: Trx,
  user: { publicId: string; name: string; login: string; passwordHash: string | null; createdAt: number },
): Promise<number> {
  const { id } = await trx
    .insertInto('users')
    .values({
      public_id: user.publicId,
      name: user.name,
      login: user.login,
      password_hash: user.passwordHash,
      created_at: user.createdAt,
      last_seen_at: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function updateUser(
  trx: Trx,
  id: number,
  values: Partial<Pick<UserRow, 'name' | 'login' | 'password_hash' | 'active' | 'last_seen_at' | 'preferences'>>,
): Promise<void> {
  await trx.updateTable('users').set(values).where('id', '=', id).execute();
}

export async function userById(db: Db | Trx, id: number): Promise<UserRow | undefined> {
  return await db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function userByPublicId(db: Db | Trx, publicId: string): Promise<UserRow | undefined> {
  return await db.selectFrom('users').selectAll().where('public_id', '=', publicId).executeTakeFirst();
}

/** Upper and lower case do not matter. */
export async function userByLogin(db: Db | Trx, login: string): Promise<UserRow | undefined> {
  return await db.selectFrom('users').selectAll().where('login', '=', login).executeTakeFirst();
}

export async function anyUserExists(db: Db | Trx): Promise<boolean> {
  return (await db.selectFrom('users').select('id').limit(1).executeTakeFirst()) !== undefined;
}

/** What the groups of a user grant, unsummed. */
export async function grantsOfUser(db: Db | Trx, userId: number): Promise<GrantRow[]> {
  return await db
    .selectFrom('user_groups')
    .innerJoin('permission_grants', 'permission_grants.group_id', 'user_groups.group_id')
    .select(['area', 'can_read', 'can_write'])
    .where('user_groups.user_id', '=', userId)
    .execute();
}

/** Everybody, active ones first, by name, with the groups they are in. */
export async function usersWithGroups(db: Db | Trx): Promise<UserWithGroups[]> {
  const users = await db.selectFrom('users').selectAll().orderBy('active', 'desc').orderBy('name').execute();
  const memberships = await db
    .selectFrom('user_groups')
    .innerJoin('permission_groups', 'permission_groups.id', 'user_groups.group_id')
    .select(['user_id', 'permission_groups.id', 'permission_groups.name'])
    .orderBy('permission_groups.id')
    .execute();
  return users.map((user) => ({
    ...user,
    groups: memberships.filter((row) => row.user_id === user.id).map(({ id, name }) => ({ id, name })),
  }));
}

/** How many people who may sign in (active, with a password) are in the group that may do everything, `except` left out. */
export async function countActiveAdministrators(db: Db | Trx, except?: number): Promise<number> {
  const { count } = await db
    .selectFrom('users')
    .innerJoin('user_groups', 'user_groups.user_id', 'users.id')
    .innerJoin('permission_groups', 'permission_groups.id', 'user_groups.group_id')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where('permission_groups.built_in', '=', 'administrators')
    .where('users.active', '=', 1)
    .where('users.password_hash', 'is not', null)
    .$if(except !== undefined, (query) => query.where('users.id', '!=', except ?? 0))
    .executeTakeFirstOrThrow();
  return count;
}

// One row per permission group, its grants and its members.
import type { Selectable } from 'kysely';
import type { Area, PermissionGroupsTable } from './tables.ts';
import type { Db, Trx } from './transact.ts';

export type GroupRow = Selectable<PermissionGroupsTable>;

export interface GroupGrant {
  readonly area: Area;
  readonly read: boolean;
  readonly write: boolean;
}

export interface GroupWithGrants extends GroupRow {
  readonly grants: readonly GroupGrant[];
  readonly members: number;
}

export async function groupsWithGrants(db: Db | Trx): Promise<GroupWithGrants[]> {
  const groups = await db.selectFrom('permission_groups').selectAll().orderBy('id').execute();
  const grants = await db.selectFrom('permission_grants').selectAll().execute();
  const members = await db
    .selectFrom('user_groups')
    .innerJoin('users', 'users.id', 'user_groups.user_id')
    .select((e) => ['group_id', e.fn.countAll<number>().as('count')])
    .where('users.active', '=', 1)
    .groupBy('group_id')
    .execute();
  return groups.map((group) => ({
    ...group,
    grants: grants
      .filter((grant) => grant.group_id === group.id)
      .map(({ area, can_read, can_write }) => ({ area, read: can_read === 1, write: can_write === 1 })),
    members: members.find((row) => row.group_id === group.id)?.count ?? 0,
  }));
}

export async function groupByName(db: Db | Trx, name: string): Promise<GroupRow | undefined> {
  return await db.selectFrom('permission_groups').selectAll().where('name', '=', name).executeTakeFirst();
}

/** Throws if there is none, which a migrated database does not allow. */
export async function builtInGroup(db: Db | Trx, builtIn: string): Promise<GroupRow> {
  return await db.selectFrom('permission_groups').selectAll().where('built_in', '=', builtIn).executeTakeFirstOrThrow();
}

export async function insertGroup(trx: Trx, group: { name: string; createdAt: number }): Promise<number> {
  const { id } = await trx
    .insertInto('permission_groups')
    .values({ name: group.name, built_in: null, created_at: group.createdAt })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function renameGroup(trx: Trx, id: number, name: string): Promise<void> {
  await trx.updateTable('permission_groups').set({ name }).where('id', '=', id).execute();
}

/** Replaces all grants of a group. */
export async function setGrants(trx: Trx, groupId: number, grants: readonly GroupGrant[]): Promise<void> {
  await trx.deleteFrom('permission_grants').where('group_id', '=', groupId).execute();
  for (const { area, read, write } of grants) {
    await trx
      .insertInto('permission_grants')
      .values({ group_id: groupId, area, can_read: read ? 1 : 0, can_write: write ? 1 : 0 })
      .execute();
  }
}

export async function deleteGroup(trx: Trx, id: number): Promise<void> {
  await trx.deleteFrom('permission_groups').where('id', '=', id).execute();
}

export async function groupIdsOfUser(db: Db | Trx, userId: number): Promise<number[]> {
  const rows = await db.selectFrom('user_groups').select('group_id').where('user_id', '=', userId).execute();
  return rows.map((row) => row.group_id);
}

/** Replaces the groups that a user is in. */
export async function setGroupsOfUser(trx: Trx, userId: number, groupIds: readonly number[]): Promise<void> {
  await trx.deleteFrom('user_groups').where('user_id', '=', userId).execute();
  for (const groupId of new Set(groupIds)) {
    await trx.insertInto('user_groups').values({ user_id: userId, group_id: groupId }).execute();
  }
}

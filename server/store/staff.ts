// Colleagues as the inbox sees them: who can be given a conversation, and what each chose for themselves.
import { sql } from 'kysely';
import type { Db, Trx } from './transact.ts';

export interface StaffMember {
  readonly id: number;
  readonly name: string;
  readonly active: boolean;
}

/** Active users who may write in conversations, by name. */
export async function assignableStaff(db: Db | Trx): Promise<StaffMember[]> {
  const rows = await db
    .selectFrom('users')
    .select(['users.id', 'users.name'])
    .distinct()
    .innerJoin('user_groups', 'user_groups.user_id', 'users.id')
    .innerJoin('permission_grants as g', 'g.group_id', 'user_groups.group_id')
    .where('users.active', '=', 1)
    .where('g.area', '=', 'conversations')
    .where('g.can_write', '=', 1)
    .execute();
  return rows.map((row) => ({ ...row, active: true })).sort(byName);
}

/** Everybody who has a conversation but could no longer be given one. */
export async function formerAssignees(db: Db | Trx, assignable: readonly number[]): Promise<StaffMember[]> {
  const rows = await db
    .selectFrom('users')
    .select(['id', 'name', 'active'])
    .where((where) =>
      where.exists(where.selectFrom('conversations').select('id').whereRef('assignee_id', '=', 'users.id')),
    )
    .where('id', 'not in', [0, ...assignable])
    .execute();
  return rows.map((row) => ({ id: row.id, name: row.name, active: row.active === 1 })).sort(byName);
}

// As people sort names: SQLite would put Émile after Zoe.
const byName = (a: StaffMember, b: StaffMember) => a.name.localeCompare(b.name);

export async function staffMember(db: Db | Trx, id: number): Promise<StaffMember | undefined> {
  const row = await db.selectFrom('users').select(['id', 'name', 'active']).where('id', '=', id).executeTakeFirst();
  return row && { id: row.id, name: row.name, active: row.active === 1 };
}

/** Stores one of a user's own choices. */
export async function storePreference(
  db: Db | Trx,
  choice: { readonly userId: number; readonly key: string; readonly value: unknown },
): Promise<void> {
  const path = `$.${choice.key}`;
  const value = JSON.stringify(choice.value);
  await db
    .updateTable('users')
    .set({ preferences: sql<string>`json_set(preferences, ${path}, json(${value}))` })
    .where('id', '=', choice.userId)
    .execute();
}

// Somebody who may do everything in one area and nothing anywhere else: no ready-made group is so narrow.
import { setGroupsOfUser } from '../store/groups.ts';
import type { Area } from '../store/tables.ts';
import { transact } from '../store/transact.ts';
import type { TestApp, TestUser } from './test-app.ts';

export async function withArea(server: TestApp, area: Area): Promise<TestUser> {
  const user = await server.signedIn();
  const { db } = server.store;
  const name = `Only ${area} ${user.id}`;
  const group = await db
    .insertInto('permission_groups')
    .values({ name, created_at: 0 })
    .returning('id')
    .executeTakeFirstOrThrow();
  await db.insertInto('permission_grants').values({ group_id: group.id, area, can_read: 1, can_write: 1 }).execute();
  await transact(server.store, (trx) => setGroupsOfUser(trx, user.id, [group.id]));
  return user;
}

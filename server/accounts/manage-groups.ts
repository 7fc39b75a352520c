// Permission groups: which areas their members may read and write. Administrators always may do everything.
import {
  deleteGroup,
  type GroupGrant,
  groupByName,
  groupsWithGrants,
  insertGroup,
  renameGroup,
  setGrants,
} from '../store/groups.ts';
import { type Store, transact } from '../store/transact.ts';
import { appendAudit } from './audit.ts';
import type { Manager } from './deps.ts';
import { AREAS, type Grant, Rights } from './rights.ts';

export type GroupChange =
  | { readonly type: 'done'; readonly id: number }
  | { readonly type: 'name-taken' }
  /** Administrators keep every right, and ready-made groups stay. */
  | { readonly type: 'built-in' }
  /** Somebody is still in it. */
  | { readonly type: 'in-use'; readonly members: number }
  /** The manager does not hold everything that the group grants, or would. */
  | { readonly type: 'beyond-own-rights' }
  | { readonly type: 'not-found' };

interface Deps {
  readonly clock: { now(): number };
}

/** Write brings Read along, whoever sent the form; areas without either are left out. */
export function completeGrants(grants: Iterable<Grant>): GroupGrant[] {
  const given = [...grants];
  return AREAS.flatMap((area) => {
    const write = given.some((grant) => grant.area === area && grant.write);
    const read = write || given.some((grant) => grant.area === area && grant.read);
    return read ? [{ area, read, write }] : [];
  });
}

export async function addGroup(
  store: Store,
  deps: Deps,
  actor: Manager,
  group: { name: string; grants: Iterable<Grant> },
): Promise<GroupChange> {
  return await transact(store, async (trx, announce): Promise<GroupChange> => {
    if (await groupByName(trx, group.name)) return { type: 'name-taken' };
    const grants = completeGrants(group.grants);
    if (!actor.rights.covers(new Rights(grants))) return { type: 'beyond-own-rights' };
    const id = await insertGroup(trx, { name: group.name, createdAt: deps.clock.now() });
    await setGrants(trx, id, grants);
    await appendAudit(trx, deps, {
      actor,
      action: 'group.add',
      subject: subjectOf(id),
      detail: { name: group.name, grants: inWords(grants) },
    });
    announce({ type: 'accounts' });
    return { type: 'done', id };
  });
}

export async function changeGroup(
  store: Store,
  deps: Deps,
  actor: Manager,
  id: number,
  values: { name: string; grants: Iterable<Grant> },
): Promise<GroupChange> {
  return await transact(store, async (trx, announce): Promise<GroupChange> => {
    const group = (await groupsWithGrants(trx)).find((one) => one.id === id);
    if (group === undefined) return { type: 'not-found' };
    if (group.built_in === 'administrators') return { type: 'built-in' };
    const other = await groupByName(trx, values.name);
    if (other !== undefined && other.id !== id) return { type: 'name-taken' };
    const grants = completeGrants(values.grants);
    if (!actor.rights.covers(new Rights([...group.grants, ...grants]))) return { type: 'beyond-own-rights' };
    await renameGroup(trx, id, values.name);
    await setGrants(trx, id, grants);
    await appendAudit(trx, deps, {
      actor,
      action: 'group.change',
      subject: subjectOf(id),
      detail: { name: values.name, grants: [inWords(group.grants), inWords(grants)] },
    });
    announce({ type: 'accounts' });
    return { type: 'done', id };
  });
}

export async function removeGroup(store: Store, deps: Deps, actor: Manager, id: number): Promise<GroupChange> {
  return await transact(store, async (trx, announce): Promise<GroupChange> => {
    const group = (await groupsWithGrants(trx)).find((one) => one.id === id);
    if (group === undefined) return { type: 'not-found' };
    if (group.built_in !== null) return { type: 'built-in' };
    if (!actor.rights.covers(new Rights(group.grants))) return { type: 'beyond-own-rights' };
    if (group.members > 0) return { type: 'in-use', members: group.members };
    await deleteGroup(trx, id);
    await appendAudit(trx, deps, {
      actor,
      action: 'group.remove',
      subject: subjectOf(id),
      detail: { name: group.name },
    });
    announce({ type: 'accounts' });
    return { type: 'done', id };
  });
}

function subjectOf(id: number): { type: string; id: string } {
  return { type: 'group', id: String(id) };
}

/** 'conversations:read+write, clients:read' */
function inWords(grants: readonly Grant[]): string {
  return grants.map(({ area, read, write }) => `${area}:${write ? 'read+write' : read ? 'read' : 'none'}`).join(', ');
}

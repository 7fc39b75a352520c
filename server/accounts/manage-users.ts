// What administrators do with colleagues' accounts. Nobody can take the last administrator away, themselves included.
import { auditRowsAbout } from '../store/audit-log.ts';
import { groupIdsOfUser, groupsWithGrants, setGroupsOfUser } from '../store/groups.ts';
import { deleteOneTimeLinks } from '../store/one-time-links.ts';
import { deleteKnownDevices, deleteSession, deleteSessionsOfUser, sessionById } from '../store/sessions.ts';
import { type Db, type Store, type Trx, transact } from '../store/transact.ts';
import { countActiveAdministrators, insertUser, updateUser, userById, userByLogin } from '../store/users.ts';
import { appendAudit } from './audit.ts';
import type { AccountsDeps, Actor, Manager } from './deps.ts';
import { type LinkPurpose, makeOneTimeLink } from './one-time-link.ts';
import { rightsOf } from './sessions.ts';

export type UserChange =
  | { readonly type: 'done' }
  | { readonly type: 'login-taken' }
  /** Nobody would be left who may manage users. */
  | { readonly type: 'last-administrator' }
  /** The manager does not hold everything that this person holds, or would. */
  | { readonly type: 'beyond-own-rights' }
  | { readonly type: 'not-found' };

export type NewUser =
  | { readonly type: 'made'; readonly id: number; readonly publicId: string; readonly linkToken: string }
  | { readonly type: 'login-taken' }
  | { readonly type: 'beyond-own-rights' | 'last-administrator' };

/** Adds a colleague; they choose their password by the link. */
export async function addUser(
  store: Store,
  deps: Omit<AccountsDeps, 'passwords'>,
  actor: Manager,
  person: { name: string; login: string; groupIds: readonly number[] },
): Promise<NewUser> {
  return await guarded(store, async (trx): Promise<NewUser> => {
    const { name, login } = person;
    if (await userByLogin(trx, login)) return { type: 'login-taken' };
    const publicId = deps.newId();
    const id = await insertUser(trx, { publicId, name, login, passwordHash: null, createdAt: deps.clock.now() });
    await setGroupsOfUser(trx, id, await existingGroups(trx, person.groupIds));
    await refuseBeyond(trx, actor, id);
    const groups = await groupNames(trx, id);
    await appendAudit(trx, deps, {
      actor,
      action: 'user.add',
      subject: subjectOf(id),
      detail: { name, login, groups },
    });
    const linkToken = await makeOneTimeLink(trx, deps, actor, { id, login }, 'invitation');
    return { type: 'made', id, publicId, linkToken };
  });
}

/** Changes name, login and groups. What the new groups do not grant ends at once, in open streams too. */
export async function changeUser(
  store: Store,
  deps: { clock: { now(): number } },
  actor: Manager,
  id: number,
  values: { name: string; login: string; groupIds: readonly number[] },
): Promise<UserChange> {
  return await guarded(store, async (trx): Promise<UserChange> => {
    const user = await userById(trx, id);
    if (user === undefined) return { type: 'not-found' };
    await refuseBeyond(trx, actor, id);
    const other = await userByLogin(trx, values.login);
    if (other !== undefined && other.id !== id) return { type: 'login-taken' };
    const before = await groupNames(trx, id);
    await updateUser(trx, id, { name: values.name, login: values.login });
    await setGroupsOfUser(trx, id, await existingGroups(trx, values.groupIds));
    await refuseBeyond(trx, actor, id);
    const detail = {
      ...(user.name === values.name ? {} : { name: [user.name, values.name] }),
      ...(user.login === values.login ? {} : { login: [user.login, values.login] }),
      groups: [before, await groupNames(trx, id)],
    };
    await appendAudit(trx, deps, { actor, action: 'user.change', subject: subjectOf(id), detail });
    return { type: 'done' };
  });
}

/**
 * Ends everything of a colleague at once: sessions, streams, links. Their name stays where they wrote. `sessions`: how many
 * are open, for the audit log.
 */
export async function deactivateUser(
  store: Store,
  deps: { clock: { now(): number } },
  actor: Manager,
  id: number,
  sessions?: number,
): Promise<UserChange> {
  return await setActive(store, deps, actor, { id, active: 0, sessions }, async (trx) => {
    await deleteSessionsOfUser(trx, id);
    await deleteKnownDevices(trx, id);
    await deleteOneTimeLinks(trx, 'invitation', id);
    await deleteOneTimeLinks(trx, 'password', id);
  });
}

/** Lets a colleague in again, with the password and groups they had. */
export async function activateUser(
  store: Store,
  deps: { clock: { now(): number } },
  actor: Manager,
  id: number,
): Promise<UserChange> {
  return await setActive(store, deps, actor, { id, active: 1 }, async () => {});
}

// Rights are those of the groups, active or not: who may do more is neither let out nor let in.
async function setActive(
  store: Store,
  deps: { clock: { now(): number } },
  actor: Manager,
  { id, active, sessions }: { readonly id: number; readonly active: 0 | 1; readonly sessions?: number | undefined },
  further: (trx: Trx) => Promise<void>,
): Promise<UserChange> {
  return await guarded(store, async (trx): Promise<UserChange> => {
    const user = await userById(trx, id);
    if (user === undefined) return { type: 'not-found' };
    await refuseBeyond(trx, actor, id);
    await updateUser(trx, id, { active });
    await further(trx);
    const action = active === 1 ? 'user.activate' : 'user.deactivate';
    const detail = { login: user.login, ...(sessions === undefined ? {} : { sessions }) };
    await appendAudit(trx, deps, { actor, action, subject: subjectOf(id), detail });
    return { type: 'done' };
  });
}

/** How many sessions ended when this user was deactivated, from the audit log; 0 where it was not the last thing done to them. */
export async function sessionsEndedWith(db: Db, id: number): Promise<number> {
  const [last] = await auditRowsAbout(db, { ...subjectOf(id), limit: 1 });
  if (last?.action !== 'user.deactivate') return 0;
  const detail: unknown = JSON.parse(last.detail);
  return typeof detail === 'object' && detail !== null && 'sessions' in detail ? Number(detail.sessions) : 0;
}

/** Ends one session; `ofUser` is whose it must be. */
export async function revokeSession(
  store: Store,
  deps: { clock: { now(): number } },
  actor: Actor,
  revoked: { sessionId: number; ofUser: number; reason: 'sign-out' | 'revoked' },
): Promise<boolean> {
  return await transact(store, async (trx, announce) => {
    const session = await sessionById(trx, revoked.sessionId);
    if (session === undefined || session.user_id !== revoked.ofUser) return false;
    await deleteSession(trx, session.id);
    const action = revoked.reason === 'sign-out' ? 'session.sign-out' : 'session.revoke';
    await appendAudit(trx, deps, { actor, action, subject: subjectOf(revoked.ofUser) });
    announce({ type: 'accounts' });
    return true;
  });
}

function subjectOf(id: number): { type: string; id: string } {
  return { type: 'user', id: String(id) };
}

async function existingGroups(trx: Trx, ids: readonly number[]): Promise<number[]> {
  const groups = await groupsWithGrants(trx);
  return groups.filter((group) => ids.includes(group.id)).map((group) => group.id);
}

async function groupNames(trx: Trx, userId: number): Promise<string> {
  const ids = await groupIdsOfUser(trx, userId);
  const groups = (await groupsWithGrants(trx)).filter((group) => ids.includes(group.id));
  return groups.map((group) => group.name).join(', ');
}

/** Makes a new link for a colleague: the first one again, or a way to a new password. */
export async function sendLink(
  store: Store,
  deps: { clock: { now(): number } },
  actor: Manager,
  id: number,
): Promise<{ readonly type: 'made'; readonly linkToken: string } | UserChange> {
  return await guarded(store, async (trx) => {
    const user = await userById(trx, id);
    if (user === undefined || user.active === 0) return { type: 'not-found' } as const;
    await refuseBeyond(trx, actor, id);
    const purpose: LinkPurpose = user.password_hash === null ? 'invitation' : 'password';
    return { type: 'made', linkToken: await makeOneTimeLink(trx, deps, actor, user, purpose) } as const;
  });
}

class Refusal extends Error {
  readonly type: 'last-administrator' | 'beyond-own-rights';
  constructor(type: 'last-administrator' | 'beyond-own-rights') {
    super(type);
    this.type = type;
  }
}

async function refuseBeyond(trx: Trx, actor: Manager, userId: number): Promise<void> {
  if (!actor.rights.covers(await rightsOf(trx, userId))) throw new Refusal('beyond-own-rights');
}

// Done first and looked at afterwards: whatever would leave nobody in charge is rolled back.
async function guarded<Result>(
  store: Store,
  work: (trx: Trx) => Promise<Result>,
): Promise<Result | { readonly type: Refusal['type'] }> {
  try {
    return await transact(store, async (trx, announce) => {
      const before = await countActiveAdministrators(trx);
      const result = await work(trx);
      if (before > 0 && (await countActiveAdministrators(trx)) === 0) throw new Refusal('last-administrator');
      announce({ type: 'accounts' });
      return result;
    });
  } catch (error) {
    if (error instanceof Refusal) return { type: error.type };
    throw error;
  }
}

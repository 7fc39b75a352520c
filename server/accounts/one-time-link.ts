// A link that lets somebody choose a password, once: for a new colleague, and for a forgotten password. Whoever makes it
// hands it over; nobody ever sees another person's password.
import { deleteOneTimeLinks, insertOneTimeLink, oneTimeLinkByToken, useOneTimeLink } from '../store/one-time-links.ts';
import { deleteKnownDevices, deleteSessionsOfUser } from '../store/sessions.ts';
import { type Db, type Store, type Trx, transact } from '../store/transact.ts';
import { type UserRow, updateUser, userById } from '../store/users.ts';
import { appendAudit } from './audit.ts';
import type { AccountsDeps, Actor } from './deps.ts';
import { beginSession } from './sessions.ts';
import { hashToken, newToken } from './tokens.ts';

export type LinkPurpose = 'invitation' | 'password';

const LIFE: Readonly<Record<LinkPurpose, number>> = { invitation: 3 * 24 * 3_600_000, password: 24 * 3_600_000 };

/** Makes a link for a user; older ones stop working. Returns the token that the address ends in. */
export async function makeOneTimeLink(
  trx: Trx,
  deps: { clock: { now(): number } },
  actor: Actor,
  user: { readonly id: number; readonly login: string },
  purpose: LinkPurpose,
): Promise<string> {
  await deleteOneTimeLinks(trx, 'invitation', user.id);
  await deleteOneTimeLinks(trx, 'password', user.id);
  const token = newToken();
  const now = deps.clock.now();
  await insertOneTimeLink(trx, {
    tokenHash: hashToken(token),
    purpose,
    userId: user.id,
    createdAt: now,
    expiresAt: now + LIFE[purpose],
  });
  const subject = { type: 'user', id: String(user.id) };
  await appendAudit(trx, deps, { actor, action: `user.${purpose}-link`, subject, detail: { login: user.login } });
  return token;
}

/** Whose link this is; undefined if it does not exist, was used, or is too old. */
export async function userOfLink(db: Db, clock: { now(): number }, token: string): Promise<UserRow | undefined> {
  const link = await openLink(db, clock, token);
  if (link?.user_id == null) return undefined;
  const user = await userById(db, link.user_id);
  return user?.active === 1 ? user : undefined;
}

export type LinkResult = { readonly type: 'changed'; readonly token: string } | { readonly type: 'void' };

/** Sets the password, ends every session of the user and begins a new one. Works once. */
export async function choosePasswordByLink(
  store: Store,
  deps: AccountsDeps,
  link: { token: string; password: string; address: string; userAgent: string },
): Promise<LinkResult> {
  if ((await userOfLink(store.db, deps.clock, link.token)) === undefined) return { type: 'void' };
  const passwordHash = await deps.passwords.hash(link.password);
  return await transact(store, async (trx, announce): Promise<LinkResult> => {
    const open = await openLink(trx, deps.clock, link.token);
    const user = open?.user_id == null ? undefined : await userById(trx, open.user_id);
    if (open === undefined || user === undefined || user.active === 0) return { type: 'void' };
    if (!(await useOneTimeLink(trx, open.id, deps.clock.now()))) return { type: 'void' };
    await updateUser(trx, user.id, { password_hash: passwordHash });
    await deleteSessionsOfUser(trx, user.id);
    await deleteKnownDevices(trx, user.id);
    await appendAudit(trx, deps, {
      actor: { id: user.id, name: user.name, address: link.address },
      action: 'user.password',
      subject: { type: 'user', id: String(user.id) },
      detail: { by: open.purpose === 'invitation' ? 'invitation' : 'link' },
    });
    announce({ type: 'accounts' });
    return { type: 'changed', token: await beginSession(trx, deps.clock, { userId: user.id, ...link }) };
  });
}

async function openLink(db: Db | Trx, clock: { now(): number }, token: string) {
  const link = await oneTimeLinkByToken(db, hashToken(token));
  if (link === undefined || link.used_at !== null || clock.now() >= link.expires_at) return undefined;
  return link.purpose === 'invitation' || link.purpose === 'password' ? link : undefined;
}

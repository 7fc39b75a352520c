// What somebody changes about themselves: name, password, choices.
import { deleteKnownDevices, deleteSessionsOfUser } from '../store/sessions.ts';
import { type Store, transact } from '../store/transact.ts';
import { updateUser, userById } from '../store/users.ts';
import { appendAudit } from './audit.ts';
import type { AccountsDeps, Actor } from './deps.ts';

export interface OwnAccount extends Actor {
  readonly id: number;
}

export async function changeOwnName(
  store: Store,
  deps: { clock: { now(): number } },
  actor: OwnAccount,
  name: string,
): Promise<void> {
  await transact(store, async (trx, announce) => {
    await updateUser(trx, actor.id, { name });
    const subject = { type: 'user', id: String(actor.id) };
    await appendAudit(trx, deps, { actor, action: 'user.rename', subject, detail: { name: [actor.name, name] } });
    announce({ type: 'accounts' });
  });
}

/** Stores some of the user's own choices beside those they made before. */
export async function changePreferences(
  store: Store,
  userId: number,
  changed: Readonly<Record<string, string | number | boolean>>,
): Promise<void> {
  await transact(store, async (trx, announce) => {
    const user = await userById(trx, userId);
    if (user === undefined) return;
    const before: unknown = JSON.parse(user.preferences);
    const preferences = JSON.stringify({ ...(typeof before === 'object' ? before : {}), ...changed });
    await updateUser(trx, userId, { preferences });
    announce({ type: 'accounts' });
  });
}

/** Changes the password of somebody who has just proved the old one, and ends their other sessions. Throws PasswordsBusyError. */
export async function changeOwnPassword(
  store: Store,
  deps: AccountsDeps,
  actor: OwnAccount,
  change: { readonly wanted: string; readonly sessionId: number },
): Promise<void> {
  const passwordHash = await deps.passwords.hash(change.wanted);
  await transact(store, async (trx, announce) => {
    await updateUser(trx, actor.id, { password_hash: passwordHash });
    await deleteSessionsOfUser(trx, actor.id, change.sessionId);
    await deleteKnownDevices(trx, actor.id);
    const subject = { type: 'user', id: String(actor.id) };
    await appendAudit(trx, deps, { actor, action: 'user.password', subject, detail: { by: 'own' } });
    announce({ type: 'accounts' });
  });
}

// Signing in and out. A wrong name and a wrong password are one answer and take the same time.
import { insertKnownDevice, knownDeviceId } from '../store/sessions.ts';
import { type Store, transact } from '../store/transact.ts';
import { updateUser, userById, userByLogin } from '../store/users.ts';
import { appendAudit, NOBODY } from './audit.ts';
import type { AccountsDeps } from './deps.ts';
import { PasswordsBusyError } from './passwords.ts';
import { REFUSED_SIGN_IN } from './recall-tries.ts';
import { beginSession, unlockSession } from './sessions.ts';
import { deviceKey, type SignInThrottle } from './sign-in-throttle.ts';
import { hashToken, newToken } from './tokens.ts';

export interface Credentials {
  readonly login: string;
  readonly password: string;
  readonly address: string;
  readonly userAgent: string;
  /** The token of an earlier sign-in from this browser. */
  readonly deviceToken: string | null;
}

export type SignInResult =
  | { readonly type: 'signed-in'; readonly userId: number; readonly token: string; readonly deviceToken: string }
  | { readonly type: 'refused' }
  /** Tried too often. */
  | { readonly type: 'wait'; readonly milliseconds: number }
  /** Too many at this moment. */
  | { readonly type: 'busy' };

export interface SignInDeps extends AccountsDeps {
  readonly throttle: SignInThrottle;
}

/** Checks name and password and begins a session. Both outcomes are audited, with the address. */
export async function signIn(store: Store, deps: SignInDeps, credentials: Credentials): Promise<SignInResult> {
  const user = await userByLogin(store.db, credentials.login);
  const checked = await checkPassword(store, deps, credentials, user);
  if (checked.type !== 'right') return checked;
  const { id, password_hash } = checked.user;
  const rehashed = deps.passwords.isOutdated(password_hash) ? await deps.passwords.hash(credentials.password) : null;
  return await transact(store, async (trx) => {
    const token = await beginSession(trx, deps.clock, { userId: id, ...credentials });
    const deviceToken = checked.device ?? newToken();
    if (checked.device === null) await insertKnownDevice(trx, hashToken(deviceToken), id, deps.clock.now());
    if (rehashed !== null) await updateUser(trx, id, { password_hash: rehashed });
    await appendAudit(trx, deps, {
      actor: { id, name: checked.user.name, address: credentials.address },
      action: 'session.sign-in',
    });
    return { type: 'signed-in', userId: id, token, deviceToken };
  });
}

/** Opens a locked session with its user's password. */
export async function unlock(
  store: Store,
  deps: SignInDeps,
  session: { readonly id: number; readonly userId: number },
  given: Omit<Credentials, 'login'>,
): Promise<SignInResult> {
  const user = await userById(store.db, session.userId);
  const checked = await checkPassword(store, deps, { ...given, login: user?.login ?? '' }, user);
  if (checked.type !== 'right') return checked;
  return await transact(store, async (trx) => {
    const token = await unlockSession(trx, deps.clock, session.id);
    if (token === undefined) return { type: 'refused' };
    return { type: 'signed-in', userId: session.userId, token, deviceToken: checked.device ?? '' };
  });
}

/** Whether the session's own user sits there: the password once more, before what is dangerous. Wrong ones are audited. */
export async function confirmPassword(
  store: Store,
  deps: SignInDeps,
  userId: number,
  given: Omit<Credentials, 'login'>,
): Promise<{ readonly type: 'right' } | Exclude<SignInResult, { type: 'signed-in' }>> {
  const user = await userById(store.db, userId);
  const checked = await checkPassword(store, deps, { ...given, login: user?.login ?? '' }, user);
  return checked.type === 'right' ? { type: 'right' } : checked;
}

type Candidate = { id: number; name: string; login: string; password_hash: string | null; active: number } | undefined;

/** Whether the password is the user's, under the throttle. Wrong ones are audited. */
async function checkPassword(store: Store, deps: SignInDeps, credentials: Credentials, user: Candidate) {
  const hash = user?.active === 1 ? user.password_hash : null;
  const device = await knownDevice(store, credentials, user?.id);
  const attempt = {
    login: credentials.login,
    address: credentials.address,
    device: device === null ? null : deviceKey(device.id),
  };
  const verdict = deps.throttle.begin(attempt);
  if (verdict.type === 'wait') return verdict;
  try {
    const right = await deps.passwords.verify(credentials.password, hash);
    if (right && user !== undefined && hash !== null) {
      deps.throttle.succeed(attempt);
      return { type: 'right', user: { ...user, password_hash: hash }, device: device?.token ?? null } as const;
    }
  } catch (error) {
    if (error instanceof PasswordsBusyError) return { type: 'busy' } as const;
    throw error;
  }
  await auditRefusal(store, deps, credentials, user, device?.id);
  return { type: 'refused' } as const;
}

async function knownDevice(store: Store, credentials: Credentials, userId: number | undefined) {
  const token = credentials.deviceToken;
  if (token === null || userId === undefined) return null;
  const id = await knownDeviceId(store.db, hashToken(token), userId);
  return id === undefined ? null : { id, token };
}

// A login that nobody has is not written down: people type passwords into the wrong field. After a restart the throttle
// takes from these rows what was tried before.
async function auditRefusal(
  store: Store,
  deps: SignInDeps,
  credentials: Credentials,
  user: Candidate,
  device: number | undefined,
): Promise<void> {
  await transact(store, (trx) =>
    appendAudit(trx, deps, {
      actor: { id: null, name: user === undefined ? NOBODY.unknownLogin : user.login, address: credentials.address },
      action: REFUSED_SIGN_IN,
      ...(user === undefined ? {} : { subject: { type: 'user', id: String(user.id) } }),
      ...(device === undefined ? {} : { detail: { device } }),
    }),
  );
}

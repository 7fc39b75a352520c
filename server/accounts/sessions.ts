// Sessions: begun by signing in, locked when nobody uses them, over after a shift, ended at once when revoked. A request
// brings a token; a stream asks again by the session's id.
import {
  deleteSession,
  insertSession,
  type SessionRow,
  sessionById,
  sessionByToken,
  sessionsOfUser,
  updateSession,
} from '../store/sessions.ts';
import { type Db, type Store, type Trx, transact } from '../store/transact.ts';
import { grantsOfUser, type UserRow, updateUser, userById } from '../store/users.ts';
import type { AccountsClock } from './deps.ts';
import { Rights } from './rights.ts';
import { SESSION_LIMITS, type SessionLimits, sessionAge, timesWhenUsed } from './session-age.ts';
import { hashToken, newToken } from './tokens.ts';

export interface SessionUser {
  readonly id: number;
  readonly publicId: string;
  readonly name: string;
  readonly login: string;
  readonly rights: Rights;
  readonly sessionId: number;
  /** The user's own choices, as they were stored. */
  readonly preferences: Readonly<Record<string, unknown>>;
}

export type SessionState =
  | { readonly type: 'active'; readonly user: SessionUser }
  /** Not used for a while, or locked by hand: the password opens it again. */
  | { readonly type: 'locked'; readonly user: SessionUser }
  /** Unknown, revoked, too old, or of somebody who may no longer come in. */
  | { readonly type: 'none' };

/** Writing down every request would cost the disk a flush each: once a minute is fine enough for 15 minutes. */
const SEEN_EVERY = 60_000;

/** Begins a session and returns the token for the cookie; only its hash is stored. */
export async function beginSession(
  trx: Trx,
  clock: AccountsClock,
  session: { userId: number; address: string; userAgent: string },
): Promise<string> {
  const token = newToken();
  await insertSession(trx, {
    tokenHash: hashToken(token),
    userId: session.userId,
    now: clock.now(),
    monotonic: Math.floor(clock.monotonic()),
    bootId: clock.bootId,
    address: session.address,
    userAgent: session.userAgent.slice(0, 200),
  });
  await updateUser(trx, session.userId, { last_seen_at: clock.now() });
  return token;
}

/** Who a cookie's token stands for now. */
export async function sessionOfToken(
  db: Db,
  clock: AccountsClock,
  token: string,
  limits: SessionLimits = SESSION_LIMITS,
): Promise<SessionState> {
  return await stateOf(db, clock, await sessionByToken(db, hashToken(token)), limits);
}

/** The same by the session's id: streams ask this again on every change of accounts and every 30 seconds. */
export async function sessionState(
  db: Db,
  clock: AccountsClock,
  sessionId: number,
  limits: SessionLimits = SESSION_LIMITS,
): Promise<SessionState> {
  return await stateOf(db, clock, await sessionById(db, sessionId), limits);
}

/** What a user's groups allow, all summed. Somebody who is deactivated has no session to use it in. */
export async function rightsOf(db: Db | Trx, userId: number): Promise<Rights> {
  const grants = await grantsOfUser(db, userId);
  return new Rights(
    grants.map(({ area, can_read, can_write }) => ({ area, read: can_read === 1, write: can_write === 1 })),
  );
}

/** Notes that a person used the session (not that a page refreshed itself). */
export async function noteUse(db: Db | Trx, clock: AccountsClock, sessionId: number): Promise<void> {
  const session = await sessionById(db, sessionId);
  if (session === undefined) return;
  const age = sessionAge(session, clock);
  if (age.type === 'unknowable') return;
  if (session.boot_id === clock.bootId && age.idle < SEEN_EVERY) return;
  await updateSession(db, sessionId, wholeTimes(age.age, clock));
}

/** Milliseconds until the session locks or ends if nobody uses it; 0 when it has. */
export async function timeLeft(
  db: Db,
  clock: AccountsClock,
  sessionId: number,
  limits: SessionLimits,
): Promise<number> {
  const session = await sessionById(db, sessionId);
  const age = session === undefined ? undefined : sessionAge(session, clock);
  if (age?.type !== 'known') return 0;
  return Math.max(0, Math.min(limits.idle - age.idle, limits.absolute - age.age));
}

/** Asks for the password from now on, in open streams too. */
export async function lockSession(store: Store, sessionId: number): Promise<void> {
  await transact(store, async (trx, announce) => {
    await updateSession(trx, sessionId, { locked: 1 });
    announce({ type: 'accounts' });
  });
}

/** Opens a locked session after its password was given. The token is a new one, returned for the cookie. */
export async function unlockSession(trx: Trx, clock: AccountsClock, sessionId: number): Promise<string | undefined> {
  const session = await sessionById(trx, sessionId);
  if (session === undefined) return undefined;
  const age = sessionAge(session, clock);
  if (age.type === 'unknowable') return undefined;
  const token = newToken();
  await updateSession(trx, sessionId, { ...wholeTimes(age.age, clock), locked: 0, token_hash: hashToken(token) });
  return token;
}

export interface ListedSession {
  readonly id: number;
  readonly current: boolean;
  readonly locked: boolean;
  readonly address: string;
  readonly userAgent: string;
  readonly createdAt: number;
  readonly seenAt: number;
}

/** The sessions of a user that are not over, last used first. */
export async function listSessions(
  db: Db,
  clock: AccountsClock,
  userId: number,
  currentId: number | undefined,
  limits: SessionLimits = SESSION_LIMITS,
): Promise<ListedSession[]> {
  const rows = await sessionsOfUser(db, userId);
  return rows
    .map((row) => ({ row, standing: standingOf(row, clock, limits) }))
    .filter(({ standing }) => standing !== 'over')
    .map(({ row, standing }) => ({
      id: row.id,
      current: row.id === currentId,
      locked: standing === 'locked',
      address: row.address,
      userAgent: row.user_agent,
      createdAt: row.created_at,
      seenAt: row.seen_at,
    }));
}

async function stateOf(
  db: Db,
  clock: AccountsClock,
  session: SessionRow | undefined,
  limits: SessionLimits,
): Promise<SessionState> {
  if (session === undefined) return { type: 'none' };
  const standing = standingOf(session, clock, limits);
  const row = standing === 'over' ? undefined : await userById(db, session.user_id);
  if (row === undefined || row.active === 0) {
    await deleteSession(db, session.id);
    return { type: 'none' };
  }
  const user = await sessionUser(db, row, session.id);
  return standing === 'locked' ? { type: 'locked', user } : { type: 'active', user };
}

function standingOf(session: SessionRow, clock: AccountsClock, limits: SessionLimits): 'active' | 'locked' | 'over' {
  const age = sessionAge(session, clock);
  if (age.type === 'unknowable' || age.age >= limits.absolute) return 'over';
  return session.locked === 1 || age.idle >= limits.idle ? 'locked' : 'active';
}

async function sessionUser(db: Db, row: UserRow, sessionId: number): Promise<SessionUser> {
  return {
    id: row.id,
    publicId: row.public_id,
    name: row.name,
    login: row.login,
    rights: await rightsOf(db, row.id),
    sessionId,
    preferences: preferencesOf(row),
  };
}

function preferencesOf(row: UserRow): Readonly<Record<string, unknown>> {
  const parsed: unknown = JSON.parse(row.preferences);
  return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
}

function wholeTimes(age: number, clock: AccountsClock) {
  const times = timesWhenUsed(age, clock);
  return {
    ...times,
    created_monotonic: Math.floor(times.created_monotonic),
    seen_monotonic: Math.floor(times.seen_monotonic),
  };
}

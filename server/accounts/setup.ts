// The first start: no account exists, and a code that only the console and the journal show is what makes the first
// person on the network the right one. 40 bits, 30 minutes, five tries, one winner; after it there is no setup any more.

import { builtInGroup, setGroupsOfUser } from '../store/groups.ts';
import {
  countTry,
  deleteOneTimeLinks,
  insertOneTimeLink,
  oneTimeLinkByToken,
  openOneTimeLinks,
} from '../store/one-time-links.ts';
import { type Db, type Store, transact } from '../store/transact.ts';
import { anyUserExists, insertUser } from '../store/users.ts';
import { appendAudit } from './audit.ts';
import type { AccountsDeps } from './deps.ts';
import { beginSession } from './sessions.ts';
import { equalInConstantTime, hashToken, newCode, newToken, normaliseCode } from './tokens.ts';

const CODE_LIFE = 30 * 60_000;
const TRIES = 5;

export type CodeVerdict =
  /** The token for the setup cookie. */
  | { readonly type: 'right'; readonly token: string }
  | { readonly type: 'wrong'; readonly triesLeft: number }
  /** Too late, or tried too often: a restart prints a new one. */
  | { readonly type: 'void' };

/**
 * Makes a setup code if nobody has an account; undefined otherwise. An older code is void from now on. Call it at each
 * start and print what it returns where only root reads it.
 */
export async function makeSetupCode(store: Store, clock: { now(): number }): Promise<string | undefined> {
  if (await anyUserExists(store.db)) return undefined;
  const code = newCode(2);
  await transact(store, async (trx) => {
    await deleteOneTimeLinks(trx, 'setup');
    await deleteOneTimeLinks(trx, 'setup-session');
    const now = clock.now();
    const tokenHash = hashToken(normaliseCode(code));
    await insertOneTimeLink(trx, {
      tokenHash,
      purpose: 'setup',
      userId: null,
      createdAt: now,
      expiresAt: now + CODE_LIFE,
    });
  });
  return code;
}

/** Whether the first account is still to be made. */
export async function isSetupOpen(db: Db): Promise<boolean> {
  return !(await anyUserExists(db));
}

/** Takes the code as somebody typed it. A right one opens the setup for this browser. */
export async function enterSetupCode(store: Store, clock: { now(): number }, typed: string): Promise<CodeVerdict> {
  return await transact(store, async (trx): Promise<CodeVerdict> => {
    const [link] = await openOneTimeLinks(trx, 'setup');
    if (link === undefined || (await anyUserExists(trx)) || isOver(link, clock.now())) return { type: 'void' };
    if (link.tries >= TRIES) return { type: 'void' };
    if (!equalInConstantTime(hashToken(normaliseCode(typed)), link.token_hash)) {
      const triesLeft = TRIES - (await countTry(trx, link.id));
      return triesLeft > 0 ? { type: 'wrong', triesLeft } : { type: 'void' };
    }
    const token = newToken();
    const now = clock.now();
    await insertOneTimeLink(trx, {
      tokenHash: hashToken(token),
      purpose: 'setup-session',
      userId: null,
      createdAt: now,
      expiresAt: now + CODE_LIFE,
    });
    return { type: 'right', token };
  });
}

/** Whether this browser may set up: it typed the code, and nobody has an account yet. */
export async function isSetupSession(db: Db, clock: { now(): number }, token: string): Promise<boolean> {
  const link = await oneTimeLinkByToken(db, hashToken(token));
  if (link === undefined || link.purpose !== 'setup-session' || isOver(link, clock.now())) return false;
  return isSetupOpen(db);
}

export type FirstAdministrator = { readonly type: 'made'; readonly token: string } | { readonly type: 'too-late' };

/** Makes the first account, once: whoever comes second gets nothing. Signs in and returns the session's token. */
export async function makeFirstAdministrator(
  store: Store,
  deps: AccountsDeps,
  person: { name: string; login: string; password: string; address: string; userAgent: string },
): Promise<FirstAdministrator> {
  if (!(await isSetupOpen(store.db))) return { type: 'too-late' };
  const passwordHash = await deps.passwords.hash(person.password);
  return await transact(store, async (trx, announce): Promise<FirstAdministrator> => {
    if (await anyUserExists(trx)) return { type: 'too-late' };
    const { name, login, address } = person;
    const id = await insertUser(trx, {
      publicId: deps.newId(),
      name,
      login,
      passwordHash,
      createdAt: deps.clock.now(),
    });
    await setGroupsOfUser(trx, id, [(await builtInGroup(trx, 'administrators')).id]);
    await deleteOneTimeLinks(trx, 'setup');
    await deleteOneTimeLinks(trx, 'setup-session');
    await appendAudit(trx, deps, { actor: { id, name, address }, action: 'setup.claim', detail: { login } });
    const token = await beginSession(trx, deps.clock, { userId: id, address, userAgent: person.userAgent });
    announce({ type: 'accounts' });
    return { type: 'made', token };
  });
}

function isOver(link: { created_at: number; expires_at: number }, now: number): boolean {
  return now >= link.expires_at || now < link.created_at;
}

// The session cookie → request.user, or request.lockedUser while the session waits for its password.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { SessionLimits } from '../accounts/session-age.ts';
import { noteUse, type SessionUser, sessionOfToken } from '../accounts/sessions.ts';
import type { Clock } from '../clock.ts';
import type { Db } from '../store/transact.ts';
import { readCookie } from './cookies.ts';
import { HttpError } from './errors.ts';

export type SignedInUser = SessionUser;

declare module 'fastify' {
  interface FastifyRequest {
    /** Null while nobody is signed in, or the session is locked. */
    user: SignedInUser | null;
    /** Whose session it is while it is locked. */
    lockedUser: SignedInUser | null;
  }
}

/** The user of a route that needs one. Throws 401 where there is none. */
export function signedInUser(request: FastifyRequest): SignedInUser {
  if (request.user === null) throw new HttpError(401);
  return request.user;
}

/** Who acts, for the audit log and for verbs that look at rights. */
export function actorOf(request: FastifyRequest) {
  const { id, name, rights } = signedInUser(request);
  return { id, name, rights, address: request.ip };
}

export function registerAuthentication(
  app: FastifyInstance,
  deps: { db: Db; clock: Clock; limits: () => Promise<SessionLimits> },
): void {
  app.decorateRequest('user', null);
  app.decorateRequest('lockedUser', null);
  app.addHook('onRequest', async (request) => {
    const { permission } = request.routeOptions.config;
    if (permission === 'api-key') return; // never both: a key's request has no user
    const token = readCookie(request, 'textdesk');
    if (token === null) return;
    const session = await sessionOfToken(deps.db, deps.clock, token, await deps.limits());
    if (session.type === 'locked') request.lockedUser = session.user;
    if (session.type !== 'active') return;
    request.user = session.user;
    if (isByPerson(request)) await noteUse(deps.db, deps.clock, session.user.sessionId);
  });
}

// A page that a person opened or a form they sent. What scripts fetch by themselves keeps nobody signed in; the script
// that watches keys and pointer tells of use (POST /session/use).
function isByPerson(request: FastifyRequest): boolean {
  return request.headers['hx-request'] === undefined && (request.headers.accept ?? '').includes('text/html');
}

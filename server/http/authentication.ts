// The session cookie → request.user.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Rights } from '../accounts/rights.ts';
import { HttpError } from './errors.ts';

export interface SignedInUser {
  readonly id: number;
  readonly publicId: string;
  readonly name: string;
  readonly login: string;
  readonly rights: Rights;
  readonly sessionId: number;
  /** The user's own choices, as they chose them. */
  readonly preferences: Readonly<Record<string, unknown>>;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Null while nobody is signed in, or the session is locked. */
    user: SignedInUser | null;
  }
}

/** The user of a route that needs one. Throws 401 where there is none. */
export function signedInUser(request: FastifyRequest): SignedInUser {
  if (request.user === null) throw new HttpError(401);
  return request.user;
}

export function registerAuthentication(app: FastifyInstance): void {
  app.decorateRequest('user', null);
}

// Who may call a route. Each route says so where it is registered; one that does not stops the start, and whoever lacks
// the right gets 403 before the handler runs.
import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import { type Access, ALL_RIGHTS, type Area, type Rights } from '../accounts/rights.ts';
import { HttpError } from './errors.ts';

export interface AreaPermission {
  readonly area: Area;
  readonly access: Access;
}

export type Permission =
  /** anybody, signed in or not */
  | 'public'
  /** the first run: there only while nobody has an account, and only from the local network */
  | 'setup'
  /** anybody with an account, also when the session is locked */
  | 'locked'
  /** anybody with an account */
  | 'signed-in'
  /** not a browser but a program with an API key that may do what `keyMay` says: checked in server/api/authenticate.ts */
  | 'api-key'
  | AreaPermission
  | { readonly anyOf: readonly AreaPermission[] }
  /** everything there is: what a backup holds and a restore replaces */
  | 'every-right';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call the route. A route without it stops the start. */
    permission?: Permission;
    /** What a key must be allowed to do; a route for keys without it stops the start. */
    keyMay?: AreaPermission;
  }
  interface FastifyInstance {
    /** Every route with what it asks for, in the order of registration. */
    readonly declaredRoutes: readonly DeclaredRoute[];
  }
}

export interface DeclaredRoute {
  readonly method: string;
  readonly url: string;
  readonly permission: Permission;
  /** Of a route for API keys: what the key must be allowed to do. */
  readonly keyMay: AreaPermission | undefined;
}

/** A route was registered without saying who may call it. */
export class MissingPermissionError extends Error {
  constructor(route: RouteOptions) {
    super(`${String(route.method)} ${route.url} declares no permission: add config: { permission: … }`);
    this.name = 'MissingPermissionError';
  }
}

/** Must be called before the first route: every later one is checked when it is registered. */
export function requirePermissions(app: FastifyInstance): void {
  const declared: DeclaredRoute[] = [];
  app.decorate('declaredRoutes', declared);
  app.addHook('onRoute', (route) => {
    const permission = route.config?.permission;
    const keyMay = route.config?.keyMay;
    if (permission === undefined) throw new MissingPermissionError(route);
    if ((permission === 'api-key') !== (keyMay !== undefined)) throw new MissingPermissionError(route);
    for (const method of [route.method].flat()) declared.push({ method, url: route.url, permission, keyMay });
  });
}

/** Whether rights are enough for one area, or for any of several. */
export function mayCall(
  rights: Rights,
  permission: AreaPermission | { readonly anyOf: readonly AreaPermission[] },
): boolean {
  const wanted = 'anyOf' in permission ? permission.anyOf : [permission];
  return wanted.some(({ area, access }) => rights.may(area, access));
}

/** Throws 401 or 403 unless the request's user may call the request's route. */
export function checkPermission(request: FastifyRequest): void {
  const permission = request.routeOptions.config.permission;
  if (permission === undefined || permission === 'public' || permission === 'setup' || permission === 'api-key') return;
  if (permission === 'locked' && request.lockedUser !== null) return;
  if (request.user === null) throw new HttpError(401);
  if (permission === 'locked' || permission === 'signed-in') return;
  if (permission === 'every-right') {
    if (!request.user.rights.covers(ALL_RIGHTS)) throw new HttpError(403);
    return;
  }
  if (!mayCall(request.user.rights, permission)) throw new HttpError(403);
}

// A bearer key → request.apiKey, checked against what the route declares. A key that is not accepted hears no reason.
import type { FastifyRequest } from 'fastify';
import { type ApiKey, verifyApiKey } from '../accounts/api-keys.ts';
import type { Clock } from '../clock.ts';
import type { App } from '../http/app.ts';
import type { AreaPermission } from '../http/permissions.ts';
import type { Db } from '../store/transact.ts';
import { Problem } from './problem.ts';

declare module 'fastify' {
  interface FastifyRequest {
    apiKey: ApiKey | null;
  }
  interface FastifyContextConfig {
    /** What a key must be allowed to do to call this route. */
    keyMay?: AreaPermission;
  }
}

/** Every route of `api` needs a key that may do what the route declares; one that declares nothing is closed. */
export function requireKeys(api: App, deps: { readonly db: Db; readonly clock: Clock }): void {
  api.decorateRequest('apiKey', null);
  api.addHook('onRequest', async (request) => {
    const key = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const challenge = { 'www-authenticate': 'Bearer realm="textdesk"' };
    if (key === undefined) throw new Problem(401, 'No API key', 'Send Authorization: Bearer <key>.', challenge);
    const verdict = await verifyApiKey(deps.db, deps.clock, key, request.ip);
    if (verdict.type === 'invalid') {
      request.log.warn({ reason: verdict.reason }, 'An API key was refused');
      throw new Problem(401, 'API key not accepted', 'This key is not accepted.', challenge);
    }
    const wanted = request.routeOptions.config.keyMay;
    if (wanted === undefined || !verdict.key.rights.may(wanted.area, wanted.access)) {
      throw new Problem(403, 'Not allowed', 'This key may not do that.');
    }
    request.apiKey = verdict.key;
  });
}

export function apiKeyOf(request: FastifyRequest): ApiKey {
  if (request.apiKey === null) throw new Problem(401, 'No API key', 'Send Authorization: Bearer <key>.');
  return request.apiKey;
}

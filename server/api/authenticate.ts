// A bearer key → request.apiKey, checked against what the route declares. A key that is not accepted hears no reason; the
// audit log does, once in ten minutes for each key, or for each network that tries unknown ones.
import type { FastifyRequest } from 'fastify';
import { type ApiKey, type ApiKeyVerdict, verifyApiKey } from '../accounts/api-keys.ts';
import { appendAudit, NOBODY } from '../accounts/audit.ts';
import type { Clock } from '../clock.ts';
import type { App } from '../http/app.ts';
import { onceInAWhile } from '../http/once-in-a-while.ts';
import { type Store, transact } from '../store/transact.ts';
import { Problem } from './problem.ts';

declare module 'fastify' {
  interface FastifyRequest {
    apiKey: ApiKey | null;
  }
}

const AGAIN_AFTER = 10 * 60_000;

/** Every route of `api` needs a key that may do what the route declares. */
export function requireKeys(api: App, deps: { readonly store: Store; readonly clock: Clock }): void {
  const isDue = onceInAWhile(deps.clock, AGAIN_AFTER);
  const note = async (request: FastifyRequest, refused: Refused) => {
    const { method, url } = request.routeOptions;
    request.log.warn({ reason: refused.reason }, 'An API key was refused');
    if (!isDue(`${refused.keyId ?? networkOf(request.ip)} ${refused.reason}`)) return;
    await transact(deps.store, (trx) =>
      appendAudit(trx, deps, {
        actor: { id: null, name: refused.name ?? NOBODY.api, address: request.ip },
        action: 'api-key.refused',
        ...(refused.keyId !== undefined && { subject: { type: 'api-key', id: String(refused.keyId) } }),
        detail: { reason: refused.reason, route: `${String(method)} ${url ?? ''}` },
      }),
    );
  };
  api.decorateRequest('apiKey', null);
  api.addHook('onRequest', async (request) => {
    const key = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const challenge = { 'www-authenticate': 'Bearer realm="textdesk"' };
    if (key === undefined) throw new Problem(401, 'No API key', 'Send Authorization: Bearer <key>.', challenge);
    const verdict = await verifyApiKey(deps.store.db, deps.clock, key, request.ip);
    if (verdict.type === 'invalid') {
      await note(request, verdict);
      throw new Problem(401, 'API key not accepted', 'This key is not accepted.', challenge);
    }
    const wanted = request.routeOptions.config.keyMay;
    if (wanted === undefined || !verdict.key.rights.may(wanted.area, wanted.access)) {
      await note(request, { reason: 'rights', keyId: verdict.key.id, name: verdict.key.name });
      throw new Problem(403, 'Not allowed', 'This key may not do that.');
    }
    request.apiKey = verdict.key;
  });
}

export function apiKeyOf(request: FastifyRequest): ApiKey {
  if (request.apiKey === null) throw new Problem(401, 'No API key', 'Send Authorization: Bearer <key>.');
  return request.apiKey;
}

interface Refused {
  readonly reason: Extract<ApiKeyVerdict, { type: 'invalid' }>['reason'] | 'rights';
  readonly keyId?: number;
  readonly name?: string;
}

// One machine has as many IPv6 addresses as it likes, all in one /64.
function networkOf(address: string): string {
  return address.includes('.') ? address : address.split(':').slice(0, 4).join(':');
}

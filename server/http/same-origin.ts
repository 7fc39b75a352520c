// Changes are taken from our own pages only. Over https the browser says where a request comes from (Sec-Fetch-Site); to
// a plain-http address it does not, but it sends Origin with everything that changes something.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HttpError } from './errors.ts';
import { words } from './words.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

export function registerSameOrigin(app: FastifyInstance): void {
  app.addHook('onRequest', async (request) => {
    // A program with a key sends no cookie and has no origin; its routes look at nothing but the key.
    if (request.routeOptions.config.permission === 'api-key') return;
    if (!isSameOrigin(request)) {
      throw new HttpError(403, words.accounts.errors.otherSite);
    }
  });
}

function isSameOrigin(request: FastifyRequest): boolean {
  if (SAFE.has(request.method)) return true;
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  const origin = request.headers.origin;
  return origin !== undefined && origin === `${request.protocol}://${request.host}`;
}

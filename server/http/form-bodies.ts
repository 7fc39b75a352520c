// Pages send forms; only programs send JSON. So a handler of a form meets texts and lists of texts, never nested objects,
// and a foreign page cannot send a "simple" text/plain request that a JSON parser would take.
import type { FastifyInstance } from 'fastify';
import { HttpError } from './errors.ts';
import { words } from './words.ts';

export function registerFormBodies(app: FastifyInstance): void {
  app.addHook('onRequest', async (request) => {
    if (request.routeOptions.config.permission === 'api-key') return;
    const type = request.headers['content-type'] ?? '';
    if (/^\s*(application\/json|text\/plain)/i.test(type)) throw new HttpError(415, words.accounts.errors.formsOnly);
  });
}

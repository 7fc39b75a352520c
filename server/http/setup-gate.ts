// While nobody has an account every page leads to the first run; as soon as somebody has one, the first run is gone.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isSetupOpen, isSetupSession } from '../accounts/setup.ts';
import type { Clock } from '../clock.ts';
import type { Db } from '../store/transact.ts';
import { readCookie } from './cookies.ts';
import { HttpError } from './errors.ts';
import { isPrivateAddress } from './hosts.ts';
import { words } from './words.ts';

export function registerSetupGate(app: FastifyInstance, deps: { db: Db }): void {
  let done = false; // for ever: the last administrator cannot be removed
  app.addHook('onRequest', async (request, reply) => {
    const { permission } = request.routeOptions.config;
    done ||= !(await isSetupOpen(deps.db));
    if (done) {
      if (permission === 'setup') throw new HttpError(404);
      return;
    }
    if (permission === 'setup' && !isPrivateAddress(request.ip)) {
      throw new HttpError(403, words.accounts.errors.setupIsLocal);
    }
    if (permission === 'public' || permission === 'setup' || permission === 'api-key') return;
    if (request.method !== 'GET') throw new HttpError(401);
    return reply.redirect('/first-run', 303);
  });
}

/** Whether this browser typed the setup code; if not it is sent to where it can. */
export async function hasSetupSession(
  request: FastifyRequest,
  reply: FastifyReply,
  deps: { store: { db: Db }; clock: Clock },
): Promise<boolean> {
  const token = readCookie(request, 'textdesk-setup');
  if (token !== null && (await isSetupSession(deps.store.db, deps.clock, token))) return true;
  reply.redirect('/first-run', 303);
  return false;
}

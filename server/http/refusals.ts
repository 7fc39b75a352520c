// A refusal by rights goes to the audit log, once for each person and route in ten minutes: enough to see that somebody
// tries doors, not enough to fill the log with.
import type { FastifyInstance } from 'fastify';
import { appendAudit } from '../accounts/audit.ts';
import type { Clock } from '../clock.ts';
import { type Store, transact } from '../store/transact.ts';

const AGAIN_AFTER = 10 * 60_000;
const MOST_KEPT = 5000;

export function registerRefusals(app: FastifyInstance, deps: { readonly store: Store; readonly clock: Clock }): void {
  const told = new Map<string, number>();
  app.addHook('onResponse', async (request, reply) => {
    const user = request.user;
    if (reply.statusCode !== 403 || user === null) return;
    const { method, url: route = '' } = request.routeOptions;
    const key = `${user.id} ${method} ${route}`;
    const now = deps.clock.monotonic();
    const last = told.get(key);
    if (last !== undefined && now - last < AGAIN_AFTER) return;
    if (told.size >= MOST_KEPT) told.clear();
    told.set(key, now);
    await transact(deps.store, (trx) =>
      appendAudit(trx, deps, {
        actor: { id: user.id, name: user.name, address: request.ip },
        action: 'permission.refused',
        subject: { type: 'route', id: `${String(method)} ${route}` },
      }),
    );
  });
}

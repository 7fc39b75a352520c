// A refusal by rights goes to the audit log, once for each person and route in ten minutes: enough to see that somebody
// tries doors, not enough to fill the log with.
import type { FastifyInstance } from 'fastify';
import { appendAudit } from '../accounts/audit.ts';
import type { Clock } from '../clock.ts';
import { type Store, transact } from '../store/transact.ts';
import { onceInAWhile } from './once-in-a-while.ts';

const AGAIN_AFTER = 10 * 60_000;

export function registerRefusals(app: FastifyInstance, deps: { readonly store: Store; readonly clock: Clock }): void {
  const isDue = onceInAWhile(deps.clock, AGAIN_AFTER);
  app.addHook('onResponse', async (request, reply) => {
    const user = request.user;
    if (reply.statusCode !== 403 || user === null) return;
    const { method, url: route = '' } = request.routeOptions;
    if (!isDue(`${user.id} ${method} ${route}`)) return;
    await transact(deps.store, (trx) =>
      appendAudit(trx, deps, {
        actor: { id: user.id, name: user.name, address: request.ip },
        action: 'permission.refused',
        subject: { type: 'route', id: `${String(method)} ${route}` },
      }),
    );
  });
}

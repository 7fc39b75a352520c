// Demo data: in and out. In only where no text can leave by mistake.
import { appendAudit } from '../../accounts/audit.ts';
import { loadDemo, removeDemo } from '../../inbox/load-demo.ts';
import type { AuditAction } from '../../store/audit-actions.ts';
import { transact } from '../../store/transact.ts';
import type { App, RouteDeps } from '../app.ts';
import { actorOf, signedInUser } from '../authentication.ts';
import { HttpError } from '../errors.ts';
import { words } from '../words.ts';

const WRITE = { permission: { area: 'settings', access: 'write' } } as const;

export function registerDemoRoutes(app: App, deps: RouteDeps): void {
  const { clock, modems, store } = deps;
  type Request = Parameters<typeof actorOf>[0];
  const note = async (request: Request, action: AuditAction) =>
    transact(store, (trx) => appendAudit(trx, { clock }, { actor: actorOf(request), action }));

  app.post('/demo/load', { config: WRITE }, async (request, reply) => {
    if (modems.all().some(({ simulated }) => !simulated)) throw new HttpError(409, words.gateway.demo.unsafe);
    const { id, name } = signedInUser(request);
    await loadDemo(store, deps, { id, name });
    await note(request, 'demo.load');
    return reply.redirect('/', 303);
  });

  app.post('/demo/remove', { config: WRITE }, async (request, reply) => {
    await removeDemo(store);
    await note(request, 'demo.remove');
    return reply.redirect('/', 303);
  });
}

// A one-time link: whoever holds it chooses a password for the account it was made for.
import { Type } from 'typebox';
import { choosePasswordByLink, userOfLink } from '../../accounts/one-time-link.ts';
import type { App, RouteDeps } from '../app.ts';
import { clearCookie } from '../cookies.ts';
import { newPasswordErrors } from '../password-errors.ts';
import { enter } from './session.ts';

const Params = Type.Object({ token: Type.String({ maxLength: 100 }) });
const Form = Type.Object(
  { password: Type.String({ maxLength: 1000 }), again: Type.String({ maxLength: 1000 }) },
  { additionalProperties: false },
);

export function registerLinkRoutes(app: App, deps: RouteDeps): void {
  const { clock, store } = deps;

  app.get('/link/:token', { config: { permission: 'public' }, schema: { params: Params } }, async (request, reply) => {
    const { token } = request.params;
    const user = await userOfLink(store.db, clock, token);
    if (user === undefined) return await reply.code(404).page('link/void', {});
    return await reply.page('link/show', { name: user.name, login: user.login, token, errors: {} });
  });

  app.post(
    '/link/:token',
    { config: { permission: 'public' }, schema: { params: Params, body: Form } },
    async (request, reply) => {
      const { token } = request.params;
      const user = await userOfLink(store.db, clock, token);
      if (user === undefined) return await reply.code(404).page('link/void', {});
      const { clinicName } = await deps.settings();
      const errors = newPasswordErrors(request.body, [user.login, user.name, clinicName]);
      if (Object.keys(errors).length > 0) {
        return await reply.code(422).page('link/show', { name: user.name, login: user.login, token, errors });
      }
      const result = await choosePasswordByLink(store, deps, {
        token,
        password: request.body.password,
        address: request.ip,
        userAgent: request.headers['user-agent'] ?? '',
      });
      if (result.type === 'void') return await reply.code(404).page('link/void', {});
      clearCookie(request, reply, 'textdesk-device');
      return enter(request, reply, { token: result.token }, '/');
    },
  );
}

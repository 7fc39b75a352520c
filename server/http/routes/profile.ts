// One's own account: name, password, where one is signed in. Choices for the inbox are the inbox's own routes.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { changeOwnName, changeOwnPassword } from '../../accounts/change-own-account.ts';
import { revokeSession } from '../../accounts/manage-users.ts';
import { listSessions } from '../../accounts/sessions.ts';
import { confirmPassword } from '../../accounts/sign-in.ts';
import { usersWithGroups } from '../../store/users.ts';
import type { App, RouteDeps } from '../app.ts';
import { actorOf, signedInUser } from '../authentication.ts';
import { browserName } from '../browser-name.ts';
import { clearCookie } from '../cookies.ts';
import { HttpError } from '../errors.ts';
import type { FieldErrors } from '../pages/accounts.ts';
import { newPasswordErrors } from '../password-errors.ts';
import { isName } from '../person-form.ts';
import { words } from '../words.ts';
import { problemOf, sender } from './session.ts';

const CONFIG = { permission: 'signed-in' } as const;
const NameBody = Type.Object({ name: Type.String({ maxLength: 200 }) }, { additionalProperties: false });
const Secret = Type.String({ maxLength: 1000 });
const PasswordBody = Type.Object({ current: Secret, password: Secret, again: Secret }, { additionalProperties: false });
const SessionParams = Type.Object({ session: Type.String({ pattern: '^[0-9]{1,15}$' }) });
const SavedQuery = Type.Object({ saved: Type.Optional(Type.String({ maxLength: 10 })) });

export function registerProfileRoutes(app: App, deps: RouteDeps): void {
  const { clock, store } = deps;
  const texts = words.accounts.profile;

  interface Shown {
    readonly name?: string;
    readonly errors?: FieldErrors;
    readonly saved?: string | null;
  }
  const show = async (request: FastifyRequest, reply: FastifyReply, shown: Shown) => {
    const me = signedInUser(request);
    const user = (await usersWithGroups(store.db)).find(({ id }) => id === me.id);
    return await reply.page('profile/show', {
      form: { name: shown.name ?? me.name },
      login: me.login,
      groups: user?.groups.map((group) => group.name) ?? [],
      errors: shown.errors ?? {},
      saved: shown.saved ?? null,
      sessions: await listSessions(store.db, clock, me.id, me.sessionId, await deps.sessionLimits()),
      browser: browserName,
    });
  };

  app.get('/profile', { config: CONFIG, schema: { querystring: SavedQuery } }, (request, reply) => {
    const { saved } = request.query;
    return show(request, reply, {
      saved: saved === undefined ? null : saved === 'password' ? texts.changed : texts.saved,
    });
  });

  app.post('/profile/name', { config: CONFIG, schema: { body: NameBody } }, async (request, reply) => {
    const name = request.body.name.trim();
    if (!isName(name)) {
      return await show(request, reply.code(422), { name, errors: { name: words.accounts.users.nameMissing } });
    }
    await changeOwnName(store, deps, actorOf(request), name);
    return reply.redirect('/profile?saved=name', 303);
  });

  app.post('/profile/password', { config: CONFIG, schema: { body: PasswordBody } }, async (request, reply) => {
    const me = signedInUser(request);
    const { clinicName } = await deps.settings();
    const errors = newPasswordErrors(request.body, [me.login, me.name, clinicName]);
    if (Object.keys(errors).length > 0) return await show(request, reply.code(422), { errors });
    // Tried here it counts like a sign-in: audited, and not forgotten by a restart.
    const given = { password: request.body.current, ...sender(request) };
    const result = await confirmPassword(store, deps, me.id, given);
    if (result.type !== 'right') {
      const current = problemOf(reply, result, texts.wrongCurrent);
      return await show(request, reply, { errors: { current } });
    }
    const change = { wanted: request.body.password, sessionId: me.sessionId };
    await changeOwnPassword(store, deps, actorOf(request), change);
    clearCookie(request, reply, 'textdesk-device');
    return reply.redirect('/profile?saved=password', 303);
  });

  app.post(
    '/profile/sessions/:session/end',
    { config: CONFIG, schema: { params: SessionParams } },
    async (request, reply) => {
      const actor = actorOf(request);
      const sessionId = Number(request.params.session);
      const found = await revokeSession(store, deps, actor, { sessionId, ofUser: actor.id, reason: 'revoked' });
      if (!found) throw new HttpError(404);
      return reply.redirect('/profile?saved=session', 303);
    },
  );

  app.post('/profile/sessions/end-others', { config: CONFIG }, async (request, reply) => {
    const me = signedInUser(request);
    const sessions = await listSessions(store.db, clock, me.id, me.sessionId, await deps.sessionLimits());
    for (const { id } of sessions.filter((session) => !session.current)) {
      await revokeSession(store, deps, actorOf(request), { sessionId: id, ofUser: me.id, reason: 'revoked' });
    }
    return reply.redirect('/profile?saved=session', 303);
  });
}

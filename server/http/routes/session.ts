// Signing in and out, the lock screen, and how the page's script tells and asks whether anybody is still there.

import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { revokeSession } from '../../accounts/manage-users.ts';
import { lockSession, noteUse, timeLeft } from '../../accounts/sessions.ts';
import { type SignInResult, signIn, unlock } from '../../accounts/sign-in.ts';
import type { App, RouteDeps } from '../app.ts';
import { signedInUser } from '../authentication.ts';
import { clearCookie, readCookie, setCookie } from '../cookies.ts';
import { isEncrypted } from '../headers.ts';
import { localPath } from '../local-path.ts';
import { words } from '../words.ts';

const To = Type.Optional(Type.String({ maxLength: 500 }));
const EntranceQuery = Type.Object({ to: To, 'signed-out': Type.Optional(Type.String()) });
const SignInForm = Type.Object(
  { login: Type.String({ maxLength: 200 }), password: Type.String({ maxLength: 1000 }), to: To },
  { additionalProperties: false },
);
const UnlockForm = Type.Object({ password: Type.String({ maxLength: 1000 }), to: To }, { additionalProperties: false });

export function registerSessionRoutes(app: App, deps: RouteDeps): void {
  const clinicName = async () => (await deps.settings()).clinicName;
  const { clock, store } = deps;

  app.get(
    '/session/new',
    { config: { permission: 'public' }, schema: { querystring: EntranceQuery } },
    async (request, reply) => {
      const to = localPath(request.query.to, '/');
      if (request.user !== null) return reply.redirect(to, 303);
      if (request.lockedUser !== null) return reply.redirect(`/lock?to=${encodeURIComponent(to)}`, 303);
      const signedOut = request.query['signed-out'] !== undefined;
      return await reply.page('session/new', {
        login: '',
        to,
        problem: null,
        signedOut,
        clinicName: await clinicName(),
      });
    },
  );

  app.post('/session', { config: { permission: 'public' }, schema: { body: SignInForm } }, async (request, reply) => {
    const { login, password } = request.body;
    const to = localPath(request.body.to, '/');
    const result = await signIn(store, deps, { login: login.trim(), password, ...sender(request) });
    if (result.type === 'signed-in') return enter(request, reply, result, to);
    const problem = problemOf(reply, result, words.accounts.signIn.refused);
    return await reply.page('session/new', { login, to, problem, signedOut: false, clinicName: await clinicName() });
  });

  app.post('/session/end', { config: { permission: 'locked' } }, async (request, reply) => {
    const user = request.user ?? request.lockedUser;
    if (user !== null) {
      const actor = { id: user.id, name: user.name, address: request.ip };
      await revokeSession(store, deps, actor, { sessionId: user.sessionId, ofUser: user.id, reason: 'sign-out' });
    }
    clearCookie(request, reply, 'textdesk');
    if (isEncrypted(request)) reply.header('clear-site-data', '"cache", "storage"');
    return reply.redirect('/session/new?signed-out', 303);
  });

  app.get('/lock', { config: { permission: 'locked' }, schema: { querystring: EntranceQuery } }, (request, reply) => {
    const to = localPath(request.query.to, '/');
    if (request.lockedUser === null) return reply.redirect(to, 303);
    return reply.page('lock/show', { name: request.lockedUser.name, to, problem: null });
  });

  app.post('/lock', { config: { permission: 'locked' }, schema: { body: UnlockForm } }, async (request, reply) => {
    const to = localPath(request.body.to, '/');
    const user = request.lockedUser;
    if (user === null) return reply.redirect(to, 303);
    const given = { password: request.body.password, ...sender(request) };
    const result = await unlock(store, deps, { id: user.sessionId, userId: user.id }, given);
    if (result.type === 'signed-in') return enter(request, reply, result, to);
    const problem = problemOf(reply, result, words.accounts.lock.wrong);
    return await reply.page('lock/show', { name: user.name, to, problem });
  });

  app.post('/session/lock', { config: { permission: 'signed-in' } }, async (request, reply) => {
    await lockSession(store, signedInUser(request).sessionId);
    return reply.redirect('/lock', 303);
  });

  app.post('/session/use', { config: { permission: 'signed-in' } }, async (request, reply) => {
    await noteUse(store.db, clock, signedInUser(request).sessionId);
    return reply.code(204).send();
  });

  app.get('/session/state', { config: { permission: 'public' } }, async (request) => {
    const state = request.user !== null ? 'active' : request.lockedUser !== null ? 'locked' : 'none';
    const limits = await deps.sessionLimits();
    const left = request.user === null ? 0 : await timeLeft(store.db, clock, request.user.sessionId, limits);
    return { state, left };
  });
}

/** Where a password comes from. */
export function sender(request: FastifyRequest) {
  return {
    address: request.ip,
    userAgent: request.headers['user-agent'] ?? '',
    deviceToken: readCookie(request, 'textdesk-device'),
  };
}

/** Sets the cookies of a session just begun or opened again, and goes on. */
export function enter(
  request: FastifyRequest,
  reply: FastifyReply,
  session: { readonly token: string; readonly deviceToken?: string },
  to: string,
): FastifyReply {
  setCookie(request, reply, 'textdesk', session.token);
  if (session.deviceToken) setCookie(request, reply, 'textdesk-device', session.deviceToken);
  return reply.redirect(to, 303);
}

/** Why a password did not do, in words; sets the status. */
export function problemOf(
  reply: FastifyReply,
  result: Exclude<SignInResult, { type: 'signed-in' }>,
  refused: string,
): string {
  switch (result.type) {
    case 'refused':
      reply.code(422);
      return refused;
    case 'wait': {
      const seconds = Math.ceil(result.milliseconds / 1000);
      reply.code(429).header('retry-after', String(seconds));
      return words.accounts.signIn.wait(seconds);
    }
    case 'busy':
      reply.code(503).header('retry-after', '2');
      return words.accounts.signIn.busy;
    default: {
      const never: never = result;
      return never;
    }
  }
}

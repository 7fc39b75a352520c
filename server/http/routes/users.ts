// Colleagues: who there is, adding one, changing, keeping out, links for passwords, ending their sessions.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import {
  activateUser,
  addUser,
  changeUser,
  deactivateUser,
  revokeSession,
  sendLink,
  sessionsEndedWith,
  type UserChange,
} from '../../accounts/manage-users.ts';
import { listSessions, rightsOf } from '../../accounts/sessions.ts';
import { groupsWithGrants } from '../../store/groups.ts';
import { type UserWithGroups, userByPublicId, usersWithGroups } from '../../store/users.ts';
import type { App, RouteDeps } from '../app.ts';
import { actorOf, signedInUser } from '../authentication.ts';
import { browserName } from '../browser-name.ts';
import { HttpError } from '../errors.ts';
import { linkAddress } from '../link-address.ts';
import type { FieldErrors } from '../pages/accounts.ts';
import { PersonBody, type PersonForm, personErrors, personForm } from '../person-form.ts';
import { settingsMenu } from '../settings-menu.ts';
import { words } from '../words.ts';

const READ = { permission: { area: 'users', access: 'read' } } as const;
const WRITE = { permission: { area: 'users', access: 'write' } } as const;
const Params = Type.Object({ publicId: Type.String({ maxLength: 40 }) });
const SessionParams = Type.Object({
  publicId: Type.String({ maxLength: 40 }),
  session: Type.String({ pattern: '^[0-9]{1,15}$' }),
});
const SavedQuery = Type.Object({ saved: Type.Optional(Type.String({ maxLength: 11 })) });

const INVITATION_DAYS = 3;
const PASSWORD_DAYS = 1;

export function registerUserRoutes(app: App, deps: RouteDeps): void {
  const { clock, store } = deps;

  app.get('/settings/users', { config: READ }, async (request, reply) => {
    const { id, rights } = signedInUser(request);
    return await reply.page('users/index', {
      ...settingsMenu(request, rights),
      users: await usersWithGroups(store.db),
      me: id,
      mayWrite: rights.may('users', 'write'),
    });
  });

  const showNew = async (request: FastifyRequest, reply: FastifyReply, form: PersonForm, errors: FieldErrors) =>
    await reply.page('users/new', {
      ...settingsMenu(request, signedInUser(request).rights),
      form,
      errors,
      groups: await groupsWithGrants(store.db),
    });

  app.get('/settings/users/new', { config: WRITE }, (request, reply) =>
    showNew(request, reply, { name: '', login: '', groupIds: [] }, {}),
  );

  app.post('/settings/users', { config: WRITE, schema: { body: PersonBody } }, async (request, reply) => {
    const form = personForm(request.body);
    const errors = personErrors(form);
    if (Object.keys(errors).length > 0) return await showNew(request, reply.code(422), form, errors);
    const result = await addUser(store, deps, actorOf(request), form);
    if (result.type !== 'made') return await showNew(request, reply.code(422), form, fieldErrors(result.type));
    return await showLink(request, reply, form.name, result.linkToken, INVITATION_DAYS);
  });

  interface Shown {
    readonly form?: PersonForm;
    readonly errors?: FieldErrors;
    readonly saved?: string;
    readonly problem?: string;
  }
  const showUser = async (request: FastifyRequest, reply: FastifyReply, user: UserWithGroups, shown: Shown) => {
    const me = signedInUser(request);
    const groupIds = user.groups.map((group) => group.id);
    return await reply.page('users/show', {
      ...settingsMenu(request, me.rights),
      user,
      form: shown.form ?? { name: user.name, login: user.login, groupIds },
      errors: shown.errors ?? {},
      saved: shown.saved ?? null,
      problem: shown.problem ?? null,
      groups: await groupsWithGrants(store.db),
      sessions: await listSessions(store.db, clock, user.id, me.sessionId, await deps.sessionLimits()),
      browser: browserName,
      mayWrite: me.rights.may('users', 'write'),
      me: me.id,
    });
  };

  app.get(
    '/settings/users/:publicId',
    { config: READ, schema: { params: Params, querystring: SavedQuery } },
    async (request, reply) => {
      const user = await find(deps, request.params.publicId);
      const { saved } = request.query;
      if (saved === undefined) return await showUser(request, reply, user, {});
      const ended = saved === 'deactivated' ? await sessionsEndedWith(store.db, user.id) : 0;
      return await showUser(request, reply, user, { saved: savedWords(user, saved, ended) });
    },
  );

  app.post(
    '/settings/users/:publicId',
    { config: WRITE, schema: { params: Params, body: PersonBody } },
    async (request, reply) => {
      const user = await find(deps, request.params.publicId);
      const form = personForm(request.body);
      const errors = personErrors(form);
      if (Object.keys(errors).length > 0) return await showUser(request, reply.code(422), user, { form, errors });
      const result = await changeUser(store, deps, actorOf(request), user.id, form);
      if (result.type === 'done') return reply.redirect(`/settings/users/${user.public_id}?saved=1`, 303);
      return await showUser(request, reply.code(422), user, { form, errors: fieldErrors(result.type) });
    },
  );

  const afterChange = async (
    request: FastifyRequest,
    reply: FastifyReply,
    user: UserWithGroups,
    result: UserChange,
    saved: string,
  ) => {
    if (result.type === 'done') return reply.redirect(`/settings/users/${user.public_id}?saved=${saved}`, 303);
    return await showUser(request, reply.code(422), user, { problem: refusal(result.type) });
  };

  app.post(
    '/settings/users/:publicId/deactivate',
    { config: WRITE, schema: { params: Params } },
    async (request, reply) => {
      const user = await find(deps, request.params.publicId);
      const open = await listSessions(store.db, clock, user.id, undefined, await deps.sessionLimits());
      const result = await deactivateUser(store, deps, actorOf(request), user.id, open.length);
      return await afterChange(request, reply, user, result, 'deactivated');
    },
  );

  app.post(
    '/settings/users/:publicId/activate',
    { config: WRITE, schema: { params: Params } },
    async (request, reply) => {
      const user = await find(deps, request.params.publicId);
      const result = await activateUser(store, deps, actorOf(request), user.id);
      return await afterChange(request, reply, user, result, 'activated');
    },
  );

  app.post('/settings/users/:publicId/link', { config: WRITE, schema: { params: Params } }, async (request, reply) => {
    const user = await find(deps, request.params.publicId);
    const result = await sendLink(store, deps, actorOf(request), user.id);
    if (result.type !== 'made') return await afterChange(request, reply, user, result, '1');
    const days = user.password_hash === null ? INVITATION_DAYS : PASSWORD_DAYS;
    return await showLink(request, reply, user.name, result.linkToken, days);
  });

  app.post(
    '/settings/users/:publicId/sessions/:session/end',
    { config: WRITE, schema: { params: SessionParams } },
    async (request, reply) => {
      const user = await find(deps, request.params.publicId);
      const sessionId = Number(request.params.session);
      if (!actorOf(request).rights.covers(await rightsOf(store.db, user.id))) throw new HttpError(403);
      const revoked = { sessionId, ofUser: user.id, reason: 'revoked' } as const;
      if (!(await revokeSession(store, deps, actorOf(request), revoked))) throw new HttpError(404);
      return reply.redirect(`/settings/users/${user.public_id}?saved=1`, 303);
    },
  );
}

// Of the address only what holds of the user is told, and no number out of it.
function savedWords({ name, active }: UserWithGroups, saved: string, ended: number): string {
  const texts = words.accounts.users;
  if (saved === 'deactivated' && active === 0) return texts.deactivated(name, ended);
  if (saved === 'activated' && active === 1) return texts.activated(name);
  return texts.saved;
}

async function find({ store }: RouteDeps, publicId: string): Promise<UserWithGroups> {
  const row = await userByPublicId(store.db, publicId);
  const user = (await usersWithGroups(store.db)).find(({ id }) => id === row?.id);
  if (user === undefined) throw new HttpError(404);
  return user;
}

async function showLink(request: FastifyRequest, reply: FastifyReply, name: string, token: string, days: number) {
  const menu = settingsMenu(request, signedInUser(request).rights);
  return await reply.page('users/link', { ...menu, name, address: linkAddress(request, token), days });
}

function refusal(type: Exclude<UserChange['type'], 'done'>): string {
  const texts = words.accounts.users;
  if (type === 'not-found') throw new HttpError(404);
  return {
    'login-taken': texts.loginTaken,
    'last-administrator': texts.lastAdministrator,
    'beyond-own-rights': texts.beyond,
  }[type];
}

function fieldErrors(type: Exclude<UserChange['type'], 'done'>): FieldErrors {
  return { [type === 'login-taken' ? 'login' : 'groups']: refusal(type) };
}

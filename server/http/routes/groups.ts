// Settings > Users > Permission groups: which areas the members of a group may read and write.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { addGroup, changeGroup, type GroupChange, removeGroup } from '../../accounts/manage-groups.ts';
import { AREAS, type Grant } from '../../accounts/rights.ts';
import { type GroupWithGrants, groupsWithGrants } from '../../store/groups.ts';
import type { App, RouteDeps } from '../app.ts';
import { actorOf, signedInUser } from '../authentication.ts';
import { HttpError } from '../errors.ts';
import { Areas, readGrants } from '../grants-form.ts';
import type { FieldErrors } from '../pages/accounts.ts';
import { isName } from '../person-form.ts';
import { settingsMenu } from '../settings-menu.ts';
import { words } from '../words.ts';

const READ = { permission: { area: 'users', access: 'read' } } as const;
const WRITE = { permission: { area: 'users', access: 'write' } } as const;
const Params = Type.Object({ id: Type.String({ pattern: '^[0-9]{1,15}$' }) });
const SavedQuery = Type.Object({ saved: Type.Optional(Type.String({ maxLength: 10 })) });
const GroupBody = Type.Object(
  { name: Type.String({ maxLength: 200 }), read: Areas, write: Areas },
  { additionalProperties: false },
);

export function registerGroupRoutes(app: App, deps: RouteDeps): void {
  const { store } = deps;

  app.get('/settings/groups', { config: READ }, async (request, reply) => {
    const { rights } = signedInUser(request);
    const groups = await groupsWithGrants(store.db);
    const mayWrite = rights.may('users', 'write');
    return await reply.page('groups/index', { ...settingsMenu(request, rights), groups, mayWrite });
  });

  interface Shown {
    readonly group: GroupWithGrants | null;
    readonly form: { readonly name: string; readonly grants: readonly Grant[] };
    readonly errors?: FieldErrors;
    readonly saved?: boolean;
  }
  const show = async (request: FastifyRequest, reply: FastifyReply, shown: Shown) => {
    const { rights } = signedInUser(request);
    return await reply.page('groups/show', {
      ...settingsMenu(request, rights),
      errors: {},
      saved: false,
      ...shown,
      areas: AREAS,
      mayWrite: rights.may('users', 'write') && shown.group?.built_in !== 'administrators',
    });
  };

  app.get('/settings/groups/new', { config: WRITE }, (request, reply) =>
    show(request, reply, { group: null, form: { name: '', grants: [] } }),
  );

  app.get(
    '/settings/groups/:id',
    { config: READ, schema: { params: Params, querystring: SavedQuery } },
    async (request, reply) => {
      const group = await find(deps, request.params.id);
      return await show(request, reply, { group, form: group, saved: request.query.saved !== undefined });
    },
  );

  app.post('/settings/groups', { config: WRITE, schema: { body: GroupBody } }, async (request, reply) => {
    const form = { name: request.body.name.trim(), grants: readGrants(request.body) };
    const result = isName(form.name) ? await addGroup(store, deps, actorOf(request), form) : undefined;
    if (result?.type === 'done') return reply.redirect(`/settings/groups/${result.id}?saved=1`, 303);
    return await show(request, reply.code(422), { group: null, form, errors: errorsOf(result) });
  });

  app.post(
    '/settings/groups/:id',
    { config: WRITE, schema: { params: Params, body: GroupBody } },
    async (request, reply) => {
      const group = await find(deps, request.params.id);
      const form = { name: request.body.name.trim(), grants: readGrants(request.body) };
      const result = isName(form.name) ? await changeGroup(store, deps, actorOf(request), group.id, form) : undefined;
      if (result?.type === 'done') return reply.redirect(`/settings/groups/${group.id}?saved=1`, 303);
      return await show(request, reply.code(422), { group, form, errors: errorsOf(result) });
    },
  );

  app.post('/settings/groups/:id/remove', { config: WRITE, schema: { params: Params } }, async (request, reply) => {
    const group = await find(deps, request.params.id);
    const result = await removeGroup(store, deps, actorOf(request), group.id);
    if (result.type === 'done') return reply.redirect('/settings/groups', 303);
    return await show(request, reply.code(422), { group, form: group, errors: errorsOf(result) });
  });
}

async function find({ store }: RouteDeps, id: string): Promise<GroupWithGrants> {
  const group = (await groupsWithGrants(store.db)).find((one) => one.id === Number(id));
  if (group === undefined) throw new HttpError(404);
  return group;
}

/** Undefined: the name itself was wrong. */
function errorsOf(result: Exclude<GroupChange, { type: 'done' }> | undefined): FieldErrors {
  const texts = words.accounts.groups;
  if (result === undefined) return { name: texts.nameMissing };
  switch (result.type) {
    case 'name-taken':
      return { name: texts.nameTaken };
    case 'built-in':
      return { form: texts.builtIn };
    case 'in-use':
      return { form: texts.inUse(result.members) };
    case 'beyond-own-rights':
      return { form: words.accounts.users.beyond };
    case 'not-found':
      throw new HttpError(404);
    default: {
      const never: never = result;
      return never;
    }
  }
}

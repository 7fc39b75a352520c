// Keys for other programs: made, shown once, listed, revoked.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { createApiKey, isAddressBlock, listApiKeys, revokeApiKey } from '../../accounts/api-keys.ts';
import { AREAS, type Grant } from '../../accounts/rights.ts';
import type { App, RouteDeps } from '../app.ts';
import { actorOf, signedInUser } from '../authentication.ts';
import { HttpError } from '../errors.ts';
import { Areas, readGrants } from '../grants-form.ts';
import type { FieldErrors } from '../pages/accounts.ts';
import { isName } from '../person-form.ts';
import { settingsMenu } from '../settings-menu.ts';
import { words } from '../words.ts';

const READ = { permission: { area: 'settings', access: 'read' } } as const;
const WRITE = { permission: { area: 'settings', access: 'write' } } as const;
const Params = Type.Object({ publicId: Type.String({ maxLength: 40 }) });
const KeyBody = Type.Object(
  {
    name: Type.String({ maxLength: 200 }),
    addresses: Type.String({ maxLength: 1000 }),
    expires: Type.String({ maxLength: 10 }),
    read: Areas,
    write: Areas,
  },
  { additionalProperties: false },
);

const DAY = 24 * 3_600_000;

interface KeyForm {
  readonly name: string;
  readonly addresses: string;
  readonly expires: string;
  readonly grants: readonly Grant[];
}

export function registerApiKeyRoutes(app: App, deps: RouteDeps): void {
  const { clock, store } = deps;

  app.get('/settings/api-keys', { config: READ }, async (request, reply) => {
    const { rights } = signedInUser(request);
    return await reply.page('api-keys/index', {
      ...settingsMenu(request, rights),
      keys: await listApiKeys(store.db),
      now: clock.now(),
      mayWrite: rights.may('settings', 'write'),
    });
  });

  const showNew = (request: FastifyRequest, reply: FastifyReply, form: KeyForm, errors: FieldErrors) => {
    const menu = settingsMenu(request, signedInUser(request).rights);
    return reply.page('api-keys/new', { ...menu, form, areas: AREAS, errors });
  };

  app.get('/settings/api-keys/new', { config: WRITE }, (request, reply) =>
    showNew(request, reply, { name: '', addresses: '', expires: '', grants: [] }, {}),
  );

  app.post('/settings/api-keys', { config: WRITE, schema: { body: KeyBody } }, async (request, reply) => {
    const form = { ...request.body, name: request.body.name.trim(), grants: readGrants(request.body) };
    const addresses = form.addresses.split(/[\s,;]+/).filter((text) => text !== '');
    const expiresAt = endOfDay(form.expires);
    const errors = errorsOf(form, addresses, expiresAt, clock.now());
    if (Object.keys(errors).length > 0) return await showNew(request, reply.code(422), form, errors);
    const wanted = { name: form.name, grants: form.grants, addresses, expiresAt: expiresAt ?? null };
    const result = await createApiKey(store, deps, actorOf(request), wanted);
    if (result.type === 'beyond-own-rights') {
      return await showNew(request, reply.code(422), form, { grants: words.accounts.apiKeys.beyond });
    }
    const menu = settingsMenu(request, signedInUser(request).rights);
    return await reply.page('api-keys/made', { ...menu, name: form.name, key: result.key });
  });

  app.post(
    '/settings/api-keys/:publicId/revoke',
    { config: WRITE, schema: { params: Params } },
    async (request, reply) => {
      if (!(await revokeApiKey(store, deps, actorOf(request), request.params.publicId))) throw new HttpError(404);
      return reply.redirect('/settings/api-keys', 303);
    },
  );
}

/** The end (UTC) of a day written 2026-11-23; undefined for an empty field, NaN for anything else. */
function endOfDay(day: string): number | undefined {
  if (day === '') return undefined;
  return /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) + DAY : Number.NaN;
}

function errorsOf(
  form: KeyForm,
  addresses: readonly string[],
  expiresAt: number | undefined,
  now: number,
): FieldErrors {
  const texts = words.accounts.apiKeys;
  const wrongAddress = addresses.find((text) => !isAddressBlock(text));
  return {
    ...(isName(form.name) ? {} : { name: texts.nameMissing }),
    ...(wrongAddress === undefined ? {} : { addresses: texts.wrongAddress(wrongAddress) }),
    ...(expiresAt === undefined || expiresAt > now ? {} : { expires: texts.wrongDate }),
  };
}

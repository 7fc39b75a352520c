// How long sessions last: a page of the settings.
import { Type } from 'typebox';
import { ABSOLUTE_HOURS, chooseSessionLimits, IDLE_MINUTES } from '../../accounts/session-limits.ts';
import type { App, RouteDeps } from '../app.ts';
import { actorOf, signedInUser } from '../authentication.ts';
import { settingsMenu } from '../settings-menu.ts';
import { words } from '../words.ts';

const READ = { permission: { area: 'settings', access: 'read' } } as const;
const WRITE = { permission: { area: 'settings', access: 'write' } } as const;
const SavedQuery = Type.Object({ saved: Type.Optional(Type.String({ maxLength: 10 })) });
const Whole = Type.String({ maxLength: 10 });
const Body = Type.Object({ idleMinutes: Whole, absoluteHours: Whole }, { additionalProperties: false });

export function registerSessionLimitRoutes(app: App, deps: RouteDeps): void {
  app.get('/settings/sessions', { config: READ, schema: { querystring: SavedQuery } }, async (request, reply) => {
    const { rights } = signedInUser(request);
    const { idle, absolute } = await deps.sessionLimits();
    return await reply.page('settings/sessions', {
      ...settingsMenu(request, rights),
      form: { idleMinutes: String(idle / 60_000), absoluteHours: String(absolute / 3_600_000) },
      errors: {},
      saved: request.query.saved !== undefined,
      mayWrite: rights.may('settings', 'write'),
    });
  });

  app.post('/settings/sessions', { config: WRITE, schema: { body: Body } }, async (request, reply) => {
    const actor = actorOf(request);
    const form = request.body;
    const t = words.accounts.sessions;
    const errors = {
      ...(isWithin(form.idleMinutes, IDLE_MINUTES) ? {} : { idleMinutes: t.wrong(IDLE_MINUTES) }),
      ...(isWithin(form.absoluteHours, ABSOLUTE_HOURS) ? {} : { absoluteHours: t.wrong(ABSOLUTE_HOURS) }),
    };
    if (Object.keys(errors).length > 0) {
      const shown = { ...settingsMenu(request, actor.rights), form, errors, saved: false, mayWrite: true };
      return await reply.code(422).page('settings/sessions', shown);
    }
    const chosen = { idleMinutes: Number(form.idleMinutes), absoluteHours: Number(form.absoluteHours) };
    await chooseSessionLimits(deps.store, deps, actor, chosen);
    return reply.redirect('/settings/sessions?saved=1', 303);
  });
}

function isWithin(text: string, { least, most }: { readonly least: number; readonly most: number }): boolean {
  return /^\d{1,3}$/.test(text.trim()) && Number(text) >= least && Number(text) <= most;
}

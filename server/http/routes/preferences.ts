// The user's own choices: how to send, what rings, which keys, which colours. A script sends only the fields it names.
import { choosePreferences } from '../../inbox/preferences.ts';
import type { App, RouteDeps } from '../app.ts';
import { signedInUser } from '../authentication.ts';
import { clientPreferences, themeOf } from '../frame.ts';

type Query = Readonly<Record<string, unknown>>;
type Body = Readonly<Record<string, unknown>> | undefined;
const SIGNED_IN = { config: { permission: 'signed-in' } } as const;

/** Each choice and how a form's field becomes its value; undefined for what is none of its values. */
const CHOICES: ReadonlyMap<string, (value: unknown) => unknown> = new Map(
  Object.entries({
    sendWith: oneOf('enter', 'ctrl-enter'),
    sound: oneOf('off', 'chime', 'bell', 'knock'),
    theme: oneOf('system', 'light', 'dark'),
    volume: (value) => (Number(value) >= 0 && Number(value) <= 100 ? Number(value) : undefined),
    shortcuts: truth,
    desktop: truth,
    repeat: truth,
    hideText: truth,
    onlyMine: truth,
  }),
);

export function registerPreferenceRoutes(app: App, deps: RouteDeps): void {
  app.get<{ Querystring: Query }>('/preferences', SIGNED_IN, async (request, reply) => {
    const user = signedInUser(request);
    return await reply.page('preferences/index', {
      choices: clientPreferences(user),
      theme: themeOf(user),
      saved: request.query.saved === '1',
    });
  });

  app.post<{ Body: Body }>('/preferences', SIGNED_IN, async (request, reply) => {
    const { id: userId } = signedInUser(request);
    // A checkbox that is off sends nothing: so the form says which fields it has.
    const fields = String(request.body?.fields ?? '').split(' ');
    const read = fields.map((key) => [key, CHOICES.get(key)?.(request.body?.[key])] as const);
    const choices = Object.fromEntries(read.filter(([, value]) => value !== undefined));
    await choosePreferences(deps.store, userId, choices);
    if (request.headers['hx-request'] !== undefined) return reply.code(204).send();
    return reply.redirect('/preferences?saved=1', 303);
  });
}

function oneOf(...options: readonly string[]): (value: unknown) => unknown {
  return (value) => options.find((option) => option === value);
}

function truth(value: unknown): boolean {
  return value === '1' || value === 'true' || value === 'on';
}

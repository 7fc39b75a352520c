// The first five minutes: the setup code, the clinic, the first account; then, signed in, modem, staff and clients.
import { Type } from 'typebox';
import { NOBODY } from '../../accounts/audit.ts';
import { noteFirstClaimSeen } from '../../accounts/first-claim.ts';
import { addUser } from '../../accounts/manage-users.ts';
import { enterSetupCode, makeFirstAdministrator } from '../../accounts/setup.ts';
import { readSettings } from '../../inbox/settings.ts';
import { groupsWithGrants } from '../../store/groups.ts';
import { usersWithGroups } from '../../store/users.ts';
import type { App, RouteDeps } from '../app.ts';
import { actorOf } from '../authentication.ts';
import { checkClinic, clinicData, countryExample, saveClinic } from '../clinic-form.ts';
import { clearCookie, setCookie } from '../cookies.ts';
import { linkAddress } from '../link-address.ts';
import { modemStep } from '../modem-step.ts';
import { newPasswordErrors } from '../password-errors.ts';
import { PersonBody, personErrors, personForm } from '../person-form.ts';
import { hasSetupSession } from '../setup-gate.ts';
import { words } from '../words.ts';
import { enter } from './session.ts';

const CodeForm = Type.Object({ code: Type.String({ maxLength: 100 }) }, { additionalProperties: false });
const ClinicBody = Type.Object(
  {
    clinicName: Type.String({ maxLength: 100 }),
    locale: Type.String({ maxLength: 35 }),
    timeZone: Type.String({ maxLength: 60 }),
    country: Type.Optional(Type.String({ maxLength: 2 })),
  },
  { additionalProperties: false },
);
const AdministratorForm = Type.Object(
  {
    name: Type.String({ maxLength: 200 }),
    login: Type.String({ maxLength: 200 }),
    password: Type.String({ maxLength: 1000 }),
    again: Type.String({ maxLength: 1000 }),
  },
  { additionalProperties: false },
);
// `on` is the button that leads on: what was typed and not added must not be lost by it.
const StaffBody = Type.Object(
  { ...PersonBody.properties, on: Type.Optional(Type.Literal('1')) },
  { additionalProperties: false },
);
const ExampleQuery = Type.Object({ country: Type.Optional(Type.String({ maxLength: 2 })) });

const ModemStepQuery = Type.Object({ probe: Type.Optional(Type.String({ maxLength: 1 })) });

const SETUP = { permission: 'setup' } as const;
const SETTINGS = { permission: { area: 'settings', access: 'write' } } as const;
const USERS = { permission: { area: 'users', access: 'write' } } as const;

export function registerFirstRunRoutes(app: App, deps: RouteDeps): void {
  const { clock, store } = deps;

  app.get('/first-run', { config: SETUP }, (_request, reply) =>
    reply.page('first-run/code', { problem: null, code: '' }),
  );

  app.post('/first-run', { config: SETUP, schema: { body: CodeForm } }, async (request, reply) => {
    const verdict = await enterSetupCode(store, clock, request.body.code);
    const texts = words.accounts.firstRun.code;
    if (verdict.type === 'right') {
      setCookie(request, reply, 'textdesk-setup', verdict.token);
      return reply.redirect('/first-run/clinic', 303);
    }
    const problem = verdict.type === 'void' ? texts.void : texts.wrong(verdict.triesLeft);
    return await reply.code(422).page('first-run/code', { problem, code: request.body.code });
  });

  app.get('/first-run/clinic', { config: SETUP }, async (request, reply) => {
    if (!(await hasSetupSession(request, reply, deps))) return reply;
    const settings = await readSettings(store.db, deps.fixedSettings);
    return await reply.page('first-run/clinic', clinicData(settings, {}, deps.fixedSettings));
  });

  app.post('/first-run/clinic', { config: SETUP, schema: { body: ClinicBody } }, async (request, reply) => {
    if (!(await hasSetupSession(request, reply, deps))) return reply;
    const form = { country: '', ...request.body, ...fixedClinic(deps) };
    const errors = checkClinic(form);
    if (Object.keys(errors).length > 0) {
      return await reply.code(422).page('first-run/clinic', clinicData(form, errors, deps.fixedSettings));
    }
    await saveClinic(store, deps, { id: null, name: NOBODY.firstRun, address: request.ip }, form);
    return reply.redirect('/first-run/administrator', 303);
  });

  app.post('/first-claim/seen', { config: USERS }, async (request, reply) => {
    await noteFirstClaimSeen(store, deps, actorOf(request).id);
    return reply.redirect('/', 303);
  });

  // Asked while the country is being chosen, here and on the settings page.
  app.get(
    '/country-example',
    { config: { permission: 'public' }, schema: { querystring: ExampleQuery } },
    (request, reply) => reply.page('first-run/_example', { example: countryExample(request.query.country ?? '') }),
  );

  app.get('/first-run/administrator', { config: SETUP }, async (request, reply) => {
    if (!(await hasSetupSession(request, reply, deps))) return reply;
    return await reply.page('first-run/administrator', { form: { name: '', login: '' }, errors: {} });
  });

  app.post(
    '/first-run/administrator',
    { config: SETUP, schema: { body: AdministratorForm } },
    async (request, reply) => {
      if (!(await hasSetupSession(request, reply, deps))) return reply;
      const { password } = request.body;
      const form = { name: request.body.name.trim(), login: request.body.login.trim() };
      const { clinicName } = await readSettings(store.db, deps.fixedSettings);
      const known = [form.name, form.login, clinicName];
      const errors = { ...newPasswordErrors(request.body, known), ...personErrors(form) };
      if (Object.keys(errors).length > 0) {
        return await reply.code(422).page('first-run/administrator', { form, errors });
      }
      const person = { ...form, password, address: request.ip, userAgent: request.headers['user-agent'] ?? '' };
      const result = await makeFirstAdministrator(store, deps, person);
      clearCookie(request, reply, 'textdesk-setup');
      if (result.type === 'too-late') {
        const problem = words.accounts.firstRun.administrator.tooLate;
        return await reply.code(409).page('session/new', { login: '', to: '/', problem, signedOut: false, clinicName });
      }
      return enter(request, reply, { token: result.token }, '/first-run/modem');
    },
  );

  app.get('/first-run/modem', { config: SETTINGS, schema: { querystring: ModemStepQuery } }, async (request, reply) => {
    const shown = { index: 0, notice: null, probe: request.query.probe === '1' };
    return await reply.page('first-run/modem', await modemStep(deps, shown));
  });

  app.get('/first-run/staff', { config: USERS }, async (_request, reply) =>
    reply.page('first-run/staff', {
      form: { name: '', login: '', groupIds: [] },
      errors: {},
      link: null,
      notAdded: null,
      groups: await groupsWithGrants(store.db),
      users: await usersWithGroups(store.db),
    }),
  );

  app.post('/first-run/staff', { config: USERS, schema: { body: StaffBody } }, async (request, reply) => {
    const form = personForm(request.body);
    if (request.body.on !== undefined) {
      const notAdded = form.name || form.login;
      if (notAdded === '') return reply.redirect('/first-run/clients', 303);
      const groups = await groupsWithGrants(store.db);
      const users = await usersWithGroups(store.db);
      return await reply.code(422).page('first-run/staff', { form, errors: {}, link: null, notAdded, groups, users });
    }
    const errors = personErrors(form);
    const result = Object.keys(errors).length > 0 ? undefined : await addUser(store, deps, actorOf(request), form);
    const wrong = result === undefined ? errors : result.type === 'made' ? {} : { login: refusalOf(result.type) };
    const made = result?.type === 'made';
    return await reply.code(made ? 200 : 422).page('first-run/staff', {
      form: made ? { name: '', login: '', groupIds: [] } : form,
      errors: wrong,
      link: made ? { name: form.name, address: linkAddress(request, result.linkToken) } : null,
      notAdded: null,
      groups: await groupsWithGrants(store.db),
      users: await usersWithGroups(store.db),
    });
  });

  app.get('/first-run/clients', { config: SETTINGS }, (request, reply) =>
    reply.page('first-run/clients', { canAdd: request.user?.rights.may('clients', 'write') ?? false }),
  );
}

function refusalOf(type: 'login-taken' | 'beyond-own-rights' | 'last-administrator'): string {
  const { loginTaken, beyond, lastAdministrator } = words.accounts.users;
  return { 'login-taken': loginTaken, 'beyond-own-rights': beyond, 'last-administrator': lastAdministrator }[type];
}

/** A disabled field is not sent: what the environment fixed takes its place. */
function fixedClinic({ fixedSettings }: RouteDeps) {
  return fixedSettings.country === undefined ? {} : { country: fixedSettings.country };
}

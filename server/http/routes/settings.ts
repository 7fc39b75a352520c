// Settings of the clinic and of what sending may cost.
import { Type } from 'typebox';
import { appendAudit } from '../../accounts/audit.ts';
import { isCountryCode } from '../../accounts/destinations.ts';
import { noteAlertsSeen } from '../../accounts/sending-alerts.ts';
import { LIMITS_SETTING, readSendingLimits, type SendingLimits, sentToday } from '../../accounts/sending-limits.ts';
import { readSettings, writeSetting } from '../../inbox/settings.ts';
import { storeSetting } from '../../store/settings.ts';
import { transact } from '../../store/transact.ts';
import type { App, RouteDeps } from '../app.ts';
import { actorOf, signedInUser } from '../authentication.ts';
import { checkClinic, clinicData, saveClinic } from '../clinic-form.ts';
import { HttpError } from '../errors.ts';
import type { FieldErrors } from '../pages/accounts.ts';
import { firstSettingsPage, settingsMenu } from '../settings-menu.ts';
import { words } from '../words.ts';

const READ = { permission: { area: 'settings', access: 'read' } } as const;
const WRITE = { permission: { area: 'settings', access: 'write' } } as const;
const ANY = {
  permission: {
    anyOf: [
      { area: 'settings', access: 'read' },
      { area: 'users', access: 'read' },
      { area: 'reports', access: 'read' },
    ],
  },
} as const;

const SavedQuery = Type.Object({ saved: Type.Optional(Type.String({ maxLength: 10 })) });
const ClinicBody = Type.Object(
  {
    clinicName: Type.String({ maxLength: 100 }),
    locale: Type.String({ maxLength: 35 }),
    timeZone: Type.String({ maxLength: 60 }),
    country: Type.Optional(Type.String({ maxLength: 2 })),
  },
  { additionalProperties: false },
);
const NUMBERS = ['perUser', 'perKey', 'perForeignCountry', 'total'] as const;
const Count = Type.String({ maxLength: 20 });
const LimitsBody = Type.Object(
  {
    perUser: Count,
    perKey: Count,
    perForeignCountry: Count,
    total: Count,
    countries: Type.String({ maxLength: 2000 }),
    allowPremium: Type.Optional(Type.Literal('on')),
  },
  { additionalProperties: false },
);

/** Seconds that a new text may wait before it leaves. */
const HOLDS = [0, 3, 5, 10] as const;
const HoldBody = Type.Object(
  { holdSeconds: Type.Union(HOLDS.map((seconds) => Type.Literal(String(seconds)))) },
  { additionalProperties: false },
);

export function registerSettingsRoutes(app: App, deps: RouteDeps): void {
  const { clock, store } = deps;

  app.get('/settings', { config: ANY }, (request, reply) => {
    const first = firstSettingsPage(signedInUser(request).rights);
    if (first === undefined) throw new HttpError(403);
    return reply.redirect(first, 303);
  });

  app.get('/settings/clinic', { config: READ, schema: { querystring: SavedQuery } }, async (request, reply) => {
    const { rights } = signedInUser(request);
    const settings = await readSettings(store.db, deps.fixedSettings);
    return await reply.page('settings/clinic', {
      ...settingsMenu(request, rights),
      ...clinicData(settings, {}, deps.fixedSettings),
      saved: request.query.saved !== undefined,
      mayWrite: rights.may('settings', 'write'),
    });
  });

  app.post('/settings/clinic', { config: WRITE, schema: { body: ClinicBody } }, async (request, reply) => {
    const settings = await readSettings(store.db, deps.fixedSettings);
    const form = { country: settings.country, ...request.body };
    const errors = checkClinic(form);
    if (Object.keys(errors).length === 0) {
      await saveClinic(store, deps, actorOf(request), form);
      return reply.redirect('/settings/clinic?saved=1', 303);
    }
    const menu = settingsMenu(request, signedInUser(request).rights);
    const data = clinicData(form, errors, deps.fixedSettings);
    return await reply.code(422).page('settings/clinic', { ...menu, ...data, saved: false, mayWrite: true });
  });

  app.get('/settings/sending', { config: READ, schema: { querystring: SavedQuery } }, async (request, reply) => {
    const { rights } = signedInUser(request);
    const limits = await readSendingLimits(store.db);
    return await reply.page('settings/sending', {
      ...settingsMenu(request, rights),
      hold: await holdView(),
      form: limitsForm(limits),
      errors: {},
      saved: request.query.saved !== undefined,
      mayWrite: rights.may('settings', 'write'),
      today: await sentToday(store.db, clock.now(), (await deps.settings()).timeZone),
    });
  });

  app.post('/settings/sending', { config: WRITE, schema: { body: LimitsBody } }, async (request, reply) => {
    const { limits, errors } = readLimitsForm(request.body);
    const actor = actorOf(request);
    if (Object.keys(errors).length > 0) {
      return await reply.code(422).page('settings/sending', {
        ...settingsMenu(request, actor.rights),
        hold: await holdView(),
        form: { ...request.body, allowPremium: request.body.allowPremium === 'on' },
        errors,
        saved: false,
        mayWrite: true,
        today: await sentToday(store.db, clock.now(), (await deps.settings()).timeZone),
      });
    }
    await transact(store, async (trx, announce) => {
      const before = await readSendingLimits(trx);
      const now = clock.now();
      await storeSetting(trx, { key: LIMITS_SETTING, value: limits, changedAt: now, changedBy: actor.id });
      const subject = { type: 'setting', id: LIMITS_SETTING };
      await appendAudit(trx, deps, { actor, action: 'setting.change', subject, detail: { before, after: limits } });
      announce({ type: 'settings' });
    });
    return reply.redirect('/settings/sending?saved=1', 303);
  });

  app.post('/settings/sending/seen', { config: WRITE }, async (request, reply) => {
    await noteAlertsSeen(store, deps, actorOf(request).id);
    return reply.redirect('/settings/sending', 303);
  });

  app.post('/settings/sending/hold', { config: WRITE, schema: { body: HoldBody } }, async (request, reply) => {
    if (deps.fixedSettings.holdSeconds !== undefined) throw new HttpError(422);
    const value = Number(request.body.holdSeconds);
    const actor = actorOf(request);
    await transact(store, async (trx, announce) => {
      const { holdSeconds: before } = await readSettings(trx);
      await writeSetting(trx, { key: 'holdSeconds', value, at: clock.now(), by: actor.id });
      const subject = { type: 'setting', id: 'holdSeconds' };
      await appendAudit(trx, deps, { actor, action: 'setting.change', subject, detail: { before, after: value } });
      announce({ type: 'settings' });
    });
    return reply.redirect('/settings/sending?saved=1', 303);
  });

  async function holdView() {
    const { holdSeconds } = await deps.settings();
    return { seconds: holdSeconds, choices: HOLDS, fixed: deps.fixedSettings.holdSeconds !== undefined };
  }
}

function limitsForm(limits: SendingLimits) {
  return {
    perUser: String(limits.perUser),
    perKey: String(limits.perKey),
    perForeignCountry: String(limits.perForeignCountry),
    total: String(limits.total),
    countries: limits.allowedCountries.join(', '),
    allowPremium: limits.allowPremium,
  };
}

function readLimitsForm(
  body: Readonly<Record<(typeof NUMBERS)[number] | 'countries', string>> & { readonly allowPremium?: 'on' | undefined },
): { limits: SendingLimits; errors: FieldErrors } {
  const texts = words.accounts.sending;
  const isCount = (text: string) => /^\d{1,6}$/.test(text.trim()) && Number(text) <= 100_000;
  const wrong = NUMBERS.filter((key) => !isCount(body[key])).map((key) => [key, texts.wrongNumber]);
  const allowedCountries = body.countries
    .toUpperCase()
    .split(/[\s,;]+/)
    .filter((code) => code !== '');
  const wrongCountry = allowedCountries.find((code) => code !== '*' && !isCountryCode(code));
  const errors = {
    ...Object.fromEntries(wrong),
    ...(wrongCountry === undefined ? {} : { countries: texts.wrongCountry(wrongCountry) }),
  };
  const limits = {
    perUser: Number(body.perUser),
    perKey: Number(body.perKey),
    perForeignCountry: Number(body.perForeignCountry),
    total: Number(body.total),
    allowedCountries,
    allowPremium: body.allowPremium === 'on',
  };
  return { limits, errors };
}

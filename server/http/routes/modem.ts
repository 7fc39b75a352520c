// The modem page: what the modem is doing, and how it is to send.
import { Type } from 'typebox';
import { commandTrouble } from '../../../modem/index.ts';
import { appendAudit } from '../../accounts/audit.ts';
import { readSettings, type Settings, writeSetting } from '../../inbox/settings.ts';
import { transact } from '../../store/transact.ts';
import type { App, RouteDeps } from '../app.ts';
import { actorOf, signedInUser } from '../authentication.ts';
import { HttpError } from '../errors.ts';
import type { ControlledModem } from '../gateway-control.ts';
import { modemCards } from '../modem-card.ts';
import { modemLog } from '../modem-log.ts';
import { pinBox } from '../modem-step.ts';
import type { ModemPage, ModemSettingsForm, Notice } from '../pages/gateway.ts';
import { portPicker } from '../ports-view.ts';
import { words } from '../words.ts';

export const READ_MODEM = { permission: { area: 'modem', access: 'read' } } as const;
export const WRITE_MODEM = { permission: { area: 'modem', access: 'write' } } as const;

export const ModemQuery = Type.Object({
  modem: Type.Optional(Type.String({ pattern: '^[0-9]{1,2}$' })),
  notice: Type.Optional(Type.String({ maxLength: 20 })),
});
const PageQuery = Type.Object({ ...ModemQuery.properties, probe: Type.Optional(Type.String({ maxLength: 1 })) });
const Count = Type.String({ maxLength: 20 });
const SettingsBody = Type.Object(
  {
    deliveryReports: Type.Optional(Type.Literal('on')),
    replaceUnicode: Type.Optional(Type.Literal('on')),
    validityHours: Count,
    maxParts: Count,
    ratePerMinute: Count,
    ratePerDay: Count,
    smsc: Type.Optional(Type.String({ maxLength: 20 })),
  },
  { additionalProperties: false },
);

const BOUNDS = {
  validityHours: [1, 1512],
  maxParts: [1, 30],
  ratePerMinute: [0, 120],
  ratePerDay: [0, 100_000],
} as const;

const NOTICES: Readonly<Record<string, Notice>> = {
  saved: { kind: 'ok', text: words.gateway.settings.saved },
  pin: { kind: 'ok', text: words.gateway.pin.done },
  sim: { kind: 'ok', text: words.gateway.otherSim.done },
  switched: { kind: 'ok', text: words.gateway.ports.switched },
  restart: { kind: 'ok', text: words.gateway.controls.done.restart },
  radio: { kind: 'ok', text: words.gateway.controls.done.radio },
  usb: { kind: 'ok', text: words.gateway.controls.done.usb },
};

export function registerModemRoutes(app: App, deps: RouteDeps): void {
  const { clock, store } = deps;

  app.get('/modem', { config: READ_MODEM, schema: { querystring: PageQuery } }, async (request, reply) => {
    const notice = NOTICES[request.query.notice ?? ''] ?? null;
    const mayWrite = signedInUser(request).rights.may('modem', 'write');
    const shown = { index: indexOf(request.query), mayWrite, notice, probe: request.query.probe === '1' };
    return await reply.page('modem/show', await modemPage(deps, shown));
  });

  app.get('/modem/status', { config: READ_MODEM, schema: { querystring: ModemQuery } }, async (request, reply) => {
    const card = (await modemCards(deps))[indexOf(request.query)];
    if (!card) throw new HttpError(404);
    return await reply.page('modem/_status', { card });
  });

  app.post(
    '/modem/settings',
    { config: WRITE_MODEM, schema: { body: SettingsBody, querystring: ModemQuery } },
    async (request, reply) => {
      const index = indexOf(request.query);
      const { changes, errors } = readForm(request.body);
      const smsc = (request.body.smsc ?? '').replaceAll(/[\s-]/g, '');
      if (smsc !== '' && !/^\+\d{7,15}$/.test(smsc)) errors.smsc = words.gateway.settings.smscWrong;
      if (Object.keys(errors).length > 0) {
        const page = await modemPage(deps, { index, mayWrite: true, notice: null });
        const form = { ...page.form, ...request.body, ...checks(request.body), smsc: request.body.smsc ?? '' };
        return await reply.code(422).page('modem/show', { ...page, form, errors });
      }
      await saveSettings(deps, actorOf(request), changes);
      const refused = await changeSmsc(modemAt(deps, index), smsc);
      if (refused !== undefined) {
        const page = await modemPage(deps, { index, mayWrite: true, notice: { kind: 'bad', text: refused } });
        return await reply.code(422).page('modem/show', page);
      }
      return reply.redirect(`/modem?modem=${index}&notice=saved`, 303);
    },
  );

  const pause = (paused: boolean) => async (request: Parameters<typeof actorOf>[0]) => {
    const actor = actorOf(request);
    await transact(store, async (trx, announce) => {
      await writeSetting(trx, { key: 'sendingPaused', value: paused, at: clock.now(), by: actor.id });
      await appendAudit(trx, deps, { actor, action: paused ? 'sending.pause' : 'sending.resume' });
      announce({ type: 'settings' });
      announce({ type: 'modem' });
      announce({ type: 'outbox' });
    });
  };
  app.post('/modem/pause', { config: WRITE_MODEM }, async (request, reply) => {
    await pause(true)(request);
    return reply.redirect('/modem', 303);
  });
  app.post('/modem/resume', { config: WRITE_MODEM }, async (request, reply) => {
    await pause(false)(request);
    return reply.redirect('/modem', 303);
  });
}

export interface PageShown {
  readonly index: number;
  readonly mayWrite: boolean;
  readonly notice: Notice | null;
  /** Opens each port that nobody uses and asks it. */
  readonly probe?: boolean;
  /** The port that was ticked when the page was sent. */
  readonly chosen?: string | undefined;
  readonly pinError?: string | undefined;
}

/** Everything of the page. */
export async function modemPage(deps: RouteDeps, shown: PageShown): Promise<ModemPage> {
  const { index, mayWrite, chosen } = shown;
  const modem = deps.gateway?.modems()[index];
  const settings = await readSettings(deps.store.db, deps.fixedSettings);
  const cards = await modemCards(deps);
  const smsc = cards[shown.index]?.status.smsc ?? '';
  return {
    cards,
    current: shown.index,
    mayWrite: shown.mayWrite,
    paused: settings.sendingPaused,
    ports: await portPicker(deps.gateway, { index, mayWrite, wizard: false, probe: shown.probe ?? false, chosen }),
    pin: pinBox(modem, { index, wizard: false, error: shown.pinError }),
    log: modemLog(modem, { index, filter: '', level: 'info' }),
    country: settings.country,
    form: formOf(settings, smsc),
    errors: {},
    notice: shown.notice,
    simulated: cards.some(({ simulated }) => simulated),
    usbReset: (await deps.appliance?.usbReset.isOffered(portOf(cards[shown.index]))) ?? false,
    outcome: null,
  };
}

/** Where the modem is now: its port may have got another name than the one that was chosen. */
export function portOf(modem: Pick<ControlledModem, 'port' | 'status'> | undefined): string {
  return modem?.status.device ?? modem?.port ?? '';
}

/** The modem that a request is about. Throws 404 when there is none of that place. */
export function modemAt(deps: RouteDeps, index: number): ControlledModem {
  const modem = deps.gateway?.modems()[index];
  if (!modem) throw new HttpError(404);
  return modem;
}

export function indexOf(query: { readonly modem?: string }): number {
  return Number(query.modem ?? 0);
}

function formOf(settings: Settings, smsc: string): ModemSettingsForm {
  return {
    deliveryReports: settings.deliveryReports,
    replaceUnicode: settings.replaceUnicode,
    validityHours: String(settings.validityHours),
    maxParts: String(settings.maxParts),
    ratePerMinute: String(settings.ratePerMinute),
    ratePerDay: String(settings.ratePerDay),
    smsc,
  };
}

function checks(body: { deliveryReports?: 'on'; replaceUnicode?: 'on' }) {
  return { deliveryReports: body.deliveryReports === 'on', replaceUnicode: body.replaceUnicode === 'on' };
}

type Body = Readonly<Record<keyof typeof BOUNDS, string>> & { deliveryReports?: 'on'; replaceUnicode?: 'on' };

function readForm(body: Body): { changes: Partial<Settings>; errors: Record<string, string> } {
  const errors: Record<string, string> = {};
  const number = (name: keyof typeof BOUNDS): number => {
    const [low, high] = BOUNDS[name];
    const value = /^\d{1,6}$/.test(body[name].trim()) ? Number(body[name]) : Number.NaN;
    if (!(value >= low && value <= high)) errors[name] = words.gateway.settings.wrong(low, high);
    return value;
  };
  const changes = {
    ...checks(body),
    validityHours: number('validityHours'),
    maxParts: number('maxParts'),
    ratePerMinute: number('ratePerMinute'),
    ratePerDay: number('ratePerDay'),
  };
  return { changes, errors };
}

async function saveSettings(
  { store, clock }: RouteDeps,
  actor: ReturnType<typeof actorOf>,
  changes: Partial<Settings>,
): Promise<void> {
  await transact(store, async (trx, announce) => {
    const before = await readSettings(trx);
    const at = clock.now();
    for (const [key, value] of Object.entries(changes)) {
      if (!isSettingKey(key) || before[key] === value) continue;
      await writeSetting(trx, { key, value, at, by: actor.id });
    }
    await appendAudit(trx, { clock }, { actor, action: 'modem.settings', detail: changes });
    announce({ type: 'settings' });
  });
}

function isSettingKey(key: string): key is keyof Settings {
  return key in BOUNDS || key === 'deliveryReports' || key === 'replaceUnicode';
}

// The SIM itself keeps the address, so an unchanged one is left alone. Undefined: done, or nothing to do.
async function changeSmsc(modem: ControlledModem, smsc: string): Promise<string | undefined> {
  if (smsc === '' || smsc === modem.status.smsc) return undefined;
  try {
    const { refusal } = await modem.exchange(`AT+CSCA="${smsc}",145`);
    return refusal && words.gateway.trouble.refusal(refusal);
  } catch (error) {
    return words.gateway.trouble.command(commandTrouble(error));
  }
}

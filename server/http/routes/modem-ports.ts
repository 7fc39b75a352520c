// Which port the modem is at, its PIN, and starting it anew.
import { Type } from 'typebox';
import { commandTrouble } from '../../../modem/index.ts';
import { appendAudit } from '../../accounts/audit.ts';
import type { AuditAction } from '../../store/audit-actions.ts';
import { transact } from '../../store/transact.ts';
import type { App, RouteDeps } from '../app.ts';
import { actorOf, signedInUser } from '../authentication.ts';
import { HttpError } from '../errors.ts';
import type { ControlledModem } from '../gateway-control.ts';
import { modemStep, pinBox } from '../modem-step.ts';
import { portPicker } from '../ports-view.ts';
import { words } from '../words.ts';
import { indexOf, ModemQuery, modemAt, modemPage, portOf, READ_MODEM, WRITE_MODEM } from './modem.ts';

const Wizard = Type.Optional(Type.String({ maxLength: 1 }));
const ListQuery = Type.Object({
  wizard: Wizard,
  modem: Type.Optional(Type.String({ pattern: '^[0-9]{1,2}$' })),
  probe: Type.Optional(Type.String({ maxLength: 1 })),
  known: Type.Optional(Type.String({ maxLength: 40 })),
  port: Type.Optional(Type.String({ maxLength: 300 })),
});
const PinQuery = Type.Object({
  wizard: Wizard,
  modem: Type.Optional(Type.String({ pattern: '^[0-9]{1,2}$' })),
  asked: Type.Optional(Type.String({ maxLength: 1 })),
});
const PortBody = Type.Object(
  { port: Type.String({ maxLength: 300 }), other: Type.Optional(Type.String({ maxLength: 300 })) },
  { additionalProperties: false },
);
const PortQuery = Type.Object({ modem: Type.Optional(Type.String({ pattern: '^[0-9]{1,2}$' })), wizard: Wizard });
const PinBody = Type.Object({ pin: Type.String({ maxLength: 20 }) }, { additionalProperties: false });
const SimBody = Type.Object({ iccid: Type.String({ maxLength: 25 }) }, { additionalProperties: false });
const ActionParams = Type.Object({
  action: Type.Union([Type.Literal('restart'), Type.Literal('radio'), Type.Literal('usb')]),
});

export function registerModemPortRoutes(app: App, deps: RouteDeps): void {
  // Without `probe` it is asked every few seconds: nothing is opened, and nothing answered while the list is the one that
  // the page has.
  app.get('/modem/ports/list', { config: READ_MODEM, schema: { querystring: ListQuery } }, async (request, reply) => {
    const mayWrite = signedInUser(request).rights.may('modem', 'write');
    const { wizard, known, port, probe } = request.query;
    const place = { index: indexOf(request.query), mayWrite, wizard: wizard !== undefined };
    const picker = await portPicker(deps.gateway, { ...place, probe: probe === '1', chosen: port });
    if (picker.mark === known) return await reply.code(204).send();
    return await reply.page('modem/_port-list', { picker });
  });

  // Asked every few seconds likewise: the field comes and goes with the SIM's question, and is left alone in between.
  app.get('/modem/pin', { config: WRITE_MODEM, schema: { querystring: PinQuery } }, async (request, reply) => {
    const index = indexOf(request.query);
    const pin = pinBox(modemAt(deps, index), { index, wizard: request.query.wizard !== undefined });
    if (pin.asked === (request.query.asked === '1')) return await reply.code(204).send();
    return await reply.page('modem/_pin', { pin });
  });

  app.post(
    '/modem/port',
    { config: WRITE_MODEM, schema: { body: PortBody, querystring: PortQuery } },
    async (request, reply) => {
      const { gateway } = deps;
      if (!gateway) throw new HttpError(404);
      const index = indexOf(request.query);
      const wanted = (request.body.port === 'other' ? (request.body.other ?? '') : request.body.port).trim();
      const byScript = request.headers['hx-request'] !== undefined;
      const refuse = async (text: string) => {
        if (byScript) return await reply.code(422).page('modem/_problem', { problem: text });
        const notice = { kind: 'bad', text } as const;
        const shown = { index, mayWrite: true, notice, chosen: request.body.port };
        if (request.query.wizard !== undefined)
          return await reply.code(422).page('first-run/modem', await modemStep(deps, shown));
        return await reply.code(422).page('modem/show', await modemPage(deps, shown));
      };
      if (!isPort(wanted)) return await refuse(words.gateway.ports.wrong);
      const result = await gateway.switchPort(modemAt(deps, index).port, wanted);
      if (result.type === 'refused') return await refuse(words.gateway.ports.refused(result.cause));
      await noteDeed(deps, actorOf(request), 'modem.port', { port: wanted });
      const next = request.query.wizard === undefined ? '/modem?notice=switched' : '/first-run/modem';
      return byScript ? reply.header('hx-redirect', next).code(204).send() : reply.redirect(next, 303);
    },
  );

  app.post(
    '/modem/pin',
    { config: WRITE_MODEM, schema: { body: PinBody, querystring: PinQuery } },
    async (request, reply) => {
      const index = indexOf(request.query);
      const wizard = request.query.wizard !== undefined;
      const pin = request.body.pin.trim();
      if (!/^[0-9]{4,8}$/.test(pin)) {
        const shown = { index, mayWrite: true, notice: null, pinError: words.gateway.pin.wrong };
        reply.code(422);
        if (wizard) return await reply.page('first-run/modem', await modemStep(deps, shown));
        return await reply.page('modem/show', await modemPage(deps, shown));
      }
      modemAt(deps, index).enterPin(pin);
      await noteDeed(deps, actorOf(request), 'modem.pin', {});
      return reply.redirect(wizard ? '/first-run/modem' : `/modem?modem=${index}&notice=pin`, 303);
    },
  );

  app.post(
    '/modem/sim',
    { config: WRITE_MODEM, schema: { body: SimBody, querystring: ModemQuery } },
    async (request, reply) => {
      const index = indexOf(request.query);
      const modem = modemAt(deps, index);
      const { iccid } = request.body;
      const before = modem.status.state === 'sim-changed' ? modem.status.expected : '';
      if (!(await modem.confirmSim(iccid))) {
        const notice = { kind: 'bad', text: words.gateway.otherSim.gone } as const;
        return await reply.code(422).page('modem/show', await modemPage(deps, { index, mayWrite: true, notice }));
      }
      const sims = [before, iccid].map((number) => `…${number.slice(-4)}`);
      await noteDeed(deps, actorOf(request), 'modem.sim', { sim: sims });
      return reply.redirect(`/modem?modem=${index}&notice=sim`, 303);
    },
  );

  app.post(
    '/modem/:action',
    { config: WRITE_MODEM, schema: { params: ActionParams, querystring: ModemQuery } },
    async (request, reply) => {
      const index = indexOf(request.query);
      const modem = modemAt(deps, index);
      const { action } = request.params;
      const text = await carryOut(deps, modem, action);
      if (text !== undefined) {
        const page = await modemPage(deps, { index, mayWrite: true, notice: { kind: 'bad', text } });
        return await reply.code(422).page('modem/show', page);
      }
      await noteDeed(deps, actorOf(request), `modem.${action}`, {});
      return reply.redirect(`/modem?modem=${index}&notice=${action}`, 303);
    },
  );
}

/** Words for why it was not done; undefined when it was. */
async function carryOut(
  deps: RouteDeps,
  modem: ControlledModem,
  action: 'restart' | 'radio' | 'usb',
): Promise<string | undefined> {
  const t = words.gateway.trouble;
  if (action === 'usb') {
    if (!deps.appliance) throw new HttpError(404);
    const result = await deps.appliance.usbReset.reset(portOf(modem));
    return result.type === 'done' ? undefined : t.usbReset(result.problem);
  }
  try {
    await (action === 'restart' ? modem.restart() : modem.refreshRadio());
    return undefined;
  } catch (error) {
    return t.command(commandTrouble(error));
  }
}

/** Writes a technician's deed into the audit log. */
export async function noteDeed(
  { store, clock }: RouteDeps,
  actor: ReturnType<typeof actorOf>,
  action: AuditAction,
  detail: Readonly<Record<string, unknown>>,
): Promise<void> {
  await transact(store, (trx) => appendAudit(trx, { clock }, { actor, action, detail }));
}

function isPort(text: string): boolean {
  return (
    text === 'simulator' || /^\/[\w./:+-]+(\?baud=\d{3,7})?$/.test(text) || /^tcp:\/\/[^:/\s]+:\d{1,5}$/.test(text)
  );
}

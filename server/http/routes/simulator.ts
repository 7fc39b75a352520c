// The simulator drawer: only with the simulated modem, and only for those who may look after it.

import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { App, RouteDeps } from '../app.ts';
import { signedInUser } from '../authentication.ts';
import { HttpError } from '../errors.ts';
import type { SimulatorDrawer } from '../pages/gateway.ts';
import { CASES, FAULTS, REFUSAL_CODES, REPORTS, type SimulatorControl } from '../simulator.ts';
import { words } from '../words.ts';
import { WRITE_MODEM } from './modem.ts';

const t = words.gateway.simulator;
const DeliverBody = Type.Object(
  {
    from: Type.String({ maxLength: 30 }),
    text: Type.String({ maxLength: 2000 }),
    case: Type.Optional(Type.Union(CASES.map((name) => Type.Literal(name)))),
  },
  { additionalProperties: false },
);
const FaultBody = Type.Object(
  {
    fault: Type.Union(FAULTS.map((name) => Type.Literal(name))),
    on: Type.Union([Type.Literal('1'), Type.Literal('0')]),
    code: Type.Optional(Type.String({ pattern: '^[0-9]{1,3}$' })),
  },
  { additionalProperties: false },
);
const ReportsBody = Type.Object(
  { reports: Type.Union(REPORTS.map((name) => Type.Literal(name))) },
  { additionalProperties: false },
);

export function registerSimulatorRoutes(app: App, deps: RouteDeps): void {
  const { modems, simulator } = deps;
  if (!simulator) return;
  const drawer = (request: FastifyRequest, changes: Partial<SimulatorDrawer> = {}): SimulatorDrawer => {
    if (!modems.all().some(({ simulated }) => simulated)) throw new HttpError(404);
    const mayRead = signedInUser(request).rights.may('conversations', 'read');
    return { ...stateOf(simulator, mayRead), form: { from: '+46701234567', text: '' }, notice: null, ...changes };
  };

  app.get('/simulator', { config: WRITE_MODEM }, async (request, reply) => {
    return await reply.page('simulator/show', drawer(request));
  });

  app.get('/simulator/drawer', { config: WRITE_MODEM }, async (request, reply) => {
    return await reply.page('simulator/_drawer', drawer(request));
  });

  app.post('/simulator/texts', { config: WRITE_MODEM, schema: { body: DeliverBody } }, async (request, reply) => {
    const { from, text, case: chosen } = request.body;
    const form = { from, text: '' };
    const problem = !isSender(from) ? t.wrongNumber : chosen === undefined && text.trim() === '' ? t.wrongText : null;
    if (problem !== null) {
      const notice = { kind: 'bad', text: problem } as const;
      return await show(request, reply.code(422), drawer(request, { form: request.body, notice }));
    }
    drawer(request);
    if (chosen === undefined) simulator.deliver(compact(from), text);
    else simulator.deliverCase(chosen, compact(from));
    return await show(request, reply, drawer(request, { form, notice: { kind: 'ok', text: t.delivered } }));
  });

  app.post('/simulator/faults', { config: WRITE_MODEM, schema: { body: FaultBody } }, async (request, reply) => {
    drawer(request);
    const { fault, on, code } = request.body;
    simulator.setFault(
      fault,
      on === '1',
      REFUSAL_CODES.find((known) => String(known) === code),
    );
    return await show(request, reply, drawer(request));
  });

  app.post('/simulator/reports', { config: WRITE_MODEM, schema: { body: ReportsBody } }, async (request, reply) => {
    drawer(request);
    simulator.setReports(request.body.reports);
    return await show(request, reply, drawer(request));
  });
}

// The drawer alone for a page with JavaScript, the whole page for one without.
async function show(request: FastifyRequest, reply: FastifyReply, drawer: SimulatorDrawer): Promise<FastifyReply> {
  return await reply.page(request.headers['hx-request'] === undefined ? 'simulator/show' : 'simulator/_drawer', drawer);
}

// Who looks after modems and may not read conversations sees that texts left, and not what they say or to whom.
function stateOf(
  simulator: SimulatorControl,
  mayRead: boolean,
): Pick<SimulatorDrawer, 'faults' | 'cases' | 'refusals' | 'reports' | 'sent'> {
  const laid = simulator.faults();
  return {
    cases: CASES,
    faults: FAULTS.map((name) => ({ name, on: laid.has(name) })),
    refusals: REFUSAL_CODES.map((code) => ({ code, current: simulator.refusal() === code })),
    reports: REPORTS.map((name) => ({ name, current: simulator.reports() === name })),
    sent: simulator
      .sent()
      .slice(0, 8)
      .map((line) =>
        mayRead ? line : { at: line.at, to: `…${line.to.slice(-3)}`, text: words.accounts.hidden(line.text.length) },
      ),
  };
}

function compact(from: string): string {
  return /^[+\d\s().-]+$/.test(from) ? from.replaceAll(/[\s().-]/g, '') : from.trim();
}

// A number with its plus sign, a short code, or a name as networks let one through: 11 characters.
function isSender(from: string): boolean {
  const text = compact(from);
  return /^\+\d{6,15}$/.test(text) || /^\d{3,15}$/.test(text) || /^[A-Za-z0-9 &.-]{2,11}$/.test(text);
}

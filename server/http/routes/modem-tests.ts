// The tests of the modem page: without cost, with one text out, with one text in. None of them shows anybody's words.
import { Type } from 'typebox';
import { parsePhoneNumber } from '../../inbox/phone-number.ts';
import { startConversation } from '../../inbox/send-message.ts';
import { readSettings } from '../../inbox/settings.ts';
import { inboundAfter, newestInboundId, type Progress, progressOf } from '../../store/modem-tests.ts';
import type { App, RouteDeps } from '../app.ts';
import { signedInUser } from '../authentication.ts';
import { HttpError } from '../errors.ts';
import { reasonWords } from '../inbox/reason-words.ts';
import type { TestText } from '../pages/gateway.ts';
import { SELF_TEST, selfTest, selfTestStep } from '../self-test.ts';
import { words } from '../words.ts';
import { indexOf, ModemQuery, modemAt, WRITE_MODEM } from './modem.ts';
import { byScript, showOutcome, showProblem } from './modem-outcome.ts';

const PATIENCE = 120_000;
const t = words.gateway.test;
const TextBody = Type.Object({ number: Type.String({ maxLength: 40 }) }, { additionalProperties: false });
const IdParams = Type.Object({ id: Type.String({ pattern: '^[0-9]{1,15}$' }) });
const StepQuery = Type.Object({
  modem: Type.Optional(Type.String({ pattern: '^[0-9]{1,2}$' })),
  step: Type.Optional(Type.String({ pattern: '^[0-9]$' })),
  wizard: Type.Optional(Type.String({ maxLength: 1 })),
});
const WaitQuery = Type.Object({
  modem: Type.Optional(Type.String({ pattern: '^[0-9]{1,2}$' })),
  after: Type.String({ pattern: '^[0-9]{1,15}$' }),
  until: Type.String({ pattern: '^[0-9]{1,15}$' }),
});

export function registerModemTestRoutes(app: App, deps: RouteDeps): void {
  const { clock, newId, sending, store } = deps;

  // With JavaScript the ticks appear one by one: each answer brings the request for the next.
  app.post('/modem/self-test', { config: WRITE_MODEM, schema: { querystring: StepQuery } }, async (request, reply) => {
    const index = indexOf(request.query);
    const modem = modemAt(deps, index);
    const asked = { request, reply, index, wizard: request.query.wizard !== undefined };
    if (!byScript(request)) {
      return await showOutcome(deps, asked, { type: 'self-test', steps: await selfTest(modem), next: null });
    }
    const number = Number(request.query.step ?? 0);
    const step = await selfTestStep(modem, number);
    if (step === undefined) return await reply.code(204).send();
    const following = step.step === 'port' && step.passed === false ? undefined : SELF_TEST[number + 1];
    const next = following === undefined ? null : { step: following, number: number + 1, index };
    if (number > 0) return await reply.page('modem/_self-test-step', { step, next });
    return await showOutcome(deps, asked, { type: 'self-test', steps: [step], next });
  });

  app.post('/modem/test-text', { config: WRITE_MODEM, schema: { body: TextBody } }, async (request, reply) => {
    const settings = await readSettings(store.db, deps.fixedSettings);
    const recipient = parsePhoneNumber(request.body.number, settings.country || undefined);
    if (recipient.type !== 'e164') {
      const problem =
        recipient.type === 'invalid' ? words.refusal(recipient.reason) : words.gateway.simulator.wrongNumber;
      return await showProblem(deps, { request, reply, index: 0 }, problem);
    }
    const { id, name } = signedInUser(request);
    const draft = {
      text: t.body(settings.clinicName),
      author: { userId: id, name },
      submissionId: newId(),
      answers: false,
    };
    const result = await startConversation(store, sending, recipient, draft, { reopen: false });
    if (result.type === 'refused')
      return await showProblem(deps, { request, reply, index: 0 }, words.refusal(result.reason));
    if (result.type === 'newer' || result.type === 'id-used') throw new HttpError(409);
    const progress = await progressOf(store.db, result.messageId);
    if (!progress) throw new HttpError(404);
    const test = testText(result.messageId, progress);
    return await showOutcome(deps, { request, reply, index: 0 }, { type: 'test-text', test });
  });

  app.get('/modem/test-text/:id', { config: WRITE_MODEM, schema: { params: IdParams } }, async (request, reply) => {
    const id = Number(request.params.id);
    const progress = await progressOf(store.db, id);
    if (!progress) throw new HttpError(404);
    const test = testText(id, progress);
    return await showOutcome(deps, { request, reply, index: 0 }, { type: 'test-text', test });
  });

  app.post('/modem/text-me', { config: WRITE_MODEM, schema: { querystring: ModemQuery } }, async (request, reply) => {
    const after = await newestInboundId(store.db);
    const index = indexOf(request.query);
    const ownNumber = modemAt(deps, index).status.ownNumber ?? null;
    const wait = { after, until: clock.now() + PATIENCE, secondsLeft: PATIENCE / 1000, ownNumber, arrivedAt: null };
    return await showOutcome(deps, { request, reply, index }, { type: 'text-me', wait, index });
  });

  app.get('/modem/text-me', { config: WRITE_MODEM, schema: { querystring: WaitQuery } }, async (request, reply) => {
    const [after, until] = [Number(request.query.after), Number(request.query.until)];
    const arrivedAt = (await inboundAfter(store.db, after)) ?? null;
    const secondsLeft = Math.max(0, Math.ceil((Math.min(until, clock.now() + PATIENCE) - clock.now()) / 1000));
    const index = indexOf(request.query);
    const ownNumber = modemAt(deps, index).status.ownNumber ?? null;
    const wait = { after, until, secondsLeft, ownNumber, arrivedAt };
    return await showOutcome(deps, { request, reply, index }, { type: 'text-me', wait, index });
  });
}

/** The life of the test text as steps with their times. */
export function testText(id: number, progress: Progress): TestText {
  const { status, steps } = progress;
  const reached = (...types: string[]) => types.map((type) => steps.get(type)).find((at) => at !== undefined) ?? null;
  const delivered = status === 'delivered' ? reached('part-report') : null;
  const stages = [
    { name: t.stages.queued, at: reached('queued') ?? progress.createdAt },
    { name: t.stages.sending, at: reached('part-submitting') },
    { name: t.stages.sent, at: reached('part-submitted') },
    { name: t.stages.delivered, at: delivered },
  ].map((stage) => ({ ...stage, done: stage.at !== null }));
  return { id, stages, end: endOf(progress) };
}

function endOf({ status, reason }: Progress): TestText['end'] {
  switch (status) {
    case 'delivered':
      return { kind: 'ok', text: t.stages.delivered };
    case 'no-report':
      return { kind: 'ok', text: t.noReport };
    case 'unknown':
      return { kind: 'ask', text: t.unknownWith };
    case 'failed':
    case 'expired':
    case 'cancelled':
      return { kind: 'bad', text: t.failedWith(reasonWords(reason) ?? status) };
    default:
      return null;
  }
}

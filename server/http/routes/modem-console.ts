// The technician's instruments: AT console, balance, log, support bundle.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { commandTrouble } from '../../../modem/index.ts';
import { confirmPassword } from '../../accounts/sign-in.ts';
import type { App, RouteDeps } from '../app.ts';
import { actorOf, signedInUser } from '../authentication.ts';
import { ConfirmedSessions } from '../confirmed-sessions.ts';
import { modemLog, modemLogText } from '../modem-log.ts';
import { LOG_LEVELS } from '../pages/gateway.ts';
import { resultOf } from '../self-test.ts';
import { supportBundle } from '../support-bundle.ts';
import { words } from '../words.ts';
import { indexOf, ModemQuery, modemAt, READ_MODEM, WRITE_MODEM } from './modem.ts';
import { byScript, showOutcome, showProblem } from './modem-outcome.ts';
import { noteDeed } from './modem-ports.ts';
import { problemOf, sender } from './session.ts';

const CommandBody = Type.Object(
  {
    command: Type.String({ maxLength: 200 }),
    sure: Type.Optional(Type.Literal('on')),
    password: Type.Optional(Type.String({ maxLength: 1000 })),
  },
  { additionalProperties: false },
);
const UssdBody = Type.Object({ code: Type.String({ maxLength: 40 }) }, { additionalProperties: false });
const LogQuery = Type.Object({
  modem: Type.Optional(Type.String({ pattern: '^[0-9]{1,2}$' })),
  filter: Type.Optional(Type.String({ maxLength: 50 })),
  level: Type.Optional(Type.Union(LOG_LEVELS.map((level) => Type.Literal(level)))),
});
const CANNED: ReadonlySet<string> = new Set(words.gateway.console.cannedOf.map(([command]) => command));

export function registerModemConsoleRoutes(app: App, deps: RouteDeps): void {
  const confirmed = new ConfirmedSessions(deps.clock);

  // A command of one's own: only who means it, and knows the password of the session that asks.
  const problemOfOwn = async (
    request: FastifyRequest,
    reply: FastifyReply,
    { sure, password = '' }: { readonly sure?: 'on'; readonly password?: string },
  ): Promise<string | undefined> => {
    const texts = words.gateway.console;
    if (sure !== 'on') return texts.confirmFirst;
    const user = signedInUser(request);
    if (confirmed.has(user.sessionId)) return undefined;
    if (password === '') return texts.passwordFirst;
    const result = await confirmPassword(deps.store, deps, user.id, { password, ...sender(request) });
    if (result.type !== 'right') return problemOf(reply, result, texts.passwordWrong);
    confirmed.confirm(user.sessionId);
    return undefined;
  };

  app.post(
    '/modem/console',
    { config: WRITE_MODEM, schema: { body: CommandBody, querystring: ModemQuery } },
    async (request, reply) => {
      const command = request.body.command.trim();
      const asked = { request, reply, index: indexOf(request.query) };
      if (!CANNED.has(command)) {
        const problem = await problemOfOwn(request, reply, request.body);
        if (problem !== undefined) return await showProblem(deps, asked, problem);
      }
      const modem = modemAt(deps, asked.index);
      await noteDeed(deps, actorOf(request), 'modem.console', { command: mask(command) });
      try {
        const { lines, refusal } = await modem.exchange(command);
        const answer = { title: command, lines: lines.map(mask), result: resultOf(refusal) };
        return await showOutcome(deps, asked, { type: 'console', ...answer });
      } catch (error) {
        return await showProblem(deps, asked, wordsOf(error));
      }
    },
  );

  app.post(
    '/modem/balance',
    { config: WRITE_MODEM, schema: { body: UssdBody, querystring: ModemQuery } },
    async (request, reply) => {
      const code = request.body.code.replaceAll(/\s/g, '');
      const asked = { request, reply, index: indexOf(request.query) };
      if (!/^[*#][\d*#]{1,30}$/.test(code)) return await showProblem(deps, asked, words.gateway.balance.wrong);
      const modem = modemAt(deps, asked.index);
      try {
        const answer = await modem.ussd(code);
        await noteDeed(deps, actorOf(request), 'modem.balance', { code });
        const { answer: title } = words.gateway.balance;
        return await showOutcome(deps, asked, { type: 'balance', title, lines: answer.split('\n'), result: '' });
      } catch (error) {
        return await showProblem(deps, asked, wordsOf(error));
      }
    },
  );

  app.get('/modem/log', { config: READ_MODEM, schema: { querystring: LogQuery } }, async (request, reply) => {
    const { filter = '', level = 'info' } = request.query;
    const index = indexOf(request.query);
    const log = modemLog(modemAt(deps, index), { index, filter, level });
    return await reply.page(byScript(request) ? 'modem/_transcript' : 'modem/log', { log });
  });

  app.get('/modem/log.txt', { config: READ_MODEM, schema: { querystring: ModemQuery } }, (request, reply) =>
    reply
      .header('content-disposition', 'attachment; filename="textdesk-modem-log.txt"')
      .type('text/plain; charset=utf-8')
      .send(modemLogText(modemAt(deps, indexOf(request.query)), deps.clock.now())),
  );

  app.get('/modem/support', { config: READ_MODEM }, async (_request, reply) => {
    return await reply.page('modem/support', { text: await supportBundle(deps) });
  });

  app.get('/modem/support.txt', { config: READ_MODEM }, async (_request, reply) => {
    return reply
      .header('content-disposition', 'attachment; filename="textdesk-support.txt"')
      .type('text/plain; charset=utf-8')
      .send(await supportBundle(deps));
  });
}

// The transcript is masked by the driver; answers of the console by the same idea: no PDU and no number reaches a page.
function mask(text: string): string {
  return text
    .replace(/[0-9A-F]{16,}/gi, (hex) => `‹${hex.length} digits›`)
    .replace(/\+?\d{8,}/g, (digits) => `‹${digits.length} digits›`);
}

function wordsOf(error: unknown): string {
  return words.gateway.trouble.command(commandTrouble(error));
}

// What came of a test or a question to the modem: the fragment for a page with JavaScript, the whole page with the fragment
// in its place for one without.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RouteDeps } from '../app.ts';
import { modemStep } from '../modem-step.ts';
import type { ModemOutcome } from '../pages/gateway.ts';
import { modemPage } from './modem.ts';

interface Asked {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  /** Which modem. */
  readonly index: number;
  /** Asked on the wizard's page. */
  readonly wizard?: boolean;
}

export async function showOutcome(
  deps: RouteDeps,
  { request, reply, index, wizard }: Asked,
  outcome: ModemOutcome,
): Promise<FastifyReply> {
  if (!byScript(request)) {
    if (wizard === true)
      return await reply.page('first-run/modem', await modemStep(deps, { index, notice: null, outcome }));
    const page = await modemPage(deps, { index, mayWrite: true, notice: null });
    return await reply.page('modem/show', { ...page, outcome });
  }
  switch (outcome.type) {
    case 'self-test':
      return await reply.page('modem/_self-test', outcome);
    case 'test-text':
      return await reply.page('modem/_test-text', outcome);
    case 'text-me':
      return await reply.page('modem/_text-me', outcome);
    case 'balance':
    case 'console':
      return await reply.page('modem/_answer', outcome);
    default:
      return outcome satisfies never;
  }
}

/** 422 with the reason. */
export async function showProblem(
  deps: RouteDeps,
  { request, reply, index }: Asked,
  problem: string,
): Promise<FastifyReply> {
  reply.code(422);
  if (byScript(request)) return await reply.page('modem/_problem', { problem });
  const notice = { kind: 'bad', text: problem } as const;
  return await reply.page('modem/show', await modemPage(deps, { index, mayWrite: true, notice }));
}

export function byScript(request: FastifyRequest): boolean {
  return request.headers['hx-request'] !== undefined;
}

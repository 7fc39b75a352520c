// Errors for programs: problem details as RFC 9457 wants them. `title` is stable, `detail` is for whoever reads the log.
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';

export class Problem extends Error {
  readonly status: number;
  readonly title: string;
  readonly headers: Readonly<Record<string, string>>;
  constructor(status: number, title: string, detail: string, headers: Readonly<Record<string, string>> = {}) {
    super(detail);
    this.name = 'Problem';
    this.status = status;
    this.title = title;
    this.headers = headers;
  }
}

/** Answers any error of the API's routes. What is not the caller's fault is logged and not told. */
export async function answerProblem(
  error: FastifyError | Problem,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  if (error instanceof Problem) {
    reply.headers(error.headers);
    return send(request, reply, { status: error.status, title: error.title, detail: error.message });
  }
  if (error.validation) {
    const errors = error.validation.map(({ instancePath, message }) => ({
      pointer: instancePath,
      detail: message ?? 'is wrong',
    }));
    return send(request, reply, { status: 400, title: 'Invalid request', detail: error.message, errors });
  }
  const status = error.statusCode ?? 500;
  if (status >= 400 && status < 500) {
    return send(request, reply, { status, title: 'Request refused', detail: error.message });
  }
  request.log.error({ err: error, requestId: request.id }, 'request failed');
  return send(request, reply, { status: 500, title: 'Internal error', detail: 'Something went wrong. It is logged.' });
}

function send(
  request: FastifyRequest,
  reply: FastifyReply,
  problem: { status: number; title: string; detail: string; errors?: readonly unknown[] },
): FastifyReply {
  return reply
    .code(problem.status)
    .header('cache-control', 'no-store')
    .type('application/problem+json')
    .send(JSON.stringify({ type: 'about:blank', ...problem, requestId: request.id }));
}

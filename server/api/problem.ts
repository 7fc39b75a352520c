// Errors for programs: problem details as RFC 9457 wants them. `type` and `title` are stable, `detail` is for whoever reads
// the log.
import { STATUS_CODES } from 'node:http';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { HttpError } from '../http/errors.ts';
import { troubleOf } from '../store/storage-error.ts';

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
    if (error instanceof HttpError) reply.headers(error.headers);
    return send(request, reply, { status, detail: error.message });
  }
  request.log.error({ err: error, requestId: request.id }, 'request failed');
  if (troubleOf(error) !== undefined) {
    const detail = 'The disk does not take what is written. Nothing was stored: send the same again later.';
    reply.header('retry-after', STORAGE_AGAIN);
    return send(request, reply, { status: 503, title: 'Storage unavailable', detail });
  }
  return send(request, reply, { status: 500, detail: 'Something went wrong. It is logged.' });
}

/** Seconds. */
const STORAGE_AGAIN = '30';

function send(
  request: FastifyRequest,
  reply: FastifyReply,
  problem: { status: number; title?: string; detail: string; errors?: readonly unknown[] },
): FastifyReply {
  // Without a title of its own a problem says no more than its status, and then RFC 9457 §4.2.1 has the type and the words.
  const { title } = problem;
  const type = title === undefined ? 'about:blank' : `urn:textdesk:problem:${title.toLowerCase().replaceAll(' ', '-')}`;
  const named = { type, title: title ?? STATUS_CODES[problem.status] };
  return reply
    .code(problem.status)
    .header('cache-control', 'no-store')
    .type('application/problem+json')
    .send(JSON.stringify({ ...named, ...problem, requestId: request.id }));
}

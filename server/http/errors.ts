// An error → a page, a fragment or problem details (RFC 9457), with the right status and nothing of the inside: what went
// wrong goes to the log under the request's id, which the page shows.
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** What a handler throws to answer with a status. The message is shown to people: plain words, no internals. */
export class HttpError extends Error {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  constructor(statusCode: number, message = '', headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.name = 'HttpError';
    this.statusCode = statusCode;
    this.headers = headers;
  }
}

/** Registers the handlers for errors and for paths that do not exist. */
export function registerErrors(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError | HttpError, request, reply) => {
    const status = statusOf(error);
    if (status >= 500) request.log.error({ err: error, requestId: request.id }, 'request failed');
    if (error instanceof HttpError) reply.headers(error.headers);
    return answer(request, reply, status, error instanceof HttpError ? error.message : '');
  });
  app.setNotFoundHandler((request, reply) => answer(request, reply, 404, ''));
}

function statusOf(error: FastifyError | HttpError): number {
  const status = error.statusCode ?? 500;
  return status >= 400 && status < 600 ? status : 500;
}

function answer(request: FastifyRequest, reply: FastifyReply, status: number, message: string): FastifyReply {
  reply.code(status).header('cache-control', 'no-store');
  return reply
    .type('application/problem+json')
    .send({ status, title: message || `Error ${status}`, requestId: request.id });
}

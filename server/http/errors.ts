// An error → a page, a fragment or problem details (RFC 9457), with the right status and nothing of the inside: what went
// wrong goes to the log under the request's id, which the page shows.
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { PasswordsBusyError } from '../accounts/passwords.ts';
import { localPath } from './local-path.ts';
import { words } from './words.ts';

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
  app.setErrorHandler(async (error: FastifyError | HttpError, request, reply) => {
    const status = statusOf(error);
    if (status >= 500) request.log.error({ err: error, requestId: request.id }, 'request failed');
    if (error instanceof HttpError) reply.headers(error.headers);
    if (status === 503) reply.header('retry-after', '2');
    return await answer(request, reply, status, error instanceof HttpError ? error.message : '');
  });
  app.setNotFoundHandler((request, reply) => answer(request, reply, 404, ''));
}

function statusOf(error: FastifyError | HttpError): number {
  if (error instanceof PasswordsBusyError) return 503;
  const status = error.statusCode ?? 500;
  return status >= 400 && status < 600 ? status : 500;
}

async function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  message: string,
): Promise<FastifyReply> {
  const isFragment = request.headers['hx-request'] !== undefined;
  const isPage = !isFragment && (request.headers.accept ?? '').includes('text/html');
  const entrance = request.lockedUser === null ? '/session/new' : '/lock';
  if (status === 401 && isPage && request.method === 'GET') {
    return reply.redirect(`${entrance}?to=${encodeURIComponent(request.url)}`, 303);
  }
  if (status === 401 && isPage) return reply.redirect(entrance, 303);
  reply.code(status).header('cache-control', 'no-store');
  if (status === 401 && isFragment) reply.header('hx-redirect', entrance + backTo(request));
  const texts = words.accounts.errors;
  const { title, text } = texts.byStatus[status] ?? (status >= 500 ? texts.failed : texts.refused);
  const data = { status, title, text: message || text, requestId: status >= 500 ? request.id : null };
  if (isPage) return await reply.page('errors/page', data);
  if (isFragment) return await reply.page('errors/_message', data);
  const problem = { type: 'about:blank', title, status, detail: data.text, requestId: request.id };
  return reply.type('application/problem+json').send(problem);
}

/** The page that asked for a fragment, so that signing in leads back to it. */
function backTo(request: FastifyRequest): string {
  const page = URL.parse(request.headers.referer ?? '');
  const path = page === null ? '' : localPath(page.pathname + page.search, '');
  return path === '' ? '' : `?to=${encodeURIComponent(path)}`;
}

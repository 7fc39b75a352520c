// Answers to what never becomes a request of a route, so that no hook runs: addresses that cannot be read, and octets that
// are no HTTP. The same headers as everywhere, a status, and nothing of what was sent.
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { HEADERS } from './headers.ts';

const NEVER_KEPT = { ...HEADERS, 'cache-control': 'no-store' };
const STATUS_OF: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
};

/** An address that the router refuses. */
export function answerUnreadableAddress(error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  const status = error.statusCode ?? 400;
  const problem = { type: 'about:blank', title: STATUS_CODES[status], status };
  reply.code(status).headers(NEVER_KEPT).type('application/problem+json').send(JSON.stringify(problem));
}

/** Octets that the parser refuses, or a request that does not come to an end. */
export function answerNoHttp(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const status = STATUS_OF[error.code ?? ''] ?? 400;
  const headers = Object.entries({ ...NEVER_KEPT, 'content-length': '0', connection: 'close' });
  const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...headers.map(([name, value]) => `${name}: ${value}`)];
  if (socket.writable) socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  socket.destroy(error);
}

// Against clients that are slow, many or large: a deadline for headers (bodies: body-deadline.ts), requests by address and
// time, connections by address. Counted by the monotonic clock.
import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer, type ServerOptions } from 'node:https';
import type { FastifyInstance } from 'fastify';
import { HttpError } from './errors.ts';
import { sendPlainOn } from './plain-on-tls.ts';

export interface RequestRate {
  /** Requests that one address may make at once. */
  readonly burst: number;
  /** And from then on, each second. */
  readonly perSecond: number;
}

/** A page with its fragments takes a dozen; a front desk of several browsers behind one proxy still fits. */
export const REQUEST_RATE: RequestRate = { burst: 600, perSecond: 60 };

/** Bytes; the longest form is a pasted list of clients' numbers. Routes that take files set their own. */
export const BODY_LIMIT = 64 * 1024;

const MOST_ADDRESSES = 10_000;
const CONNECTIONS_PER_ADDRESS = 128;
/** Of all addresses, a proxy's too: far above any clinic, far below the handles that a service gets. */
const CONNECTIONS = 4096;
const HEADERS_DEADLINE = 10_000;
const CLOSING_DEADLINE = 2000;

interface Bucket {
  tokens: number;
  at: number;
}

/** Refuses with 429 who asks too often. */
export function registerRequestRate(app: FastifyInstance, clock: { monotonic(): number }, rate: RequestRate): void {
  const buckets = new Map<string, Bucket>();
  app.addHook('onRequest', async (request) => {
    const now = clock.monotonic();
    const before = buckets.get(request.ip) ?? { tokens: rate.burst, at: now };
    const tokens = Math.min(rate.burst, before.tokens + ((now - before.at) * rate.perSecond) / 1000);
    buckets.delete(request.ip);
    buckets.set(request.ip, { tokens: Math.max(0, tokens - 1), at: now });
    if (buckets.size > MOST_ADDRESSES) {
      const oldest = buckets.keys().next();
      if (!oldest.done) buckets.delete(oldest.value);
    }
    if (tokens < 1) throw new HttpError(429, '', { 'retry-after': '1' });
  });
}

/** The socket side: deadlines, and not more connections from one address than a building full of browsers needs. */
export function createServer(
  listener: RequestListener,
  options: {
    readonly tls: { readonly cert: string; readonly key: string } | null;
    /** Addresses that speak for many: a proxy. */
    readonly manyFrom: (address: string) => boolean;
  },
): Server {
  const deadlines = {
    headersTimeout: HEADERS_DEADLINE,
    // Bodies have a deadline of their own.
    requestTimeout: 0,
    connectionsCheckingInterval: 5000,
    keepAliveTimeout: 72_000,
    maxHeaderSize: 16 * 1024,
  };
  const { tls } = options;
  const server = tls ? createTlsServer({ ...deadlines, ...tls }, listener) : createHttpServer(deadlines, listener);
  server.maxConnections = CONNECTIONS;
  const open = new Map<string, number>();
  server.on('connection', (socket) => {
    const address = socket.remoteAddress ?? '';
    const count = (open.get(address) ?? 0) + 1;
    if (count > CONNECTIONS_PER_ADDRESS && !options.manyFrom(address)) {
      socket.destroy();
      return;
    }
    open.set(address, count);
    socket.once('close', () => {
      const left = (open.get(address) ?? 1) - 1;
      if (left > 0) open.set(address, left);
      else open.delete(address);
    });
  });
  return server;
}

function createTlsServer(options: ServerOptions, listener: RequestListener): Server {
  const server = createHttpsServer({ ...options, minVersion: 'TLSv1.2' }, listener);
  sendPlainOn(server);
  return server;
}

/**
 * To be called when closing begins. Node waits for every connection: those of ended streams stay for as long as
 * keep-alive lasts, and a browser opens some ahead that never ask anything. So the idle ones are ended as they become so,
 * and after two seconds the rest.
 */
export function endConnections(server: Server): void {
  if (!server.listening) return;
  const sweeping = setInterval(() => server.closeIdleConnections(), 50);
  const deadline = setTimeout(() => server.closeAllConnections(), CLOSING_DEADLINE);
  server.once('close', () => {
    clearInterval(sweeping);
    clearTimeout(deadline);
  });
}

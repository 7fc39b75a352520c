// For monitors and systemd: /healthz (the program and its database), /readyz (a modem can send and receive, and what each is doing) and /metrics.
// None of them tells a version, a number or a text to strangers.
import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { lastMadeBackup } from '../../store/backups.ts';
import { gatewayFacts } from '../../store/gateway-facts.ts';
import { anyUserExists } from '../../store/users.ts';
import type { App, RouteDeps } from '../app.ts';
import { HttpError } from '../errors.ts';
import { metricsText } from '../metrics-text.ts';

const SILENT = 20_000;
const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

export function registerHealthRoutes(app: App, deps: RouteDeps): void {
  const { appliance, modems, store, clock } = deps;

  app.get('/healthz', { config: { permission: 'public' } }, async (_request, reply) => {
    if (!(await isDatabaseWell(deps))) return answer(reply, 503, 'unwell');
    return answer(reply, 200, 'ok');
  });

  app.get('/readyz', { config: { permission: 'public' } }, async (_request, reply) => {
    const states = modems.all().map(({ status }) => status.state);
    const ready = states.includes('ready');
    return answer(reply, ready ? 200 : 503, ready ? 'ready' : 'no modem is ready', { modems: states });
  });

  app.get('/metrics', { config: { permission: 'public' } }, async (request, reply) => {
    if (!mayReadMetrics(request, appliance?.metricsToken)) throw new HttpError(403);
    const text = metricsText({
      now: clock.now(),
      gateway: await gatewayFacts(store.db),
      machine: appliance?.machine(),
      modems: modems.all(),
      lastBackupAt: (await lastMadeBackup(store.db))?.started_at ?? null,
      version: appliance?.version ?? 'unknown',
    });
    return reply.header('cache-control', 'no-store').type('text/plain; version=0.0.4; charset=utf-8').send(text);
  });
}

async function isDatabaseWell({ appliance, store }: RouteDeps): Promise<boolean> {
  if (store.health.state.type !== 'well') return false;
  if (appliance && appliance.machine().databaseSilentFor >= SILENT) return false;
  try {
    await anyUserExists(store.db);
    return true;
  } catch {
    return false;
  }
}

function answer(reply: FastifyReply, status: number, word: string, more: object = {}): FastifyReply {
  return reply
    .code(status)
    .header('cache-control', 'no-store')
    .type('application/json')
    .send({ status: word, ...more });
}

// By the connection's own address, never by what a proxy says of it. With a token that is the only way in.
function mayReadMetrics(request: FastifyRequest, token: string | undefined): boolean {
  if (token === undefined) {
    const forwarded = request.headers['x-forwarded-for'] !== undefined || request.headers.forwarded !== undefined;
    return !forwarded && LOOPBACK.has(request.raw.socket.remoteAddress ?? '');
  }
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(request.headers.authorization ?? ''), digest(`Bearer ${token}`));
}

// textdesk status: what the service is doing, from its own health address and from the data.

import { lastMadeBackup } from '../store/backups.ts';
import { gatewayFacts } from '../store/gateway-facts.ts';
import { programVersion } from '../version.ts';
import { type Command, configOf, JSON_OPTION, positionals, print, type Surroundings } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { withStore } from './open-data.ts';

export const status: Command = {
  name: 'status',
  summary: 'what the service, the modem and the queue are doing',
  usage: '[--json]',
  help: `
Asks the running service and counts in the data. No phone number and no text is shown.
Ends with 0 when the service is well and a modem is ready, else with 69.`,
  options: { ...JSON_OPTION },
  async run(given, around) {
    positionals(status, given, []);
    const service = await askService(around);
    const facts = await withStore(around, async (store) => ({
      queue: await gatewayFacts(store.db),
      backup: await lastMadeBackup(store.db),
    }));
    const { queue, backup } = facts;
    const result = {
      version: programVersion(),
      service: service.healthy ? 'running' : service.answers ? 'not well' : 'not running',
      modem: service.ready ? 'ready' : 'not ready',
      modemStates: service.modems,
      waiting: queue.waiting,
      held: queue.held,
      unknown: queue.unknown,
      unreadable: queue.unreadable,
      lastReceivedAt: iso(queue.lastReceivedAt),
      lastSentAt: iso(queue.lastSentAt),
      lastBackupAt: iso(backup?.started_at ?? null),
    };
    print(around, given, result, [
      `Textdesk ${result.version}: ${result.service}, modem ${result.modem}${notReady(service)}`,
      `Waiting: ${result.waiting}   Held: ${result.held}   Not confirmed: ${result.unknown}   Unreadable: ${result.unreadable}`,
      `Last received: ${result.lastReceivedAt ?? 'never'}`,
      `Last sent:     ${result.lastSentAt ?? 'never'}`,
      `Last backup:   ${result.lastBackupAt ?? 'never'}`,
    ]);
    return service.healthy && service.ready ? EXIT.ok : EXIT.unavailable;
  },
};

/** The addresses that a running service on this machine answers at. */
export function localAddress(around: Surroundings): string {
  const { port, host, tls } = configOf(around);
  const loopback = host === undefined || host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `${tls ? 'https' : 'http'}://${loopback.includes(':') ? `[${loopback}]` : loopback}:${port}`;
}

export interface ServiceAnswer {
  readonly answers: boolean;
  readonly healthy: boolean;
  readonly ready: boolean;
  /** The state of each modem. */
  readonly modems: readonly string[];
}

export async function askService(around: Surroundings): Promise<ServiceAnswer> {
  const address = localAddress(around);
  const ask = async (path: string) => {
    try {
      const answer = await fetch(`${address}${path}`, { signal: AbortSignal.timeout(5_000) });
      return { status: answer.status, body: (await answer.json().catch(() => undefined)) as unknown };
    } catch {
      return undefined;
    }
  };
  const [health, ready] = await Promise.all([ask('/healthz'), ask('/readyz')]);
  return {
    answers: health !== undefined,
    healthy: health?.status === 200,
    ready: ready?.status === 200,
    modems: statesIn(ready?.body),
  };
}

/** What each modem is doing, where none is ready: `sim-changed`, `searching`. */
export function notReady({ ready, modems }: ServiceAnswer): string {
  return ready || modems.length === 0 ? '' : ` (${modems.join(', ')})`;
}

// Another program may answer at this address.
function statesIn(body: unknown): readonly string[] {
  if (typeof body !== 'object' || body === null || !('modems' in body) || !Array.isArray(body.modems)) return [];
  return body.modems.filter((state) => typeof state === 'string' && /^[a-z-]{1,20}$/.test(state));
}

function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

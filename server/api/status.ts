// How the gateway is, for programs: modems, what waits and since when, and whether the storage is well.
import type { App } from '../http/app.ts';
import { queueState } from '../store/outgoing.ts';
import { type ApiDeps, timeText } from './messages.ts';
import { Status } from './schemas.ts';

export function registerStatus(api: App, deps: ApiDeps): void {
  const config = { permission: 'api-key', keyMay: { area: 'conversations', access: 'read' } } as const;
  api.get('/status', { config, schema: { response: { 200: Status } } }, async () => {
    const { waiting, oldestAt, unknown } = await queueState(deps.store.db);
    return {
      modems: deps.modems.all().map(({ port, simulated, status }) => ({
        port,
        state: status.state,
        simulated,
        operator: status.operator ?? null,
        signal: status.signal?.dbm ?? null,
      })),
      queue: { waiting, oldestAt: oldestAt === null ? null : timeText(oldestAt), unknown },
      storage: deps.store.health.state.type,
    };
  });
}

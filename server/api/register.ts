// The API for programs, version 1, under /api/v1. A plugin of its own: its errors are problem details, its callers have keys.
import type { App } from '../http/app.ts';
import { requireKeys } from './authenticate.ts';
import { type ApiDeps, registerMessages } from './messages.ts';
import { answerProblem, Problem } from './problem.ts';
import { registerStatus } from './status.ts';

/** To be called before the application listens. */
export async function registerApi(app: App, deps: ApiDeps): Promise<void> {
  await app.register(
    async (api: App) => {
      requireKeys(api, deps);
      api.setErrorHandler(answerProblem);
      registerMessages(api, deps);
      registerStatus(api, deps);
      const config = { permission: 'api-key', keyMay: { area: 'conversations', access: 'read' } } as const;
      api.all('/*', { config }, () => {
        throw new Problem(404, 'No such resource', 'There is nothing at this address.');
      });
    },
    { prefix: '/api/v1' },
  );
}

// The whole web side in one place: pages for people and the API for programs. The server, the tests of permissions and the
// fuzzer all take it from here, so that no route escapes them.
import { registerApi } from './api/register.ts';
import { type App, type AppDeps, buildApp } from './http/app.ts';

/** Everything registered, not listening. Throws MissingPermissionError if a route does not say who may call it. */
export async function buildWeb(deps: AppDeps): Promise<App> {
  const app = await buildApp(deps);
  await registerApi(app, deps);
  return app;
}

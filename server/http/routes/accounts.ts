// Everything about accounts in one call: entering, the first run, oneself, and what administrators manage.
import type { App, RouteDeps } from '../app.ts';
import { registerFirstRunRoutes } from './first-run.ts';
import { registerHomeRoutes } from './home.ts';
import { registerLinkRoutes } from './link.ts';
import { registerSessionRoutes } from './session.ts';

export function registerAccountRoutes(app: App, deps: RouteDeps): void {
  registerHomeRoutes(app);
  registerSessionRoutes(app, deps);
  registerLinkRoutes(app, deps);
  registerFirstRunRoutes(app, deps);
}

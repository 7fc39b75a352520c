// Everything about accounts in one call: entering, the first run, oneself, and what administrators manage.
import type { App, RouteDeps } from '../app.ts';
import { registerApiKeyRoutes } from './api-keys.ts';
import { registerAuditRoutes } from './audit.ts';
import { registerFirstRunRoutes } from './first-run.ts';
import { registerGroupRoutes } from './groups.ts';
import { registerHomeRoutes } from './home.ts';
import { registerLinkRoutes } from './link.ts';
import { registerProfileRoutes } from './profile.ts';
import { registerSessionRoutes } from './session.ts';
import { registerSessionLimitRoutes } from './session-limits.ts';
import { registerSettingsRoutes } from './settings.ts';
import { registerUserRoutes } from './users.ts';

export function registerAccountRoutes(app: App, deps: RouteDeps): void {
  registerHomeRoutes(app);
  registerSessionRoutes(app, deps);
  registerLinkRoutes(app, deps);
  registerFirstRunRoutes(app, deps);
  registerProfileRoutes(app, deps);
  registerSettingsRoutes(app, deps);
  registerSessionLimitRoutes(app, deps);
  registerUserRoutes(app, deps);
  registerGroupRoutes(app, deps);
  registerApiKeyRoutes(app, deps);
  registerAuditRoutes(app, deps);
}

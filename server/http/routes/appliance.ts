// Everything about the machine and its modems in one call: health, modem, backup, diagnosis, simulator, demo.
import type { App, RouteDeps } from '../app.ts';
import { registerHealthRoutes } from './health.ts';

export function registerApplianceRoutes(app: App, deps: RouteDeps): void {
  registerHealthRoutes(app, deps);
}

// Everything about the machine and its modems in one call: health, modem, backup, diagnosis, simulator, demo.
import type { App, RouteDeps } from '../app.ts';
import { registerBackupRoutes } from './backup.ts';
import { registerChecklistRoutes } from './checklist.ts';
import { registerDemoRoutes } from './demo.ts';
import { registerDiagnosisRoutes } from './diagnosis.ts';
import { registerHealthRoutes } from './health.ts';
import { registerModemRoutes } from './modem.ts';
import { registerModemConsoleRoutes } from './modem-console.ts';
import { registerModemPortRoutes } from './modem-ports.ts';
import { registerModemTestRoutes } from './modem-tests.ts';
import { registerSimulatorRoutes } from './simulator.ts';

export function registerApplianceRoutes(app: App, deps: RouteDeps): void {
  registerHealthRoutes(app, deps);
  registerModemRoutes(app, deps);
  registerModemTestRoutes(app, deps);
  registerModemConsoleRoutes(app, deps);
  registerModemPortRoutes(app, deps);
  registerDiagnosisRoutes(app, deps);
  registerBackupRoutes(app, deps);
  registerSimulatorRoutes(app, deps);
  registerDemoRoutes(app, deps);
  registerChecklistRoutes(app, deps);
}

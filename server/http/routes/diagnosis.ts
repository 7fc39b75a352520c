// The diagnosis page: everything that is watched, in plain words, the worst first.
import { readSettings, unreadableSettings } from '../../inbox/settings.ts';
import { lastMadeBackup, recentBackupRuns } from '../../store/backups.ts';
import { gatewayFacts } from '../../store/gateway-facts.ts';
import { storageNotice } from '../../store/storage-notice.ts';
import type { App, RouteDeps } from '../app.ts';
import { signedInUser } from '../authentication.ts';
import { type Check, diagnose } from '../diagnosis.ts';
import { createFormat } from '../format.ts';
import { settingsMenu } from '../settings-menu.ts';
import { noticeText } from '../storage-banner.ts';
import { READ_MODEM } from './modem.ts';

export function registerDiagnosisRoutes(app: App, deps: RouteDeps): void {
  app.get('/diagnosis', { config: READ_MODEM }, async (request, reply) => {
    const menu = settingsMenu(request, signedInUser(request).rights);
    const version = deps.appliance?.version ?? '';
    return await reply.page('diagnosis/show', { ...menu, checks: await checksOf(deps), version });
  });

  app.get('/diagnosis/checks', { config: READ_MODEM }, async (_request, reply) => {
    return await reply.page('diagnosis/_checks', { checks: await checksOf(deps) });
  });
}

/** Every check as of now. */
export async function checksOf(deps: RouteDeps): Promise<Check[]> {
  const { appliance, clock, modems, store } = deps;
  const settings = await readSettings(store.db, deps.fixedSettings);
  const format = createFormat({ locale: settings.locale, timeZone: settings.timeZone, now: clock.now() });
  const gateway = await gatewayFacts(store.db);
  const [run] = await recentBackupRuns(store.db, 1);
  const notice = await storageNotice(store.db);
  return diagnose({
    format,
    around: { now: clock.now(), waiting: gateway.waiting, time: (at) => format.short(at), refusals: gateway.refusals },
    modems: modems.all(),
    gateway,
    machine: appliance?.machine(),
    backup: appliance && {
      plan: await appliance.backups.plan(),
      lastMadeAt: (await lastMadeBackup(store.db))?.started_at ?? null,
      lastProblem: run?.outcome === 'failed' ? run.problem : null,
    },
    paused: settings.sendingPaused,
    damagedSettings: await unreadableSettings(store.db),
    ...(notice && { storageNotice: noticeText(notice, format) }),
  });
}

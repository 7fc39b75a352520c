// The first steps of a new machine, ticked from facts; whoever is done with them dismisses the card for themselves.
import { changePreferences } from '../../accounts/change-own-account.ts';
import { readSettings } from '../../inbox/settings.ts';
import { isDemoLoaded } from '../../store/demo.ts';
import { firstSteps } from '../../store/first-steps.ts';
import type { App, RouteDeps } from '../app.ts';
import { signedInUser } from '../authentication.ts';
import type { ChecklistItem } from '../pages/gateway.ts';

const WRITE = { permission: { area: 'settings', access: 'write' } } as const;

export function registerChecklistRoutes(app: App, deps: RouteDeps): void {
  const { appliance, modems, store } = deps;

  app.get('/checklist', { config: { permission: 'signed-in' } }, async (request, reply) => {
    const { preferences, rights } = signedInUser(request);
    const demo = await isDemoLoaded(store.db);
    const hidden = preferences.checklistDismissed === true || !rights.may('settings', 'write');
    if (hidden)
      return await reply.page('checklist/_card', { items: [], demo: demo && rights.may('settings', 'write') });
    const steps = await firstSteps(store.db);
    const sound = typeof preferences.sound === 'string' && preferences.sound !== 'off';
    const backup = appliance ? (await appliance.backups.plan()).enabled : false;
    const items: ChecklistItem[] = [
      { name: 'test', href: '/modem', done: steps.sent },
      { name: 'reply', href: '/conversations', done: steps.replied },
      { name: 'assign', href: '/conversations', done: steps.assigned },
      { name: 'sound', href: '/profile', done: sound },
      { name: 'backup', href: '/settings/backup', done: backup },
      { name: 'card', href: '/checklist/card', done: preferences.quickCardPrinted === true },
      { name: 'users', href: '/settings/users', done: steps.colleague },
    ];
    return await reply.page('checklist/_card', { items, demo });
  });

  app.get('/checklist/card', { config: { permission: 'signed-in' } }, async (request, reply) => {
    const { rights } = signedInUser(request);
    return await reply.page('checklist/card', {
      clinicName: (await readSettings(store.db, deps.fixedSettings)).clinicName,
      numbers: [...new Set(modems.all().flatMap(({ status }) => status.ownNumber ?? []))],
      address: `${request.protocol}://${request.host}`,
      mayTick: rights.may('settings', 'write'),
    });
  });

  app.post('/checklist/card', { config: WRITE }, async (request, reply) => {
    await changePreferences(store, signedInUser(request).id, { quickCardPrinted: true });
    return reply.redirect('/conversations', 303);
  });

  app.post('/checklist/dismiss', { config: WRITE }, async (request, reply) => {
    await changePreferences(store, signedInUser(request).id, { checklistDismissed: true });
    return reply.redirect('/conversations', 303);
  });
}

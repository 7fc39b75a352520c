// The menu beside every settings page: what the reader may open, the present page marked.
import type { FastifyRequest } from 'fastify';
import type { Rights } from '../accounts/rights.ts';
import type { SettingsMenu } from './pages/accounts.ts';
import { type AreaPermission, mayCall } from './permissions.ts';
import { words } from './words.ts';

interface Entry {
  readonly href: string;
  readonly label: string;
  readonly permission: AreaPermission;
}

const texts = words.accounts.settings;

/** In the order of the menu. A page that is added adds its line. */
const ENTRIES: readonly Entry[] = [
  { href: '/settings/clinic', label: texts.clinic, permission: { area: 'settings', access: 'read' } },
  { href: '/settings/users', label: texts.users, permission: { area: 'users', access: 'read' } },
  { href: '/settings/groups', label: texts.groups, permission: { area: 'users', access: 'read' } },
  { href: '/settings/sending', label: texts.sending, permission: { area: 'settings', access: 'read' } },
  { href: '/settings/api-keys', label: texts.apiKeys, permission: { area: 'settings', access: 'read' } },
  { href: '/settings/sessions', label: texts.sessions, permission: { area: 'settings', access: 'read' } },
  {
    href: '/settings/backup',
    label: words.gateway.backup.title,
    permission: { area: 'settings', access: 'read' },
  },
  { href: '/diagnosis', label: words.gateway.diagnosis.title, permission: { area: 'modem', access: 'read' } },
  { href: '/settings/audit', label: texts.audit, permission: { area: 'reports', access: 'read' } },
];

export function settingsMenu(request: FastifyRequest, rights: Rights): SettingsMenu {
  const path = request.routeOptions.url ?? '';
  const menu = entriesFor(rights).map(({ href, label }) => ({ href, label, current: path.startsWith(href) }));
  return { menu };
}

/** Where "Settings" leads: the first page that the reader may open; undefined if there is none. */
export function firstSettingsPage(rights: Rights): string | undefined {
  return entriesFor(rights)[0]?.href;
}

function entriesFor(rights: Rights): readonly Entry[] {
  return ENTRIES.filter(({ permission }) => mayCall(rights, permission));
}

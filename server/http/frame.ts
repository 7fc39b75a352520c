// What surrounds every page of somebody who is signed in: who they are, where they may go, how many texts wait to be
// read, and what is wrong with the modem, in the words for staff (technician.md §3).
import type { FastifyRequest } from 'fastify';
import type { FirstClaim } from '../accounts/first-claim.ts';
import type { Rights } from '../accounts/rights.ts';
import { sendingAlerts } from '../accounts/sending-alerts.ts';
import { countUnread, countWaiting } from '../store/conversation-counts.ts';
import { recentRefusals } from '../store/recent-refusals.ts';
import type { StorageHealthView } from '../store/storage-health.ts';
import type { StorageNotice } from '../store/storage-notice.ts';
import type { Db } from '../store/transact.ts';
import type { MachineFacts } from './appliance.ts';
import { type Banner, machineBanners, modemBanners } from './banners.ts';
import type { CachedSettings } from './cached-settings.ts';
import { claimBanners } from './claim-banner.ts';
import { connectionBanners } from './connection-banner.ts';
import type { Format } from './format.ts';
import type { ModemsView } from './modems-view.ts';
import { hearsOfSending, sendingBanners } from './sending-banner.ts';
import { noticeBanners, storageBanners } from './storage-banner.ts';
import { words } from './words.ts';

export interface NavigationItem {
  readonly section: Section;
  readonly href: string;
  readonly icon: string;
  readonly label: string;
}

export type Section = 'conversations' | 'clients' | 'modem' | 'settings' | 'profile';

export interface Frame {
  readonly user: { readonly id: number; readonly name: string; readonly rights: Rights };
  readonly navigation: readonly NavigationItem[];
  /** Unread conversations that are open; 0 for those who may not see them. */
  readonly unread: number;
  readonly banners: readonly Banner[];
  readonly simulated: boolean;
  readonly clinicName: string;
  readonly theme: 'system' | 'light' | 'dark';
  /** From where the page's stream has to begin, so that nothing falls between page and stream. */
  readonly liveMark: string;
  /** What the scripts of the page need to know of the user's choices. */
  readonly client: ClientPreferences;
}

/** The user's choices that matter in the browser. */
export interface ClientPreferences {
  readonly userId: number;
  readonly sendWith: 'enter' | 'ctrl-enter';
  readonly shortcuts: boolean;
  readonly sound: 'off' | 'chime' | 'bell' | 'knock';
  readonly volume: number;
  readonly desktop: boolean;
  /** Rings again and again until somebody has read it. */
  readonly repeat: boolean;
  readonly hideText: boolean;
  readonly onlyMine: boolean;
}

export interface FrameDeps {
  readonly db: Db;
  readonly settings: CachedSettings;
  readonly storage: StorageHealthView;
  /** What the last start had to do about the stored data, until somebody has read it. */
  readonly storageNotice: () => Promise<StorageNotice | undefined>;
  readonly modems: ModemsView;
  /** The machine's own condition, where it is watched. */
  readonly machine?: () => MachineFacts | undefined;
  /** Who made the first account, while that is news. */
  readonly firstClaim: () => Promise<FirstClaim | undefined>;
  readonly format: () => Promise<Format>;
}

/** The frame for whoever asks; null when nobody is signed in. */
export async function frameFor(request: FastifyRequest, deps: FrameDeps): Promise<Frame | null> {
  const user = request.user;
  if (user === null) return null;
  const settings = await deps.settings();
  const format = await deps.format();
  const alerts = hearsOfSending(request) ? await sendingAlerts(deps.db, format.now) : [];
  const seesConversations = user.rights.may('conversations', 'read');
  return {
    user,
    navigation: navigationFor(user.rights),
    unread: seesConversations ? await countUnread(deps.db) : 0,
    banners: [
      ...storageBanners(deps.storage.state),
      ...noticeBanners(request, await deps.storageNotice(), format),
      ...connectionBanners(request),
      ...claimBanners(request, await deps.firstClaim(), format),
      ...sendingBanners(alerts, format),
      ...machineBanners(deps.machine?.(), format),
      ...modemBanners(deps.modems.all(), {
        waiting: await countWaiting(deps.db),
        paused: settings.sendingPaused,
        refusals: await recentRefusals(deps.db),
        format,
      }),
    ],
    liveMark: request.liveMark,
    simulated: deps.modems.all().some((modem) => modem.simulated),
    clinicName: settings.clinicName,
    theme: themeOf(user),
    client: clientPreferences(user),
  };
}

/** A stored choice, or the first of the options when it is none of them. */
function choice<Option extends string>(value: unknown, options: readonly [Option, ...Option[]]): Option {
  return options.find((option) => option === value) ?? options[0];
}

export function themeOf(user: { readonly preferences: Readonly<Record<string, unknown>> }): Frame['theme'] {
  return choice(user.preferences.theme, ['system', 'light', 'dark'] as const);
}

export function clientPreferences(user: {
  readonly id: number;
  readonly preferences: Readonly<Record<string, unknown>>;
}): ClientPreferences {
  const { preferences } = user;
  const volume = preferences.volume;
  return {
    userId: user.id,
    sendWith: choice(preferences.sendWith, ['enter', 'ctrl-enter'] as const),
    shortcuts: preferences.shortcuts !== false,
    sound: choice(preferences.sound, ['off', 'chime', 'bell', 'knock'] as const),
    volume: typeof volume === 'number' && volume >= 0 && volume <= 100 ? volume : 80,
    desktop: preferences.desktop === true,
    repeat: preferences.repeat === true,
    hideText: preferences.hideText !== false,
    onlyMine: preferences.onlyMine !== false,
  };
}

function navigationFor(rights: Rights): NavigationItem[] {
  const items: NavigationItem[] = [];
  const t = words.navigation;
  if (rights.may('conversations', 'read'))
    items.push({ section: 'conversations', href: '/conversations', icon: 'chat', label: t.conversations });
  if (rights.may('clients', 'read'))
    items.push({ section: 'clients', href: '/clients', icon: 'people', label: t.clients });
  if (rights.may('modem', 'read')) items.push({ section: 'modem', href: '/modem', icon: 'signal', label: t.modem });
  if (rights.may('settings', 'read') || rights.may('users', 'read') || rights.may('reports', 'read'))
    items.push({ section: 'settings', href: '/settings', icon: 'gear', label: t.settings });
  return items;
}

// What all pages stand on, registered in one call: files, compression, views with the frame around them.
import type { FastifyInstance } from 'fastify';
import { type FirstClaim, firstClaim } from '../accounts/first-claim.ts';
import type { Clock } from '../clock.ts';
import type { StorageHealthView } from '../store/storage-health.ts';
import { storageNotice } from '../store/storage-notice.ts';
import type { Store } from '../store/transact.ts';
import type { MachineFacts } from './appliance.ts';
import { loadAssets, registerAssets } from './assets.ts';
import { type CachedSettings, cachedUntilChanged } from './cached-settings.ts';
import { registerCompression } from './compression.ts';
import { createFormat, type Format } from './format.ts';
import { frameFor } from './frame.ts';
import type { ModemsView } from './modems-view.ts';
import { registerViews } from './views.ts';

export interface PagesDeps {
  readonly store: Store & { readonly health: StorageHealthView };
  readonly clock: Clock;
  readonly modems: ModemsView;
  readonly appliance?: { machine(): MachineFacts };
  readonly config: { readonly production: boolean };
  readonly settings: CachedSettings;
}

/** Registers files, compression and reply.page. Call it after authentication and before the first route. */
export function registerPages(app: FastifyInstance, deps: PagesDeps): void {
  const assets = loadAssets();
  registerAssets(app, assets);
  registerCompression(app);
  const format = (): Promise<Format> => currentFormat(deps);
  const claim = claimWhileNews(deps);
  const notice = cachedUntilChanged(deps.store, () => storageNotice(deps.store.db));
  registerViews(app, {
    assets,
    production: deps.config.production,
    format,
    frame: (request) =>
      frameFor(request, {
        db: deps.store.db,
        settings: deps.settings,
        storage: deps.store.health,
        storageNotice: notice,
        modems: deps.modems,
        machine: () => deps.appliance?.machine(),
        firstClaim: claim,
        format,
      }),
  });
}

// Asked until it is no news any more, and then never again. In the first run itself there is nothing yet.
function claimWhileNews({ store, clock }: PagesDeps): () => Promise<FirstClaim | undefined> {
  let over = false;
  return async () => {
    if (over) return undefined;
    const claim = await firstClaim(store.db, clock.now());
    over = claim === undefined;
    return claim;
  };
}

/** Dates and numbers as the settings want them at this moment. */
export async function currentFormat(deps: Pick<PagesDeps, 'settings' | 'clock'>): Promise<Format> {
  const { locale, timeZone } = await deps.settings();
  return createFormat({ locale, timeZone, now: deps.clock.now() });
}

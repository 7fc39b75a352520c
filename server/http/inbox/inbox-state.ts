// What all routes of the inbox share: who is present, how deeds are written down, and what a pane is seen with.
import type { FastifyRequest } from 'fastify';
import { appendAudit } from '../../accounts/audit.ts';
import type { InboxDeps } from '../../inbox/deed.ts';
import { Presence } from '../../inbox/presence.ts';
import type { RouteDeps } from '../app.ts';
import { signedInUser } from '../authentication.ts';
import { createFormat } from '../format.ts';
import type { FilterChoice } from './list-filter.ts';
import type { PaneContext } from './pane-view.ts';

export type PresenceListener = (conversationId: number) => void;

export interface InboxState {
  readonly deeds: InboxDeps;
  readonly presence: Presence;
  /** Set by the stream: hears which thread looks different. */
  onPresence: PresenceListener;
  paneContext(request: FastifyRequest, choice: FilterChoice): Promise<PaneContext>;
}

export function createInboxState(deps: RouteDeps): InboxState {
  const state: InboxState = {
    deeds: {
      clock: deps.clock,
      newId: deps.newId,
      audit: (trx, entry) => appendAudit(trx, deps, entry),
    },
    presence: new Presence(
      () => deps.clock.monotonic(),
      (conversationId) => state.onPresence(conversationId),
    ),
    onPresence: () => {},
    async paneContext(request, choice) {
      const settings = await deps.settings();
      const { locale, timeZone } = settings;
      return {
        db: deps.store.db,
        user: signedInUser(request),
        format: createFormat({ locale, timeZone, now: deps.clock.now() }),
        settings,
        choice,
        offline: isOffline(deps),
        newId: deps.newId,
        present: (conversationId) => state.presence.others(conversationId, signedInUser(request).id),
      };
    },
  };
  return state;
}

/** No modem is ready: what is sent now waits. */
function isOffline(deps: RouteDeps): boolean {
  const modems = deps.modems.all();
  return modems.length > 0 && modems.every((modem) => modem.status.state !== 'ready');
}

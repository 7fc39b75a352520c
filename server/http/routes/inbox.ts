// Everything of the inbox, registered in one call.
import type { App, RouteDeps } from '../app.ts';
import { createInboxState } from '../inbox/inbox-state.ts';
import { registerClientFileRoutes } from './client-files.ts';
import { registerClientRoutes } from './clients.ts';
import { registerConversationRoutes } from './conversations.ts';
import { registerDraftRoutes } from './drafts.ts';
import { registerLiveRoutes } from './live.ts';
import { registerMessageRoutes } from './messages.ts';
import { registerPreferenceRoutes } from './preferences.ts';
import { registerRecipientRoutes } from './recipients.ts';
import { registerSearchRoutes } from './search.ts';
import { registerTriageRoutes } from './triage.ts';

export function registerInboxRoutes(app: App, deps: RouteDeps): void {
  const inbox = createInboxState(deps);
  registerConversationRoutes(app, deps, inbox);
  registerTriageRoutes(app, deps, inbox);
  registerMessageRoutes(app, deps, inbox);
  registerDraftRoutes(app, deps, inbox);
  registerRecipientRoutes(app, deps, inbox);
  registerClientRoutes(app, deps, inbox);
  registerClientFileRoutes(app, deps, inbox);
  registerSearchRoutes(app, deps, inbox);
  registerPreferenceRoutes(app, deps);
  registerLiveRoutes(app, deps, inbox);
}

// The bare address: on to the first page that the user may see.
import type { Rights } from '../../accounts/rights.ts';
import type { App } from '../app.ts';
import { signedInUser } from '../authentication.ts';

/** The page to land on after signing in. */
export function homeOf(rights: Rights): string {
  if (rights.may('conversations', 'read')) return '/conversations';
  if (rights.may('clients', 'read')) return '/clients';
  if (rights.may('modem', 'read')) return '/modem';
  return '/profile';
}

export function registerHomeRoutes(app: App): void {
  app.get('/', { config: { permission: 'signed-in' } }, (request, reply) =>
    reply.redirect(homeOf(signedInUser(request).rights), 303),
  );
}

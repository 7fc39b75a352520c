// Said to whoever may change the sending limits: what of the sending could be somebody else's doing.
import type { FastifyRequest } from 'fastify';
import { isCountryCode } from '../accounts/destinations.ts';
import type { SendingAlert } from '../accounts/sending-alerts.ts';
import { actorInWords } from './audit-words.ts';
import type { Banner } from './banners.ts';
import type { Format } from './format.ts';
import { words } from './words.ts';

/** Whether this person is to be told at all. */
export function hearsOfSending(request: FastifyRequest): boolean {
  return request.user?.rights.may('settings', 'write') ?? false;
}

/** One banner for all of them. */
export function sendingBanners(alerts: readonly SendingAlert[], format: Format): Banner[] {
  if (alerts.length === 0) return [];
  const t = words.accounts.sendingAlerts;
  const sentences = alerts.map(({ alert, by, byId, about, at }) =>
    t[alert](nameOf(about), actorInWords(byId, by), format.full(at)),
  );
  const dismiss = { action: '/settings/sending/seen', label: t.seen };
  return [{ id: 'sending-alerts', text: [...sentences, t.ask].join(' '), dismiss }];
}

// 'DE', 'premium', or of a limit 'key:3', 'country:DE'.
function nameOf(about: string): string {
  const [kind = '', of = ''] = about.split(':');
  const country = kind === 'country' ? of : kind;
  const kinds: Readonly<Record<string, string>> = words.accounts.sendingAlerts.kinds;
  return isCountryCode(country) ? words.country(country) : (kinds[kind] ?? about);
}

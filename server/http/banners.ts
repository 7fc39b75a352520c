// A fault of the modem → the one sentence for staff: what happened, what it means for messages, what to do
// (technician.md §3). The technician's words stand on the modem page.
import type { ModemStatus } from '../../modem/index.ts';
import type { Format } from './format.ts';
import type { ModemView } from './modems-view.ts';
import { words } from './words/en.ts';

export interface Banner {
  /** Stable, so that a live update replaces it and does not announce it twice. */
  readonly id: string;
  readonly text: string;
}

interface Circumstances {
  /** Outbound messages that wait in the queue. */
  readonly waiting: number;
  /** A person stopped all sending. */
  readonly paused: boolean;
  readonly format: Format;
}

/** A fresh start is not a fault: nothing is said before this. */
const PATIENCE = 20_000;

/** The banners to show now, most urgent first. */
export function modemBanners(modems: readonly ModemView[], circumstances: Circumstances): Banner[] {
  const { waiting, paused, format } = circumstances;
  const banners: Banner[] = [];
  if (paused) banners.push({ id: 'paused', text: words.banners.paused(waiting) });
  for (const modem of modems) {
    const text = sentence(modem.status, waiting, format);
    if (text !== undefined) banners.push({ id: `modem-${modem.port.replace(/[^\w]/g, '-')}`, text });
  }
  return banners;
}

function sentence(status: ModemStatus, waiting: number, format: Format): string | undefined {
  const t = words.banners;
  const since = format.short(status.since);
  const isFresh = format.now - status.since < PATIENCE;
  switch (status.state) {
    case 'ready':
      return undefined;
    case 'starting':
      return isFresh ? undefined : t.starting(since, waiting);
    case 'searching':
      return isFresh ? undefined : t.noNetwork(since, waiting);
    case 'disconnected':
      return t.unplugged(waiting);
    case 'sim-missing':
      return t.simMissing(waiting);
    case 'pin-required':
      return status.puk ? t.pukRequired : t.pinRequired;
    case 'denied':
      return t.denied(waiting);
    default: {
      const never: never = status;
      return never;
    }
  }
}

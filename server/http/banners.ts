// What stands above every page while something is wrong: the faults' sentences for staff (technician.md §3). The
// technician's words stand on the modem page.
import type { Refusals } from '../store/recent-refusals.ts';
import type { MachineFacts } from './appliance.ts';
import { machineFaults, modemFaults } from './fault-words.ts';
import type { Format } from './format.ts';
import type { ModemView } from './modems-view.ts';
import { words } from './words.ts';

export interface Banner {
  /** Stable, so that a live update replaces it and does not announce it twice. */
  readonly id: string;
  readonly text: string;
  /** A button that makes it go away for good. */
  readonly dismiss?: { readonly action: string; readonly label: string };
}

interface Circumstances {
  /** Outbound messages that wait in the queue. */
  readonly waiting: number;
  /** A person stopped all sending. */
  readonly paused: boolean;
  readonly format: Format;
  readonly refusals?: Refusals | undefined;
}

/** The banners to show now, the gravest first. */
export function modemBanners(modems: readonly ModemView[], circumstances: Circumstances): Banner[] {
  const { waiting, paused, format, refusals } = circumstances;
  const banners: Banner[] = [];
  if (paused) banners.push({ id: 'paused', text: words.banners.paused(waiting) });
  const around = { now: format.now, waiting, time: (at: number) => format.short(at), refusals };
  for (const modem of modems) {
    for (const fault of modemFaults(modem.status, modem.port, around)) {
      if (fault.staff !== null) banners.push({ id: `${fault.id}-${banners.length}`, text: fault.staff });
    }
  }
  return banners;
}

/** What is wrong with the machine itself, in the words for staff: disk, clock, database. */
export function machineBanners(machine: MachineFacts | undefined, { size }: Pick<Format, 'size'>): Banner[] {
  if (machine === undefined) return [];
  return machineFaults(machine, size).flatMap(({ id, staff }) => (staff === null ? [] : [{ id, text: staff }]));
}

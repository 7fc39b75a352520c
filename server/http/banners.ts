// What stands above every page while something is wrong: the faults' sentences for staff (technician.md §3). The
// technician's words stand on the modem page.
import type { Refusals } from '../store/recent-refusals.ts';
import type { MachineFacts } from './appliance.ts';
import { machineFaults, modemFaults } from './fault-words.ts';
import type { Format } from './format.ts';
import type { ModemView } from './modems-view.ts';
import { type Counted, withWaiting } from './waiting-part.ts';
import { words } from './words.ts';

export interface Banner extends Counted {
  /** Stable, so that a live update replaces it and does not announce it twice. */
  readonly id: string;
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
  if (paused) banners.push({ id: 'paused', ...withWaiting(words.banners.paused, waiting) });
  for (const { status, port } of modems) {
    const faults = (waiting: number) =>
      modemFaults(status, port, { now: format.now, waiting, time: (at) => format.short(at), refusals });
    for (const [index, { id, staff }] of faults(waiting).entries()) {
      const sentence = (waiting: number) => faults(waiting)[index]?.staff ?? '';
      if (staff !== null) banners.push({ id: `${id}-${banners.length}`, ...withWaiting(sentence, waiting) });
    }
  }
  return banners;
}

/** What is wrong with the machine itself, in the words for staff: disk, clock, database. */
export function machineBanners(machine: MachineFacts | undefined, { size }: Pick<Format, 'size'>): Banner[] {
  if (machine === undefined) return [];
  return machineFaults(machine, size).flatMap(({ id, staff }) => (staff === null ? [] : [{ id, text: staff }]));
}

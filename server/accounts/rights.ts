// What a person may do: areas with Read and Write, summed over the permission groups they are in.
import type { Area } from '../store/tables.ts';

export type { Area } from '../store/tables.ts';
export type Access = 'read' | 'write';

/** The areas, in the order of the checkboxes. */
export const AREAS = ['conversations', 'clients', 'modem', 'users', 'settings', 'reports'] as const satisfies Area[];

export interface Grant {
  readonly area: Area;
  readonly read: boolean;
  readonly write: boolean;
}

/** What somebody may do. Nothing is allowed that no grant allows. */
export class Rights {
  readonly #readable = new Set<Area>();
  readonly #writable = new Set<Area>();

  /** Sums the grants; Write without Read does not exist, so Write brings Read along. */
  constructor(grants: Iterable<Grant>) {
    for (const { area, read, write } of grants) {
      if (read || write) this.#readable.add(area);
      if (write) this.#writable.add(area);
    }
  }

  may(area: Area, access: Access): boolean {
    return access === 'write' ? this.#writable.has(area) : this.#readable.has(area);
  }

  /** Whether everything that `others` may do, these may too: nobody hands out more than they hold. */
  covers(others: Rights): boolean {
    return AREAS.every(
      (area) =>
        (this.may(area, 'read') || !others.may(area, 'read')) &&
        (this.may(area, 'write') || !others.may(area, 'write')),
    );
  }
}

/** Rights of somebody who is not signed in, or in no group. */
export const NO_RIGHTS = new Rights([]);

/** Everything: the machine's own command line, and the Administrators. */
export const ALL_RIGHTS = new Rights(AREAS.map((area) => ({ area, read: true, write: true })));

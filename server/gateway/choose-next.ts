// Which part goes next: replies before bulk, first in first out for each number, and nobody waits for somebody else's
// back-off. Pure.
import type { WaitingSegment } from '../store/outbound-segments.ts';
import { LONGEST_BACK_OFF } from './retry-policy.ts';

export interface Choice {
  readonly segment: WaitingSegment | undefined;
  /** When none may go now: when the first one may, wall clock; undefined when only a change can tell. */
  readonly nextAt: number | undefined;
}

/** `waiting` in the order of sending; `busy`: numbers that have a part on the wire already. */
export function chooseNext(
  waiting: readonly WaitingSegment[],
  now: number,
  busy: ReadonlySet<string>,
  mayLeave: (segment: WaitingSegment) => boolean,
): Choice {
  const passed = new Set(busy);
  let nextAt: number | undefined;
  for (const segment of waiting) {
    if (passed.has(segment.recipient)) continue;
    passed.add(segment.recipient);
    const due = dueAt(segment, now);
    if (due > now) {
      nextAt = Math.min(nextAt ?? due, due);
      continue;
    }
    if (mayLeave(segment)) return { segment, nextAt: undefined };
  }
  return { segment: undefined, nextAt };
}

// A wait longer than any back-off means that the clock was set back: then it waits no longer than the longest.
function dueAt(segment: WaitingSegment, now: number): number {
  const due = segment.next_try_at ?? now;
  return due - now > LONGEST_BACK_OFF ? now : due;
}

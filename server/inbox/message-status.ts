// An outbound message's status from its parts': the worst part speaks, and a state only moves forward. Pure.
import type { MessageStatus, SegmentState } from '../store/tables.ts';

export interface PartState {
  readonly sequence: number;
  /** Grows by one each time a person says "send again". */
  readonly attempt: number;
  readonly state: SegmentState;
}

export interface PartsSummary {
  readonly status: Extract<
    MessageStatus,
    'queued' | 'sending' | 'sent' | 'delivered' | 'failed' | 'unknown' | 'cancelled'
  >;
  /** Parts that the network accepted. */
  readonly accepted: number;
}

/** The status of a message with these parts, all attempts together. `parts` must not be empty. */
export function summariseParts(parts: readonly PartState[]): PartsSummary {
  const states = [...latestStates(parts).values()];
  const any = (...wanted: SegmentState[]) => states.some((state) => wanted.includes(state));
  const all = (...wanted: SegmentState[]) => states.every((state) => wanted.includes(state));
  const accepted = states.filter((state) => state === 'submitted' || state === 'delivered').length;
  const status = (): PartsSummary['status'] => {
    if (any('failed', 'undelivered')) return 'failed';
    if (all('queued')) return 'queued';
    if (any('queued', 'submitting')) return 'sending';
    if (any('unknown')) return 'unknown';
    if (all('delivered')) return 'delivered';
    if (any('cancelled')) return 'cancelled';
    return 'sent';
  };
  return { status: status(), accepted };
}

// A part that any attempt delivered is delivered; else its newest attempt speaks.
function latestStates(parts: readonly PartState[]): Map<number, SegmentState> {
  const latest = new Map<number, PartState>();
  for (const part of parts) {
    const known = latest.get(part.sequence);
    if (!known || part.state === 'delivered' || (known.state !== 'delivered' && part.attempt > known.attempt)) {
      latest.set(part.sequence, part);
    }
  }
  return new Map([...latest].map(([sequence, part]) => [sequence, part.state]));
}

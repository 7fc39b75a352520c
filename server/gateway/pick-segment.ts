// Which part a status report is about. TP-MR wraps after 256 and begins anew when a modem restarts, numbers come in other
// forms, clocks are wrong: the service centre's time of submission decides, and two alike are left alone. Pure.
import type { OutboundSegment } from '../store/outbound-segments.ts';

/** How far the service centre's time of submission and ours may be apart and still be the same sending, milliseconds. */
export const NEAR = 15 * 60_000;

export interface ReportFacts {
  /** TP-MR. */
  readonly reference: number;
  /** The recipient's last digits; '' where the report does not tell. */
  readonly digits: string;
  /** TP-SCTS, milliseconds; null where it cannot be read. */
  readonly serviceCentreAt: number | null;
}

export type Candidate = Pick<OutboundSegment, 'reference' | 'submitting_at' | 'report_status'>;

export interface Circumstances {
  readonly clockTrusted: boolean;
  /** A part to this number is on the wire: the report may be about that one, and come before its answer. */
  readonly beingSent: boolean;
}

/** The one candidate that fits, or undefined. `candidates` have this reference, or none that we were told. */
export function pickSegment<Each extends Candidate>(
  candidates: readonly Each[],
  report: ReportFacts,
  { clockTrusted, beingSent }: Circumstances,
): Each | undefined {
  const { serviceCentreAt } = report;
  if (serviceCentreAt !== null && clockTrusted) {
    const near = candidates.filter((each) => Math.abs((each.submitting_at ?? 0) - serviceCentreAt) <= NEAR);
    const picked = only(referenced(near)) ?? only(waiting(referenced(near)));
    if (picked) return picked;
    if (referenced(near).length === 0 && !beingSent) {
      const unreferenced = only(near) ?? only(waiting(near));
      if (unreferenced) return unreferenced;
    }
    if (near.length > 0) return undefined;
  }
  // No time to go by, or our own clock was wrong when the part was sent: only one that still waits may be meant.
  if (beingSent || report.digits === '') return undefined;
  return only(waiting(referenced(candidates))) ?? onlyUnreferenced(candidates);
}

function onlyUnreferenced<Each extends Candidate>(candidates: readonly Each[]): Each | undefined {
  return referenced(candidates).length === 0 ? only(waiting(candidates)) : undefined;
}

function referenced<Each extends Candidate>(candidates: readonly Each[]): readonly Each[] {
  return candidates.filter((each) => each.reference !== null);
}

function waiting<Each extends Candidate>(candidates: readonly Each[]): readonly Each[] {
  return candidates.filter((each) => each.report_status === null);
}

function only<Each>(candidates: readonly Each[]): Each | undefined {
  return candidates.length === 1 ? candidates[0] : undefined;
}

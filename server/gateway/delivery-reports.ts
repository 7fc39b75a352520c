// SMS-STATUS-REPORT → the part it is about → the message's status. Matched by SIM, reference, the number's last digits and
// time; one that fits nothing, or two parts alike, stays open and is kept. States only move forward.
import { addressText, deliveryStatus, type SmsStatusReport } from '../../modem/index.ts';
import { addStep } from '../store/message-steps.ts';
import {
  isBeingSent,
  moveSegment,
  type OutboundSegment,
  segmentById,
  segmentsForReport,
} from '../store/outbound-segments.ts';
import { insertStatusReport, matchReport, openReports } from '../store/status-reports.ts';
import type { SegmentState } from '../store/tables.ts';
import type { Announce, Trx } from '../store/transact.ts';
import type { GatewayDeps } from './deps.ts';
import { updateMessage } from './message-outcome.ts';
import { pickSegment, type ReportFacts } from './pick-segment.ts';
import { millisecondsOf } from './presentation.ts';

/** Other number forms share their last digits (modems.md F7). */
const DIGITS = 8;

export interface ReceivedReport {
  readonly inboundPduId: number;
  readonly iccid: string;
  readonly report: SmsStatusReport;
}

interface Report extends ReportFacts {
  readonly digits: string;
  readonly status: number;
}

/** Stores a report and moves the part it is about, if exactly one fits. */
export async function applyReport(
  trx: Trx,
  announce: Announce,
  deps: GatewayDeps,
  received: ReceivedReport,
): Promise<void> {
  const { report, iccid } = received;
  const recipient = addressText(report.recipientAddress);
  const facts: Report = {
    reference: report.messageReference,
    digits: lastDigits(recipient),
    status: report.status,
    serviceCentreAt: millisecondsOf(report.serviceCentreTimeStamp),
  };
  const segment = await findSegment(trx, deps, iccid, facts);
  await insertStatusReport(trx, {
    inboundPduId: received.inboundPduId,
    iccid,
    reference: facts.reference,
    recipient,
    status: facts.status,
    serviceCentreAt: facts.serviceCentreAt,
    dischargedAt: millisecondsOf(report.dischargeTime),
    receivedAt: deps.clock.now(),
    segmentId: segment?.id ?? null,
  });
  if (segment) await applyToSegment(trx, announce, deps, segment, facts.status);
  else deps.log.info('A status report fits no single part; it is kept', { reference: facts.reference });
  deps.probe('report.before-commit');
}

/**
 * A part is off the wire, with a reference or without: reports that came before its answer are applied (modems.md F8).
 * Without a reference they must all be about one sending.
 */
export async function applyEarlyReports(
  trx: Trx,
  announce: Announce,
  deps: GatewayDeps,
  segment: OutboundSegment,
): Promise<void> {
  const { iccid, reference, submitting_at: since } = segment;
  if (iccid === null || since === null) return;
  const digits = lastDigits(segment.recipient);
  const open = await openReports(trx, { iccid, reference, since });
  const reports = open.filter(({ recipient }) => lastDigits(recipient) === digits);
  if (new Set(reports.map((report) => report.reference)).size !== 1) return;
  for (const report of reports) {
    await matchReport(trx, report.id, segment.id);
    const current = await segmentById(trx, segment.id);
    if (current) await applyToSegment(trx, announce, deps, current, report.status);
  }
}

async function findSegment(
  trx: Trx,
  deps: GatewayDeps,
  iccid: string,
  report: Report,
): Promise<OutboundSegment | undefined> {
  const { digits, reference } = report;
  const candidates = await segmentsForReport(trx, { iccid, reference, digits });
  const beingSent = await isBeingSent(trx, { iccid, digits });
  return pickSegment(candidates, report, { clockTrusted: deps.clock.trusted(), beingSent });
}

async function applyToSegment(
  trx: Trx,
  announce: Announce,
  deps: GatewayDeps,
  segment: OutboundSegment,
  octet: number,
): Promise<void> {
  const at = deps.clock.now();
  const { outcome } = deliveryStatus(octet);
  const reason = { why: 'reported', status: octet } as const;
  const state = nextState(segment.state, outcome);
  await moveSegment(trx, {
    id: segment.id,
    state,
    at,
    reportedAt: at,
    reportStatus: octet,
    ...(state === 'undelivered' && { error: reason }),
  });
  await addStep(trx, {
    messageId: segment.message_id,
    at,
    type: 'part-report',
    detail: { part: segment.sequence, of: segment.total, outcome, reason },
  });
  await updateMessage(trx, announce, deps, segment.message_id);
}

// Final states move to delivered only; a report that the centre still tries proves at least that it has the message.
function nextState(state: SegmentState, outcome: 'delivered' | 'still trying' | 'failed'): SegmentState {
  if (outcome === 'delivered') return 'delivered';
  if (state === 'delivered' || state === 'undelivered') return state;
  return outcome === 'failed' ? 'undelivered' : 'submitted';
}

function lastDigits(number: string): string {
  return number.replace(/[^0-9]/g, '').slice(-DIGITS);
}

// Every status report, matched to its part or still open.
import type { Selectable } from 'kysely';
import type { StatusReportsTable } from './tables.ts';
import type { Db, Trx } from './transact.ts';

export type StatusReport = Selectable<StatusReportsTable>;

export interface NewStatusReport {
  readonly inboundPduId: number;
  readonly iccid: string;
  readonly reference: number;
  readonly recipient: string;
  readonly status: number;
  readonly serviceCentreAt: number | null;
  readonly dischargedAt: number | null;
  readonly receivedAt: number;
  readonly segmentId: number | null;
}

export async function insertStatusReport(trx: Trx, report: NewStatusReport): Promise<number> {
  const row = await trx
    .insertInto('status_reports')
    .values({
      inbound_pdu_id: report.inboundPduId,
      iccid: report.iccid,
      reference: report.reference,
      recipient: report.recipient,
      status: report.status,
      service_centre_at: report.serviceCentreAt,
      discharged_at: report.dischargedAt,
      received_at: report.receivedAt,
      segment_id: report.segmentId,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

/** Reports that came before the answer they belong to, oldest first; of any reference where that is not known. */
export async function openReports(
  db: Db | Trx,
  sent: { iccid: string; reference: number | null; since: number },
): Promise<readonly StatusReport[]> {
  const open = db
    .selectFrom('status_reports')
    .selectAll()
    .where('iccid', '=', sent.iccid)
    .where('segment_id', 'is', null)
    .where('received_at', '>=', sent.since)
    .orderBy('id');
  return await (sent.reference === null ? open : open.where('reference', '=', sent.reference)).execute();
}

export async function matchReport(trx: Trx, id: number, segmentId: number): Promise<void> {
  await trx.updateTable('status_reports').set({ segment_id: segmentId }).where('id', '=', id).execute();
}

// One row per PDU received, as it came, recognised again by SIM and octets.
import type { Selectable } from 'kysely';
import type { InboundPduState, InboundPdusTable } from './tables.ts';
import type { Db, Trx } from './transact.ts';

export type InboundPdu = Selectable<InboundPdusTable>;

export interface NewInboundPdu {
  readonly iccid: string;
  readonly imei: string;
  readonly fingerprint: string;
  readonly occurrence: number;
  readonly pdu: string;
  readonly length: number | null;
  readonly origin: 'stored' | 'direct';
  readonly memory: string | null;
  readonly slot: number | null;
  readonly at: number;
  readonly bootId: string;
  readonly monotonic: number;
  readonly clockTrusted: boolean;
}

/** The newest row with one of these fingerprints. */
export async function inboundPduByFingerprint(
  db: Db | Trx,
  fingerprints: readonly string[],
): Promise<InboundPdu | undefined> {
  return await db
    .selectFrom('inbound_pdus')
    .selectAll()
    .where('fingerprint', 'in', fingerprints)
    .orderBy('id', 'desc')
    .executeTakeFirst();
}

export async function insertInboundPdu(trx: Trx, pdu: NewInboundPdu): Promise<number> {
  const row = await trx
    .insertInto('inbound_pdus')
    .values({
      iccid: pdu.iccid,
      imei: pdu.imei,
      fingerprint: pdu.fingerprint,
      occurrence: pdu.occurrence,
      pdu: pdu.pdu,
      length: pdu.length,
      origin: pdu.origin,
      memory: pdu.memory,
      slot: pdu.slot,
      state: 'stored',
      first_seen_at: pdu.at,
      last_seen_at: pdu.at,
      boot_id: pdu.bootId,
      monotonic: pdu.monotonic,
      clock_trusted: pdu.clockTrusted ? 1 : 0,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

/** The same PDU was seen once more, perhaps in another slot. */
export async function noteSighting(
  trx: Trx,
  sighting: { id: number; at: number; place: { memory: string; slot: number } | undefined },
): Promise<void> {
  await trx
    .updateTable('inbound_pdus')
    .set((row) => ({
      seen_count: row('seen_count', '+', 1),
      last_seen_at: sighting.at,
      ...(sighting.place && { ...sighting.place, deleted_at: null }),
    }))
    .where('id', '=', sighting.id)
    .execute();
}

export async function settleInboundPdu(
  trx: Trx,
  settled: {
    id: number;
    state: InboundPduState;
    notes?: readonly string[];
    messageId?: number;
    sender?: string;
    assemblyId?: number;
    part?: number;
  },
): Promise<void> {
  await trx
    .updateTable('inbound_pdus')
    .set({
      state: settled.state,
      ...(settled.notes !== undefined && { notes: JSON.stringify(settled.notes) }),
      ...(settled.messageId !== undefined && { message_id: settled.messageId }),
      ...(settled.sender !== undefined && { sender: settled.sender }),
      ...(settled.assemblyId !== undefined && { assembly_id: settled.assemblyId }),
      ...(settled.part !== undefined && { part: settled.part }),
    })
    .where('id', '=', settled.id)
    .execute();
}

/** Rows that were stored and never looked into: the program died in between. Oldest first. */
export async function unprocessedPdus(db: Db | Trx, limit: number): Promise<readonly InboundPdu[]> {
  return await db
    .selectFrom('inbound_pdus')
    .selectAll()
    .where('state', '=', 'stored')
    .orderBy('id')
    .limit(limit)
    .execute();
}

export async function noteDeleted(db: Db | Trx, fingerprints: readonly string[], at: number): Promise<void> {
  await db
    .updateTable('inbound_pdus')
    .set({ deleted_at: at })
    .where('fingerprint', 'in', fingerprints)
    .where('deleted_at', 'is', null)
    .execute();
}

/** The parts of an assembly that are here, in the order they came. */
export async function partsOfAssembly(db: Db | Trx, assemblyId: number): Promise<readonly InboundPdu[]> {
  return await db.selectFrom('inbound_pdus').selectAll().where('assembly_id', '=', assemblyId).orderBy('id').execute();
}

export async function linkPartsToMessage(
  trx: Trx,
  parts: { assemblyId: number; messageId: number | null; state: InboundPduState },
): Promise<void> {
  await trx
    .updateTable('inbound_pdus')
    .set({ message_id: parts.messageId, state: parts.state })
    .where('assembly_id', '=', parts.assemblyId)
    .execute();
}

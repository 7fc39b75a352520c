// A stored PDU is read: it becomes a message, a part of one, or a report. What it leads to stands or falls by itself, so
// that a PDU which cannot be read is kept, shown as unreadable, and never stops the next.
import { sql } from 'kysely';
import { type DecodedPdu, DecodeError, decodePdu, join, type SmsDeliver } from '../../modem/index.ts';
import { receiveMessage } from '../inbox/receive-message.ts';
import type { Change } from '../store/changes.ts';
import { settleInboundPdu } from '../store/inbound-pdus.ts';
import { isStorageError } from '../store/storage-error.ts';
import type { Announce, Trx } from '../store/transact.ts';
import { addPart } from './assembly.ts';
import { applyReport } from './delivery-reports.ts';
import type { GatewayDeps } from './deps.ts';
import { concatenationOfDeliver, conversationNumber, millisecondsOf, numberOf, shownTime } from './presentation.ts';
import { meaningOf } from './recognise.ts';

export interface StoredPdu {
  readonly id: number;
  readonly pdu: string;
  readonly length: number | null;
  readonly iccid: string;
}

/** To be called in the transaction that stored it. Throws only what the storage throws. */
export async function readPdu(trx: Trx, announce: Announce, deps: GatewayDeps, stored: StoredPdu): Promise<void> {
  const failure = await attempt(trx, announce, (collect) => read(trx, collect, deps, stored));
  if (failure === undefined) return;
  const error = String(failure);
  deps.log.error('A received PDU could not be processed; it is kept', { inboundPduId: stored.id, error });
  const shown = await attempt(trx, announce, (collect) => keepUnreadable(trx, collect, deps, stored, error));
  if (shown !== undefined) await settleInboundPdu(trx, { id: stored.id, state: 'undecodable', notes: [error] });
}

// The raw row must survive whatever its content does to us: hence the savepoint, and a catch for everything.
async function attempt(trx: Trx, announce: Announce, work: (collect: Announce) => Promise<void>): Promise<unknown> {
  const announced: Change[] = [];
  await sql`savepoint reading`.execute(trx);
  try {
    await work((change) => announced.push(change));
    await sql`release reading`.execute(trx);
  } catch (error) {
    if (isStorageError(error)) throw error;
    await sql`rollback to reading`.execute(trx);
    await sql`release reading`.execute(trx);
    return error;
  }
  for (const change of announced) announce(change);
  return undefined;
}

/** The PDU, or why it cannot be read. */
export function decodeStored(pdu: string, length: number | null): DecodedPdu | DecodeError {
  try {
    return decodePdu(pdu, 'mobile-terminated', length ?? undefined);
  } catch (error) {
    if (error instanceof DecodeError) return error;
    throw error;
  }
}

async function read(trx: Trx, announce: Announce, deps: GatewayDeps, stored: StoredPdu): Promise<void> {
  const { id, iccid } = stored;
  const decoded = decodeStored(stored.pdu, stored.length);
  if (decoded instanceof DecodeError) {
    await keepUnreadable(trx, announce, deps, stored, decoded.message);
    return;
  }
  const { tpdu } = decoded;
  const notes = decoded.notes.map((note) => `${note.field}: ${note.text}`);
  switch (tpdu.type) {
    case 'SMS-DELIVER':
      await deliver(trx, announce, deps, stored, tpdu, notes);
      return;
    case 'SMS-STATUS-REPORT':
      await applyReport(trx, announce, deps, { inboundPduId: id, iccid, report: tpdu });
      await settleInboundPdu(trx, { id, state: 'done', notes });
      return;
    default:
      await settleInboundPdu(trx, { id, state: 'ignored', notes: [...notes, `${tpdu.type} is no message`] });
  }
}

async function deliver(
  trx: Trx,
  announce: Announce,
  deps: GatewayDeps,
  stored: StoredPdu,
  tpdu: SmsDeliver,
  notes: readonly string[],
): Promise<void> {
  const { id, iccid, pdu } = stored;
  const sender = conversationNumber(tpdu, deps.settings().country);
  const concatenation = concatenationOfDeliver(tpdu);
  if (concatenation) {
    const part = { pduId: id, pdu, iccid, sender, tpdu, concatenation };
    if (await addPart(trx, announce, deps, part)) return;
  }
  const meaning = meaningOf(tpdu, join([tpdu.userData]).content);
  if (meaning.type === 'nothing') {
    await settleInboundPdu(trx, { id, state: 'ignored', sender, notes: [...notes, meaning.why] });
    return;
  }
  const sentAt = millisecondsOf(tpdu.serviceCentreTimeStamp);
  const { country } = deps.settings();
  const messageId = await receiveMessage(trx, announce, deps, {
    number: (meaning.from && numberOf(meaning.from, country)) || sender,
    kind: meaning.kind,
    text: meaning.text,
    status: concatenation ? 'partial' : 'received',
    iccid,
    at: shownTime(sentAt, deps.clock),
    sentAt,
    partsTotal: concatenation?.total ?? 1,
    partsDone: 1,
    detail: { ...meaning.detail, ...(notes.length > 0 && { notes }) },
  });
  await settleInboundPdu(trx, { id, state: 'done', sender, messageId, notes });
}

async function keepUnreadable(
  trx: Trx,
  announce: Announce,
  deps: GatewayDeps,
  stored: StoredPdu,
  why: string,
): Promise<void> {
  const messageId = await receiveMessage(trx, announce, deps, {
    number: 'Unknown',
    kind: 'unreadable',
    text: '',
    status: 'received',
    iccid: stored.iccid,
    at: deps.clock.now(),
    sentAt: null,
    partsTotal: 1,
    partsDone: 1,
    detail: { inboundPduId: stored.id, why },
  });
  await settleInboundPdu(trx, { id: stored.id, state: 'undecodable', messageId, notes: [why] });
}

// A PDU in: stored word for word, and only then read. One transaction for each sighting; what it leads to stands or falls
// by itself, so that a PDU which cannot be read is kept, shown as unreadable, and never stops the next.
import { sql } from 'kysely';
import { type DecodedPdu, DecodeError, decodePdu, join, type MessageSink, type Sighting } from '../../modem/index.ts';
import { receiveMessage } from '../inbox/receive-message.ts';
import type { Change } from '../store/changes.ts';
import {
  type InboundPdu,
  inboundPduByFingerprint,
  insertInboundPdu,
  noteDeleted,
  noteSighting,
  oldestOnSim,
  settleInboundPdu,
  unprocessedPdus,
} from '../store/inbound-pdus.ts';
import { addStep } from '../store/message-steps.ts';
import { type Announce, type Store, type Trx, transact } from '../store/transact.ts';
import { addPart } from './assembly.ts';
import type { DeletionPolicy } from './deletion-policy.ts';
import { applyReport } from './delivery-reports.ts';
import type { GatewayDeps } from './deps.ts';
import { fingerprintOf, simKey } from './fingerprint.ts';
import { concatenationOfDeliver, conversationNumber, millisecondsOf, numberOf, shownTime } from './presentation.ts';
import { meaningOf } from './recognise.ts';

/** Equal octets this long after the first were deleted may be another message where their own time cannot be read. */
const ANOTHER_AFTER = 24 * 3_600_000;

export class Intake implements MessageSink {
  readonly #store: Store;
  readonly #deps: GatewayDeps;
  readonly #deletion: DeletionPolicy;

  constructor(store: Store, deps: GatewayDeps, deletion: DeletionPolicy) {
    this.#store = store;
    this.#deps = deps;
    this.#deletion = deletion;
  }

  /** Resolves when the PDU is on disk. A rejection means that it is not, and the modem keeps it. */
  async accept(sighting: Sighting): Promise<'keep' | 'delete'> {
    const iccid = simKey(sighting);
    const fingerprint = fingerprintOf(iccid, sighting.pdu);
    if (isEmptySlot(sighting.pdu)) return 'keep';
    await transact(this.#store, async (trx, announce) => {
      await this.#keep(trx, announce, sighting, iccid, fingerprint);
      this.#deps.probe('intake.before-commit');
    });
    this.#deps.probe('intake.after-commit');
    return await this.#verdict(sighting, iccid, fingerprint);
  }

  async deleted(sighting: Sighting): Promise<void> {
    this.#deps.probe('intake.after-delete');
    const fingerprint = fingerprintOf(simKey(sighting), sighting.pdu);
    await noteDeleted(this.#store.db, fingerprint, this.#deps.clock.now());
    this.#deletion.forget(fingerprint);
  }

  /** Reads what was stored by a process that died before it could. To be called at start. */
  async finishUnprocessed(): Promise<void> {
    for (;;) {
      const rows = await unprocessedPdus(this.#store.db, 100);
      if (rows.length === 0) return;
      for (const row of rows) {
        await transact(this.#store, (trx, announce) => this.#process(trx, announce, row.id, row));
      }
    }
  }

  async #keep(trx: Trx, announce: Announce, sighting: Sighting, iccid: string, fingerprint: string): Promise<void> {
    const now = this.#deps.clock.now();
    const place =
      sighting.origin.type === 'stored'
        ? { memory: sighting.origin.memory, slot: sighting.origin.index }
        : { memory: null, slot: null };
    const known = await inboundPduByFingerprint(trx, fingerprint);
    if (known && !this.#isAnother(known, now)) {
      await noteSighting(trx, { id: known.id, at: now, ...place });
      const again = known.deleted_at !== null || sighting.origin.type === 'direct';
      if (again && known.message_id !== null) {
        await addStep(trx, { messageId: known.message_id, at: now, type: 'received-again' });
      }
      return;
    }
    const id = await insertInboundPdu(trx, {
      iccid,
      imei: sighting.imei,
      fingerprint,
      occurrence: (known?.occurrence ?? 0) + 1,
      pdu: sighting.pdu,
      length: sighting.length ?? null,
      origin: sighting.origin.type,
      ...place,
      at: now,
      bootId: this.#deps.clock.bootId,
      monotonic: this.#deps.clock.monotonic(),
      clockTrusted: this.#deps.clock.trusted(),
    });
    await this.#process(trx, announce, id, { pdu: sighting.pdu, length: sighting.length ?? null, iccid });
  }

  // The raw row must survive whatever its content does to us: hence the savepoint, and a catch for everything.
  async #process(
    trx: Trx,
    announce: Announce,
    id: number,
    row: { readonly pdu: string; readonly length: number | null; readonly iccid: string },
  ): Promise<void> {
    const announced: Change[] = [];
    await sql`savepoint reading`.execute(trx);
    try {
      await this.#read(trx, (change) => announced.push(change), id, row);
      await sql`release reading`.execute(trx);
    } catch (error) {
      if (isStorageError(error)) throw error;
      await sql`rollback to reading`.execute(trx);
      await sql`release reading`.execute(trx);
      announced.length = 0;
      this.#deps.log.error('A received PDU could not be processed; it is kept', {
        inboundPduId: id,
        error: String(error),
      });
      await this.#keepUnreadable(trx, (change) => announced.push(change), id, row.iccid, String(error));
    }
    for (const change of announced) announce(change);
  }

  async #read(
    trx: Trx,
    announce: Announce,
    id: number,
    row: { readonly pdu: string; readonly length: number | null; readonly iccid: string },
  ): Promise<void> {
    const decoded = decode(row.pdu, row.length);
    if (decoded instanceof DecodeError) {
      await this.#keepUnreadable(trx, announce, id, row.iccid, decoded.message);
      return;
    }
    const notes = decoded.notes.map((note) => `${note.field}: ${note.text}`);
    switch (decoded.tpdu.type) {
      case 'SMS-DELIVER':
        await this.#deliver(trx, announce, id, row, decoded, notes);
        return;
      case 'SMS-STATUS-REPORT':
        await applyReport(trx, announce, this.#deps, { inboundPduId: id, iccid: row.iccid, report: decoded.tpdu });
        await settleInboundPdu(trx, { id, state: 'done', notes });
        return;
      default:
        await settleInboundPdu(trx, { id, state: 'ignored', notes: [...notes, `${decoded.tpdu.type} is no message`] });
    }
  }

  async #deliver(
    trx: Trx,
    announce: Announce,
    id: number,
    row: { readonly pdu: string; readonly iccid: string },
    decoded: DecodedPdu,
    notes: readonly string[],
  ): Promise<void> {
    const tpdu = decoded.tpdu;
    if (tpdu.type !== 'SMS-DELIVER') return;
    const { country } = this.#deps.settings();
    const sender = conversationNumber(tpdu, country);
    const concatenation = concatenationOfDeliver(tpdu);
    if (concatenation) {
      const part = { pduId: id, pdu: row.pdu, iccid: row.iccid, sender, tpdu, concatenation };
      if (await addPart(trx, announce, this.#deps, part)) return;
    }
    const meaning = meaningOf(tpdu, join([tpdu.userData]).content);
    if (meaning.type === 'nothing') {
      await settleInboundPdu(trx, { id, state: 'ignored', sender, notes: [...notes, meaning.why] });
      return;
    }
    const sentAt = millisecondsOf(tpdu.serviceCentreTimeStamp);
    const messageId = await receiveMessage(trx, announce, this.#deps, {
      number: (meaning.from && numberOf(meaning.from, country)) ?? sender,
      kind: meaning.kind,
      text: meaning.text,
      status: concatenation ? 'partial' : 'received',
      iccid: row.iccid,
      at: shownTime(sentAt, this.#deps.clock),
      sentAt,
      partsTotal: concatenation?.total ?? 1,
      partsDone: 1,
      detail: { ...meaning.detail, ...(notes.length > 0 && { notes }) },
    });
    await settleInboundPdu(trx, { id, state: 'done', sender, messageId, notes });
  }

  async #keepUnreadable(trx: Trx, announce: Announce, id: number, iccid: string, why: string): Promise<void> {
    const messageId = await receiveMessage(trx, announce, this.#deps, {
      number: 'Unknown',
      kind: 'unreadable',
      text: '',
      status: 'received',
      iccid,
      at: this.#deps.clock.now(),
      sentAt: null,
      partsTotal: 1,
      partsDone: 1,
      detail: { inboundPduId: id, why },
    });
    await settleInboundPdu(trx, { id, state: 'undecodable', messageId, notes: [why] });
  }

  async #verdict(sighting: Sighting, iccid: string, fingerprint: string): Promise<'keep' | 'delete'> {
    const origin = sighting.origin;
    if (this.#deletion.noteCommit(fingerprint)) return 'delete';
    if (origin.type !== 'stored') return 'keep';
    const limit = this.#deletion.excess(origin);
    if (limit === 0) return 'keep';
    const oldest = await oldestOnSim(this.#store.db, { iccid, memory: origin.memory, limit });
    return oldest.includes(fingerprint) ? 'delete' : 'keep';
  }

  #isAnother(known: InboundPdu, now: number): boolean {
    if (known.deleted_at === null || now - known.last_seen_at < ANOTHER_AFTER) return false;
    const decoded = decode(known.pdu, known.length);
    if (decoded instanceof DecodeError) return true;
    return decoded.tpdu.type === 'SMS-DELIVER' && decoded.tpdu.serviceCentreTimeStamp.type === 'unreadable';
  }
}

function decode(pdu: string, length: number | null): DecodedPdu | DecodeError {
  try {
    return decodePdu(pdu, 'mobile-terminated', length ?? undefined);
  } catch (error) {
    if (error instanceof DecodeError) return error;
    throw error;
  }
}

// modems.md D6 and D19: some modems hand over an empty slot as nothing, or as octets that are all FF.
function isEmptySlot(pdu: string): boolean {
  return /^(?:FF|\s)*$/i.test(pdu);
}

/** SQLite's own errors concern the whole transaction, not the PDU that was being read. */
export function isStorageError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_SQLITE_ERROR';
}

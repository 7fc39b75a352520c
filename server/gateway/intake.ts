// A PDU in: stored word for word, and only then read. One transaction for each sighting. When the database cannot take it,
// the emergency spool does, and the modem keeps its copy.
import { setImmediate as turn } from 'node:timers/promises';
import { DecodeError, type MessageSink, type Sighting } from '../../modem/index.ts';
import {
  type InboundPdu,
  inboundPduByFingerprint,
  insertInboundPdu,
  noteDeleted,
  noteSighting,
  unprocessedPdus,
} from '../store/inbound-pdus.ts';
import { addStep, countSteps } from '../store/message-steps.ts';
import { simsOfModem } from '../store/sims.ts';
import { isStorageError } from '../store/storage-error.ts';
import { type Announce, type Store, type Trx, transact } from '../store/transact.ts';
import type { DeletionPolicy } from './deletion-policy.ts';
import type { GatewayDeps } from './deps.ts';
import type { EmergencySpool } from './emergency-spool.ts';
import { fingerprintOf, namesOfSim, simKey } from './fingerprint.ts';
import { decodeStored, readPdu } from './read-pdu.ts';

/** Equal octets this long after the first were deleted may be another message where their own time cannot be read. */
const ANOTHER_AFTER = 24 * 3_600_000;
/** A modem that says it deletes and does not would write this step for ever. */
const MOST_RECEIVED_AGAIN = 5;

export class Intake implements MessageSink {
  readonly #store: Store;
  readonly #deps: GatewayDeps;
  readonly #deletion: DeletionPolicy;
  readonly #spool: EmergencySpool | undefined;

  constructor(store: Store, deps: GatewayDeps, deletion: DeletionPolicy, spool: EmergencySpool | undefined) {
    this.#store = store;
    this.#deps = deps;
    this.#deletion = deletion;
    this.#spool = spool;
  }

  /** Resolves when the PDU is on disk. A rejection means that it is not, and the modem keeps it. */
  async accept(sighting: Sighting): Promise<'keep' | 'delete'> {
    if (isEmptySlot(sighting.pdu)) return 'keep';
    try {
      await this.#commit(sighting);
    } catch (error) {
      const isNowhereElse = sighting.origin.type === 'direct';
      if (!(isStorageError(error) || isNowhereElse) || this.#spool?.keep(sighting) !== true) throw error;
      this.#deps.log.warn('A received PDU is in the emergency spool, since the database cannot take it');
      return 'keep';
    }
    this.#deps.probe('intake.after-commit');
    const { origin } = sighting;
    if (origin.type !== 'stored') return 'keep';
    const sim = simKey(sighting);
    return this.#deletion.noteCommit(fingerprintOf(sim, sighting.pdu), { ...origin, sim });
  }

  async deleted(sighting: Sighting): Promise<void> {
    this.#deps.probe('intake.after-delete');
    const sims = await simsOfModem(this.#store.db, sighting.imei);
    await noteDeleted(this.#store.db, fingerprintsOf(sighting, sims), this.#deps.clock.now());
    this.#deletion.forget(fingerprintOf(simKey(sighting), sighting.pdu));
  }

  /** Takes what a process left behind that died before it could read it. To be called at start. */
  async finishUnprocessed(): Promise<void> {
    for (;;) {
      const rows = await unprocessedPdus(this.#store.db, 100);
      if (rows.length === 0) return;
      for (const row of rows) await transact(this.#store, (trx, announce) => readPdu(trx, announce, this.#deps, row));
    }
  }

  /** Brings what lies in the emergency spool into the database, as far as that works again. Returns how many it took. */
  async emptySpool(): Promise<number> {
    let count = 0;
    for (const sighting of this.#spool?.pending() ?? []) {
      try {
        await this.#commit(sighting);
      } catch (error) {
        this.#deps.log.error('A PDU stays in the emergency spool', { error: String(error) });
        continue;
      }
      this.#spool?.take(sighting);
      count += 1;
      // There may be thousands, and pages want their turn.
      await turn();
    }
    return count;
  }

  async #commit(sighting: Sighting): Promise<void> {
    await transact(this.#store, async (trx, announce) => {
      await this.#keep(trx, announce, sighting);
      this.#deps.probe('intake.before-commit');
    });
  }

  async #keep(trx: Trx, announce: Announce, sighting: Sighting): Promise<void> {
    const { origin } = sighting;
    const now = this.#deps.clock.now();
    const iccid = simKey(sighting);
    const fingerprint = fingerprintOf(iccid, sighting.pdu);
    const place = origin.type === 'stored' ? { memory: origin.memory, slot: origin.index } : undefined;
    const sims = await simsOfModem(trx, sighting.imei);
    const known = await inboundPduByFingerprint(trx, fingerprintsOf(sighting, sims));
    if (known && !isAnother(known, now)) {
      await noteSighting(trx, { id: known.id, at: now, place });
      if (known.deleted_at !== null || origin.type === 'direct') await noteReceivedAgain(trx, known, now);
      return;
    }
    const id = await insertInboundPdu(trx, {
      iccid,
      imei: sighting.imei,
      fingerprint,
      occurrence: (known?.occurrence ?? 0) + 1,
      pdu: sighting.pdu,
      length: sighting.length ?? null,
      origin: origin.type,
      memory: place?.memory ?? null,
      slot: place?.slot ?? null,
      at: now,
      bootId: this.#deps.clock.bootId,
      monotonic: this.#deps.clock.monotonic(),
      clockTrusted: this.#deps.clock.trusted(),
    });
    const { pdu, length } = sighting;
    await readPdu(trx, announce, this.#deps, { id, pdu, length: length ?? null, iccid });
  }
}

// A modem that tells its SIM's number today may not have told it yesterday: the same octets are the same message.
function fingerprintsOf(sighting: Sighting, simsOfSameModem: readonly string[]): readonly string[] {
  return namesOfSim(sighting, simsOfSameModem).map((name) => fingerprintOf(name, sighting.pdu));
}

async function noteReceivedAgain(trx: Trx, known: InboundPdu, at: number): Promise<void> {
  const messageId = known.message_id;
  if (messageId === null || (await countSteps(trx, messageId, 'received-again')) >= MOST_RECEIVED_AGAIN) return;
  await addStep(trx, { messageId, at, type: 'received-again' });
}

function isAnother(known: InboundPdu, now: number): boolean {
  if (known.deleted_at === null || now - known.last_seen_at < ANOTHER_AFTER) return false;
  const decoded = decodeStored(known.pdu, known.length);
  if (decoded instanceof DecodeError) return true;
  return decoded.tpdu.type === 'SMS-DELIVER' && decoded.tpdu.serviceCentreTimeStamp.type === 'unreadable';
}

// modems.md D6 and D19: some modems hand over an empty slot as nothing, or as octets that are all FF.
function isEmptySlot(pdu: string): boolean {
  return /^(?:FF|\s)*$/i.test(pdu);
}

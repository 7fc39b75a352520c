// The parts of a concatenated message, each on disk as it comes. Whole: one message. Ten minutes incomplete: shown with
// what there is, and completed in place when the rest arrives, even days later.
import { isDeepStrictEqual } from 'node:util';
import { type Concatenation, decodePdu, join, type SmsDeliver, type UserData } from '../../modem/index.ts';
import { completeMessage, receiveMessage } from '../inbox/receive-message.ts';
import {
  type Assembly,
  type AssemblyKey,
  assembliesByKey,
  assemblyById,
  countOpenAssemblies,
  insertAssembly,
  overdueAssemblies,
  touchAssembly,
} from '../store/assemblies.ts';
import { type InboundPdu, linkPartsToMessage, partsOfAssembly, settleInboundPdu } from '../store/inbound-pdus.ts';
import { type Announce, type Store, type Trx, transact } from '../store/transact.ts';
import type { GatewayDeps } from './deps.ts';
import { conversationNumber, millisecondsOf, numberOf, shownTime } from './presentation.ts';
import { type Meaning, meaningOf } from './recognise.ts';

/** An incomplete message is shown after this long, milliseconds. */
export const SHOW_PARTS_AFTER = 10 * 60_000;
const SAME_MESSAGE_WITHIN = 24 * 3_600_000;
/** So many may be open at once; those that stayed open longer than this do not count. */
const OPEN_PER_SENDER = 20;
const OPEN_FOR = 24 * 3_600_000;

export interface Part {
  readonly pduId: number;
  readonly pdu: string;
  readonly iccid: string;
  readonly sender: string;
  readonly tpdu: SmsDeliver;
  readonly concatenation: Concatenation;
}

/** Adds a part to its message. False when its sender has too many open ones: then it is shown by itself. */
export async function addPart(trx: Trx, announce: Announce, deps: GatewayDeps, part: Part): Promise<boolean> {
  const { reference, referenceBits, total, sequence } = part.concatenation;
  const key: AssemblyKey = { iccid: part.iccid, sender: part.sender, reference, referenceBits, total };
  const place = await findPlace(trx, key, part);
  if (place.type === 'copy') {
    await settleInboundPdu(trx, { id: part.pduId, state: 'done', sender: part.sender, notes: ['copy of a part'] });
    return true;
  }
  const assembly = place.type === 'free' ? place.assembly : await openAssembly(trx, deps, key, part);
  if (!assembly) return false;
  await settleInboundPdu(trx, {
    id: part.pduId,
    state: 'waiting',
    sender: part.sender,
    assemblyId: assembly.id,
    part: sequence,
  });
  await advance(trx, announce, deps, assembly);
  return true;
}

/** Shows what has waited long enough for its other parts. To be called now and then. */
export async function showOverdueParts(store: Store, deps: GatewayDeps): Promise<void> {
  const now = deps.clock.now();
  for (const { id } of await overdueAssemblies(store.db, { before: now - SHOW_PARTS_AFTER, now })) {
    await transact(store, async (trx, announce) => {
      // Its last part may have come since the list was read.
      const assembly = await assemblyById(trx, id);
      if (assembly?.complete !== 0 || assembly.message_id !== null) return;
      if ((await partsOfAssembly(trx, id)).length > 0) return await showIncomplete(trx, announce, deps, assembly);
      // Its parts stood on damaged pages: there is nothing to show, and nothing to wait for.
      deps.log.warn('An incomplete message has no parts any more', { assemblyId: id });
      await touchAssembly(trx, { id, at: now, complete: true });
    });
  }
}

type Place =
  | { readonly type: 'free'; readonly assembly: Assembly }
  | { readonly type: 'copy' }
  | { readonly type: 'none' };

// Senders reuse references: a part that is taken by other octets, or a day in between, means another message. The same
// octets once more, while the message is still open, are a copy that the network sent twice.
async function findPlace(trx: Trx, key: AssemblyKey, part: Part): Promise<Place> {
  const time = millisecondsOf(part.tpdu.serviceCentreTimeStamp);
  const apart = (assembly: Assembly) =>
    time === null || assembly.service_centre_at === null ? 0 : Math.abs(time - assembly.service_centre_at);
  const free: Assembly[] = [];
  for (const assembly of await assembliesByKey(trx, key)) {
    if (apart(assembly) > SAME_MESSAGE_WITHIN) continue;
    const taken = (await partsOfAssembly(trx, assembly.id)).find((other) => other.part === part.concatenation.sequence);
    if (!taken) free.push(assembly);
    else if (assembly.complete === 0 && sameContent(taken.pdu, part.tpdu)) return { type: 'copy' };
  }
  // Parts of one message were written within seconds; alike, the one that has waited longest comes first.
  const [nearest] = free.sort((a, b) => apart(a) - apart(b) || a.id - b.id);
  return nearest ? { type: 'free', assembly: nearest } : { type: 'none' };
}

function sameContent(pdu: string, deliver: SmsDeliver): boolean {
  const other = decodePdu(pdu).tpdu;
  return other.type === 'SMS-DELIVER' && isDeepStrictEqual(other.userData, deliver.userData);
}

async function openAssembly(trx: Trx, deps: GatewayDeps, key: AssemblyKey, part: Part): Promise<Assembly | undefined> {
  const { iccid, sender } = key;
  const since = deps.clock.now() - OPEN_FOR;
  if ((await countOpenAssemblies(trx, { iccid, sender, since })) >= OPEN_PER_SENDER) return undefined;
  const serviceCentreAt = millisecondsOf(part.tpdu.serviceCentreTimeStamp);
  return await insertAssembly(trx, { ...key, at: deps.clock.now(), serviceCentreAt });
}

async function advance(trx: Trx, announce: Announce, deps: GatewayDeps, assembly: Assembly): Promise<void> {
  const parts = await partsOfAssembly(trx, assembly.id);
  const read = readParts(parts);
  const whole = read.complete;
  let messageId = assembly.message_id;
  if (messageId !== null) {
    const text = read.meaning.type === 'message' ? read.meaning.text : '';
    await completeMessage(trx, announce, deps, { messageId, text, partsDone: read.count, whole });
  } else if (whole) {
    messageId = await show(trx, announce, deps, assembly, read, 'received');
  }
  if (messageId !== null || whole) {
    await linkPartsToMessage(trx, { assemblyId: assembly.id, messageId, state: whole ? 'done' : 'waiting' });
  }
  await touchAssembly(trx, {
    id: assembly.id,
    at: deps.clock.now(),
    complete: whole,
    ...(messageId !== null && { messageId }),
  });
}

async function showIncomplete(trx: Trx, announce: Announce, deps: GatewayDeps, assembly: Assembly): Promise<void> {
  const read = readParts(await partsOfAssembly(trx, assembly.id));
  const messageId = await show(trx, announce, deps, assembly, read, 'partial');
  // Data that is for nobody is not waited for either.
  const ignored = messageId === null;
  await linkPartsToMessage(trx, { assemblyId: assembly.id, messageId, state: ignored ? 'ignored' : 'waiting' });
  await touchAssembly(trx, {
    id: assembly.id,
    at: deps.clock.now(),
    complete: ignored,
    ...(messageId !== null && { messageId }),
  });
}

interface ReadParts {
  readonly complete: boolean;
  readonly meaning: Meaning;
  readonly count: number;
  readonly first: SmsDeliver;
}

// Octets are joined before characters are read: a surrogate pair may be cut between two parts.
function readParts(parts: readonly InboundPdu[]): ReadParts {
  const delivers = parts
    .toSorted((a, b) => (a.part ?? 0) - (b.part ?? 0))
    .map((part) => decodePdu(part.pdu).tpdu)
    .filter((tpdu) => tpdu.type === 'SMS-DELIVER');
  const [first] = delivers;
  if (!first) throw new Error('An assembly has no readable part');
  const joined = join(delivers.map((deliver): UserData => deliver.userData));
  return {
    complete: joined.state === 'complete',
    meaning: meaningOf(first, joined.content),
    count: delivers.length,
    first,
  };
}

async function show(
  trx: Trx,
  announce: Announce,
  deps: GatewayDeps,
  assembly: Assembly,
  read: ReadParts,
  status: 'received' | 'partial',
): Promise<number | null> {
  if (read.meaning.type === 'nothing') return null;
  const { country } = deps.settings();
  const { kind, text, from, detail } = read.meaning;
  const sentAt = millisecondsOf(read.first.serviceCentreTimeStamp);
  return await receiveMessage(trx, announce, deps, {
    number: (from && numberOf(from, country)) || conversationNumber(read.first, country),
    kind,
    text,
    status,
    iccid: assembly.iccid,
    at: shownTime(sentAt, deps.clock),
    sentAt,
    partsTotal: assembly.total,
    partsDone: read.count,
    detail,
  });
}

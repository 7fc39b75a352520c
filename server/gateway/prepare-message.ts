// A queued text → its parts as SMS-SUBMIT octets, written down once; every retry of a part sends the same octets.
import { addressOf, encodePdu, replaceWithGsm, segment, smsSubmit } from '../../modem/index.ts';
import type { Settings } from '../inbox/settings.ts';
import { addStep } from '../store/message-steps.ts';
import {
  insertSegments,
  type NewSegment,
  type OutboundSegment,
  segmentsOf,
  type UnpreparedMessage,
  unpreparedMessages,
} from '../store/outbound-segments.ts';
import { setStatus } from '../store/outgoing.ts';
import { isStorageError } from '../store/storage-error.ts';
import { type Announce, type Store, type Trx, transact } from '../store/transact.ts';
import type { GatewayDeps } from './deps.ts';

const AT_ONCE = 50;
/** A concatenated message is finished within this time of its first part or not at all, milliseconds. */
export const FINISH_WITHIN = 10 * 60_000;

export interface PreparedText {
  readonly messageId: number;
  readonly text: string;
  readonly number: string;
  readonly attempt: number;
  /** Concatenation reference; differs from those of other recent messages to the same number. */
  readonly reference: number;
  readonly rejectDuplicates: boolean;
  readonly nextTryAt: number | null;
}

/** Cuts and encodes every queued message that has no parts yet. One that cannot be encoded fails with its reason. */
export async function prepareQueued(store: Store, deps: GatewayDeps): Promise<void> {
  for (;;) {
    const messages = await unpreparedMessages(store.db, AT_ONCE);
    for (const message of messages) {
      await transact(store, (trx, announce) => prepare(trx, announce, deps, message));
    }
    if (messages.length < AT_ONCE) return;
  }
}

/** The parts of a text, ready to be inserted. Throws EncodeError for what no network can carry. */
export function segmentsFor(text: PreparedText, settings: Settings): readonly NewSegment[] {
  const content = settings.replaceUnicode ? replaceWithGsm(text.text) : text.text;
  const cut = segment(content, { reference: text.reference, referenceBits: 8 });
  return cut.parts.map((userData, index) => {
    const { hex, length } = encodePdu({
      tpdu: smsSubmit({
        destinationAddress: addressOf(text.number),
        dataCodingScheme: cut.dataCodingScheme,
        userData,
        statusReportRequest: settings.deliveryReports,
        rejectDuplicates: text.rejectDuplicates,
        validityPeriod: { type: 'relative', minutes: settings.validityHours * 60 },
      }),
    });
    return {
      messageId: text.messageId,
      attempt: text.attempt,
      sequence: index + 1,
      total: cut.parts.length,
      recipient: text.number,
      pdu: hex,
      length,
      nextTryAt: text.nextTryAt,
    };
  });
}

/** Whether a part asked for a status report (TP-SRR, bit 5 of the first octet behind an SMSC address of length 0). */
export function asksForReport(part: { readonly pdu: string }): boolean {
  return (Number.parseInt(part.pdu.slice(2, 4), 16) & 0x20) !== 0;
}

async function prepare(trx: Trx, announce: Announce, deps: GatewayDeps, message: UnpreparedMessage): Promise<void> {
  const at = deps.clock.now();
  const before = await segmentsOf(trx, message.id);
  if (before.some((segment) => segment.state === 'queued' || segment.state === 'submitting')) return;
  const missing = missingParts(before, at);
  if (missing.length > 0) {
    await insertSegments(trx, missing, at);
    return;
  }
  const settings = deps.settings();
  const attempt = Math.max(0, ...before.map((segment) => segment.attempt)) + 1;
  try {
    const segments = segmentsFor(
      {
        messageId: message.id,
        text: message.text,
        number: message.number,
        attempt,
        // Distinct for 256 messages in a row to anybody, so for far longer to one number.
        reference: (message.id + 101 * (attempt - 1)) & 0xff,
        rejectDuplicates: before.some((segment) => segment.state === 'unknown'),
        nextTryAt: attempt === 1 && settings.holdSeconds > 0 ? message.created_at + settings.holdSeconds * 1000 : null,
      },
      settings,
    );
    await insertSegments(trx, segments, at);
  } catch (error) {
    // Whatever is wrong with this one must not hold up the others.
    if (isStorageError(error)) throw error;
    const { name, message: why } = error instanceof Error ? error : { name: 'error', message: String(error) };
    deps.log.error('A text could not be prepared for sending', { messageId: message.id, error: name });
    const reason = { why: 'cannot-be-encoded', detail: why } as const;
    await setStatus(trx, { id: message.id, status: 'failed', reason, at });
    await addStep(trx, { messageId: message.id, at, type: 'failed', detail: { reason } });
    announce({ type: 'message', conversationId: message.conversation_id, messageId: message.id, added: false });
  }
}

// While the phone still holds the parts that arrived, only the others go again, with the same octets: it puts them
// together, and drops what it has. Later the whole message goes anew (modems.md C13).
function missingParts(before: readonly OutboundSegment[], at: number): readonly NewSegment[] {
  const newest = [...new Map(before.map((segment) => [segment.sequence, segment])).values()];
  const accepted = newest.filter((segment) => segment.state === 'submitted' || segment.state === 'delivered');
  const since = Math.min(...accepted.map((segment) => segment.submitted_at ?? 0));
  if (accepted.length === 0 || accepted.length === newest.length || at - since > FINISH_WITHIN) return [];
  return newest
    .filter((segment) => !accepted.includes(segment))
    .map((segment) => ({
      messageId: segment.message_id,
      attempt: segment.attempt + 1,
      sequence: segment.sequence,
      total: segment.total,
      recipient: segment.recipient,
      pdu: segment.pdu,
      length: segment.length,
      nextTryAt: null,
    }));
}

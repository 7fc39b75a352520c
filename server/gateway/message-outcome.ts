// After a part has moved: what its message is now, in a status and in plain words.
import { type PartsSummary, summariseParts } from '../inbox/message-status.ts';
import { moveAll, type OutboundSegment, segmentsOf } from '../store/outbound-segments.ts';
import { messageById, setStatus } from '../store/outgoing.ts';
import { type Reason, readReason } from '../store/reason.ts';
import type { MessageStatus } from '../store/tables.ts';
import { rememberSim } from '../store/threads.ts';
import type { Announce, Trx } from '../store/transact.ts';
import type { GatewayDeps } from './deps.ts';

/** Sets a message's status from its parts and tells of it. Parts behind one that failed will not be sent. */
export async function updateMessage(trx: Trx, announce: Announce, deps: GatewayDeps, messageId: number): Promise<void> {
  const message = await messageById(trx, messageId);
  if (!message) return;
  const at = deps.clock.now();
  const parts = await segmentsOf(trx, messageId);
  const newest = Math.max(0, ...parts.map((part) => part.attempt));
  if (parts.some((part) => part.attempt === newest && part.state === 'failed'))
    await moveAll(trx, { messageId, from: 'queued', to: 'cancelled', at });
  const summary = summariseParts(parts);
  const { accepted } = summary;
  const status = statusAfter(message.status, summary.status, parts);
  const iccid = parts.findLast((part) => part.iccid !== null)?.iccid;
  const submitted = parts.map((part) => part.submitted_at ?? 0);
  await setStatus(trx, {
    id: messageId,
    status,
    reason: reasonOf(status, parts),
    at,
    partsDone: accepted,
    ...((status === 'sent' || status === 'delivered') &&
      message.sent_at === null && { sentAt: Math.max(...submitted) }),
    ...(iccid !== undefined && iccid !== null && { iccid }),
  });
  if (iccid !== undefined && iccid !== null) await rememberSim(trx, message.conversation_id, iccid);
  announce({ type: 'message', conversationId: message.conversation_id, messageId, added: false });
}

function statusAfter(before: MessageStatus, now: PartsSummary['status'], parts: readonly OutboundSegment[]) {
  // A report that the centre still tries is no step back from "no report".
  if (now === 'sent' && before === 'no-report') return before;
  // A person said "send again" and its parts are not cut yet: what comes of the old ones takes that back only by arriving.
  const isOpen = parts.some((part) => part.state === 'queued' || part.state === 'submitting');
  if (before === 'queued' && !isOpen && now !== 'delivered') return before;
  return now;
}

function reasonOf(status: string, parts: readonly OutboundSegment[]): Reason | null {
  const speaking = parts.filter((part) => part.error !== null && matches(status, part)).at(-1);
  const cause = readReason(speaking?.error ?? null);
  if (!speaking || !cause) return null;
  return speaking.total > 1 ? { why: 'part', part: speaking.sequence, of: speaking.total, cause } : cause;
}

function matches(status: string, part: OutboundSegment): boolean {
  if (status === 'failed') return part.state === 'failed' || part.state === 'undelivered';
  if (status === 'unknown') return part.state === 'unknown';
  return (status === 'queued' || status === 'sending') && part.state === 'queued';
}

// When a text is too old to be sent, or to hope for a report. Nothing of it happens because a clock jumped.
import { addStep } from '../store/message-steps.ts';
import { moveAll, segmentsOf } from '../store/outbound-segments.ts';
import { forgetValidity, messageById, type OutgoingAge, setStatus } from '../store/outgoing.ts';
import type { Announce, Trx } from '../store/transact.ts';
import type { GatewayDeps } from './deps.ts';
import { asksForReport } from './prepare-message.ts';

const HOUR = 3_600_000;

/** The wall clock must be believed and say so, and within one boot the clock that never jumps must agree. */
export function isPastValidity(message: OutgoingAge, deps: Pick<GatewayDeps, 'clock' | 'settings'>): boolean {
  const { clock } = deps;
  if (message.valid_until === null || !clock.trusted() || clock.now() <= message.valid_until) return false;
  if (message.boot_id !== clock.bootId) return true;
  // A text that was sent again has a validity that began later than it was written.
  const validity = Math.min(message.valid_until - message.created_at, deps.settings().validityHours * HOUR);
  return clock.monotonic() - message.created_monotonic >= validity;
}

/** A queued text expires; a sent one is left without a report, if it had asked for one. True when it was either. */
export async function endValidity(
  trx: Trx,
  announce: Announce,
  deps: GatewayDeps,
  messageId: number,
): Promise<boolean> {
  const message = await messageById(trx, messageId);
  if (!message || (message.status !== 'queued' && message.status !== 'sent') || !isPastValidity(message, deps)) {
    return false;
  }
  const at = deps.clock.now();
  const parts = await segmentsOf(trx, messageId);
  if (message.status === 'sent' && !parts.some(asksForReport)) {
    await forgetValidity(trx, messageId);
    return false;
  }
  const status = message.status === 'queued' ? 'expired' : 'no-report';
  await moveAll(trx, { messageId, from: 'queued', to: 'cancelled', at });
  const reason = status === 'expired' ? ({ why: 'waited-too-long' } as const) : null;
  await setStatus(trx, { id: messageId, status, reason, at });
  await addStep(trx, { messageId, at, type: status });
  announce({ type: 'message', conversationId: message.conversation_id, messageId, added: false });
  return true;
}

// What time alone does to messages: parts that waited are shown, what is past its validity expires, what nobody reported
// on gets "no report". Nothing of it happens because a clock jumped.

import { addStep } from '../store/message-steps.ts';
import { moveAll, moveSegment, segmentsInState } from '../store/outbound-segments.ts';
import { messageById, type OutgoingAge, outgoingPastValidity, setStatus } from '../store/outgoing.ts';
import { type Store, transact } from '../store/transact.ts';
import { showOverdueParts } from './assembly.ts';
import type { GatewayDeps } from './deps.ts';
import { updateMessage } from './message-outcome.ts';

/** Does all of it once. To be called every half minute or so. */
export async function keepHouse(store: Store, deps: GatewayDeps): Promise<void> {
  await showOverdueParts(store, deps);
  if (!deps.clock.trusted()) return;
  for (const message of await outgoingPastValidity(store.db, deps.clock.now())) {
    if (!isReallyOver(message, deps)) continue;
    await transact(store, async (trx, announce) => {
      const current = await messageById(trx, message.id);
      if (current?.status !== message.status) return;
      const at = deps.clock.now();
      const expires = message.status === 'queued';
      await moveAll(trx, { messageId: message.id, from: 'queued', to: 'cancelled', at });
      await setStatus(trx, {
        id: message.id,
        status: expires ? 'expired' : 'no-report',
        reason: expires ? 'It waited too long and was not sent.' : null,
        at,
      });
      await addStep(trx, { messageId: message.id, at, type: expires ? 'expired' : 'no-report' });
      announce({ type: 'message', conversationId: current.conversation_id, messageId: message.id, added: false });
    });
  }
}

/** Parts that were on the wire when the program died: nobody knows. To be called once at start, before any outbox. */
export async function settleInterrupted(store: Store, deps: GatewayDeps): Promise<number> {
  const interrupted = await segmentsInState(store.db, 'submitting');
  for (const segment of interrupted) {
    await transact(store, async (trx, announce) => {
      const at = deps.clock.now();
      const reason = 'Textdesk stopped while the modem was sending.';
      await moveSegment(trx, { id: segment.id, state: 'unknown', at, error: reason });
      await addStep(trx, {
        messageId: segment.message_id,
        at,
        type: 'part-unknown',
        detail: { part: segment.sequence, of: segment.total, reason },
      });
      await updateMessage(trx, announce, deps, segment.message_id);
    });
  }
  return interrupted.length;
}

// Within one boot the clock that never jumps must agree that the time is over.
function isReallyOver(message: OutgoingAge, deps: GatewayDeps): boolean {
  if (message.boot_id !== deps.clock.bootId) return true;
  const validity = (message.valid_until ?? 0) - message.created_at;
  return deps.clock.monotonic() - message.created_monotonic >= validity;
}

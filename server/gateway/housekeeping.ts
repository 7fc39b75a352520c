// What time alone does to messages: parts that waited are shown, what is past its validity expires, what nobody reported
// on gets "no report".

import { addStep } from '../store/message-steps.ts';
import { moveSegment, segmentById } from '../store/outbound-segments.ts';
import { outgoingPastValidity } from '../store/outgoing.ts';
import { type Store, transact } from '../store/transact.ts';
import { showOverdueParts } from './assembly.ts';
import type { GatewayDeps } from './deps.ts';
import { updateMessage } from './message-outcome.ts';
import { endValidity, isPastValidity } from './validity.ts';

/** Does all of it once. To be called at start and every half minute or so. */
export async function keepHouse(store: Store, deps: GatewayDeps): Promise<void> {
  await showOverdueParts(store, deps);
  for (const message of await outgoingPastValidity(store.db, deps.clock.now())) {
    if (isPastValidity(message, deps)) {
      await transact(store, (trx, announce) => endValidity(trx, announce, deps, message.id));
    }
  }
}

/** Parts that were on the wire when the program died: nobody knows. `parts`: those found before any outbox began. */
export async function settleInterrupted(store: Store, deps: GatewayDeps, parts: readonly number[]): Promise<void> {
  for (const id of parts) {
    await transact(store, async (trx, announce) => {
      const segment = await segmentById(trx, id);
      if (segment?.state !== 'submitting') return;
      const at = deps.clock.now();
      const reason = { why: 'died' } as const;
      await moveSegment(trx, { id, state: 'unknown', at, error: reason });
      await addStep(trx, {
        messageId: segment.message_id,
        at,
        type: 'part-unknown',
        detail: { part: segment.sequence, of: segment.total, reason },
      });
      await updateMessage(trx, announce, deps, segment.message_id);
    });
  }
}

// What came of a send, written down: the part moves on, a step is added, and reports that came before are applied.
import { addStep, removeNewestStep } from '../store/message-steps.ts';
import { moveSegment, type OutboundSegment, segmentById } from '../store/outbound-segments.ts';
import { storedReason } from '../store/reason.ts';
import { type Store, transact } from '../store/transact.ts';
import { applyEarlyReports } from './delivery-reports.ts';
import type { GatewayDeps } from './deps.ts';
import { updateMessage } from './message-outcome.ts';
import type { Decision } from './retry-policy.ts';

/** Moves a part that was being sent. One that is no longer `submitting` was settled by somebody else and stays. */
export async function recordOutcome(
  store: Store,
  deps: GatewayDeps,
  segment: OutboundSegment,
  decision: Decision,
): Promise<void> {
  await transact(store, async (trx, announce) => {
    const at = deps.clock.now();
    const current = await segmentById(trx, segment.id);
    if (current?.state !== 'submitting') return;
    await moveSegment(trx, { id: segment.id, at, ...moveFor(decision, segment, at) });
    // The same trouble every few minutes is one line of the timeline, not a thousand.
    if (decision.type === 'retry' && !decision.counted && segment.error === storedReason(decision.reason))
      await removeNewestStep(trx, segment.message_id, 'part-submitting');
    else await addStep(trx, { messageId: segment.message_id, at, ...stepFor(decision, segment) });
    const moved = await segmentById(trx, segment.id);
    const mayBeOut = decision.type === 'submitted' || decision.type === 'unknown';
    if (moved && mayBeOut) await applyEarlyReports(trx, announce, deps, moved);
    await updateMessage(trx, announce, deps, segment.message_id);
  });
}

/** The modem was slow, not silent: a part that was unknown is known to be accepted. */
export async function recordLateReference(
  store: Store,
  deps: GatewayDeps,
  segmentId: number,
  reference: number | undefined,
): Promise<void> {
  await transact(store, async (trx, announce) => {
    const segment = await segmentById(trx, segmentId);
    if (segment?.state !== 'unknown') return;
    const at = deps.clock.now();
    await moveSegment(trx, {
      id: segment.id,
      state: 'submitted',
      at,
      reference: reference ?? null,
      submittedAt: at,
      error: null,
    });
    await addStep(trx, {
      messageId: segment.message_id,
      at,
      type: 'part-submitted',
      detail: { part: segment.sequence, of: segment.total, reference, late: true },
    });
    const moved = await segmentById(trx, segment.id);
    if (moved) await applyEarlyReports(trx, announce, deps, moved);
    await updateMessage(trx, announce, deps, segment.message_id);
  });
}

type Move = Omit<Parameters<typeof moveSegment>[1], 'id' | 'at'>;

function moveFor(decision: Decision, segment: OutboundSegment, at: number): Move {
  switch (decision.type) {
    case 'submitted':
      return {
        state: 'submitted',
        reference: decision.reference,
        submittedAt: at,
        error: null,
      };
    case 'unknown':
      return { state: 'unknown', error: decision.reason };
    case 'failed':
      return { state: 'failed', error: decision.reason };
    case 'retry':
      return {
        state: 'queued',
        nextTryAt: at + decision.delay,
        tries: segment.tries + (decision.counted ? 1 : 0),
        error: decision.reason,
      };
    case 'hold':
      return { state: 'queued', nextTryAt: null, error: decision.reason };
    default:
      return decision satisfies never;
  }
}

function stepFor(decision: Decision, segment: OutboundSegment) {
  const part = { part: segment.sequence, of: segment.total };
  switch (decision.type) {
    case 'submitted':
      return { type: 'part-submitted', detail: { ...part, reference: decision.reference } } as const;
    case 'unknown':
      return { type: 'part-unknown', detail: { ...part, reason: decision.reason } } as const;
    case 'failed':
    case 'retry':
    case 'hold':
      return {
        type:
          decision.type === 'failed' || decision.type === 'hold' || decision.counted
            ? 'part-refused'
            : 'part-not-submitted',
        detail: { ...part, reason: decision.reason },
      } as const;
    default:
      return decision satisfies never;
  }
}

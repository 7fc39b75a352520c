// What a person may still do with a text that was written: cancel it while it waits, send it again after it failed or got
// lost, or say that it arrived.
import { addStep } from '../store/message-steps.ts';
import { moveAll, segmentsOf } from '../store/outbound-segments.ts';
import { type Message, messageById, renewValidity, setStatus } from '../store/outgoing.ts';
import type { Refusal } from '../store/reason.ts';
import type { MessageStatus } from '../store/tables.ts';
import { type Announce, type Store, type Trx, transact } from '../store/transact.ts';
import type { SendDeps } from './send-message.ts';

export type ChangeResult = { readonly type: 'done' } | { readonly type: 'refused'; readonly reason: Refusal };

type Deps = Pick<SendDeps, 'clock' | 'settings'>;

const SENDABLE_AGAIN: readonly MessageStatus[] = ['failed', 'unknown', 'cancelled', 'expired', 'no-report', 'held'];

/** Takes a queued text back. Refused once a part of it is on the wire or away. */
export async function cancelMessage(store: Store, deps: Deps, messageId: number, by: string): Promise<ChangeResult> {
  return await change(store, messageId, async (trx, message) => {
    if (message.status === 'cancelled') return done;
    const begun = (await segmentsOf(trx, messageId)).some(
      (part) => !['queued', 'cancelled', 'failed'].includes(part.state),
    );
    if ((message.status !== 'queued' && message.status !== 'held') || begun) {
      return refused({ why: 'too-late-to-cancel' });
    }
    const at = deps.clock.now();
    await moveAll(trx, { messageId, from: 'queued', to: 'cancelled', at });
    await setStatus(trx, { id: messageId, status: 'cancelled', reason: null, at });
    await addStep(trx, { messageId, at, type: 'cancelled', detail: { by } });
    return done;
  });
}

/** Puts a text that did not arrive, or of which nobody knows, back into the queue: by the front door, with a new validity. */
export async function resendMessage(store: Store, deps: Deps, messageId: number, by: string): Promise<ChangeResult> {
  return await change(store, messageId, async (trx, message, announce) => {
    if (message.status === 'queued' || message.status === 'sending') return done;
    if (!SENDABLE_AGAIN.includes(message.status)) return refused({ why: 'already-sent' });
    const at = deps.clock.now();
    const validity = deps.settings().validityHours * 3_600_000;
    await setStatus(trx, { id: messageId, status: 'queued', reason: null, at });
    await renewValidity(trx, {
      id: messageId,
      validUntil: at + validity,
      bootId: deps.clock.bootId,
      monotonic: deps.clock.monotonic(),
    });
    await addStep(trx, { messageId, at, type: 'send-again', detail: { by, after: message.status } });
    announce({ type: 'outbox' });
    return done;
  });
}

/** A person knows that a text arrived of which we do not. */
export async function confirmMessage(store: Store, deps: Deps, messageId: number, by: string): Promise<ChangeResult> {
  return await change(store, messageId, async (trx, message) => {
    if (message.status === 'delivered') return done;
    if (message.status !== 'unknown' && message.status !== 'no-report') {
      return refused({ why: 'fate-is-known' });
    }
    const at = deps.clock.now();
    await moveAll(trx, { messageId, from: 'unknown', to: 'delivered', at });
    await moveAll(trx, { messageId, from: 'submitted', to: 'delivered', at });
    await setStatus(trx, { id: messageId, status: 'delivered', reason: null, at });
    await addStep(trx, { messageId, at, type: 'confirmed', detail: { by } });
    return done;
  });
}

const done: ChangeResult = { type: 'done' };
const refused = (reason: Refusal): ChangeResult => ({ type: 'refused', reason });

async function change(
  store: Store,
  messageId: number,
  work: (trx: Trx, message: Message, announce: Announce) => Promise<ChangeResult>,
): Promise<ChangeResult> {
  return await transact(store, async (trx, announce) => {
    const message = await messageById(trx, messageId);
    if (message?.direction !== 'out') return refused({ why: 'message-gone' });
    const result = await work(trx, message, announce);
    announce({ type: 'message', conversationId: message.conversation_id, messageId, added: false });
    return result;
  });
}

// A blocked number's texts are stored and shown in a list of their own, and alert nobody.
import { deleteBlock, insertBlock } from '../store/blocked-numbers.ts';
import { alterConversation } from '../store/conversations.ts';
import { conversationById, isBlocked } from '../store/threads.ts';
import { type Store, transact } from '../store/transact.ts';
import { note, type Outcome } from './conversations.ts';
import type { Actor, InboxDeps } from './deed.ts';

/** Blocks or unblocks the number of a conversation. */
export async function setBlocked(
  store: Store,
  deps: InboxDeps,
  change: { conversationId: number; blocked: boolean; actor: Actor },
): Promise<Outcome> {
  return await transact(store, async (trx, announce) => {
    const conversation = await conversationById(trx, change.conversationId);
    if (!conversation) return { type: 'missing' };
    if ((await isBlocked(trx, conversation.number)) === change.blocked) return { type: 'unchanged' };
    const at = deps.clock.now();
    if (change.blocked) {
      await insertBlock(trx, { number: conversation.number, at, by: change.actor.id });
      await alterConversation(trx, conversation.id, { unread: 0, needs_reply: 0, waiting_since: null }, at);
    } else {
      await deleteBlock(trx, conversation.number);
    }
    await note(trx, announce, deps, {
      conversationId: conversation.id,
      actor: change.actor,
      event: change.blocked ? 'blocked' : 'unblocked',
      action: change.blocked ? 'number.block' : 'number.unblock',
    });
    return { type: 'done' };
  });
}

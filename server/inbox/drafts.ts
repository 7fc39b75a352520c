// What somebody begins to write belongs to them and the thread: kept on the server, announced to nobody.
import { storeDraft } from '../store/drafts.ts';
import { type Store, transact } from '../store/transact.ts';
import type { InboxDeps } from './deed.ts';

/** Keeps what a user has written so far in a thread; a blank text means that there is no draft any more. */
export async function keepDraft(
  store: Store,
  deps: Pick<InboxDeps, 'clock'>,
  draft: { readonly userId: number; readonly conversationId: number; readonly text: string },
): Promise<void> {
  await transact(store, (trx) => storeDraft(trx, { ...draft, at: deps.clock.now() }));
}

// What somebody begins to write belongs to them and the thread: kept on the server, announced to nobody.
import { storeDraft } from '../store/drafts.ts';
import { messageBySubmission } from '../store/outgoing.ts';
import { type Store, type Trx, transact } from '../store/transact.ts';
import type { InboxDeps } from './deed.ts';

/** A text that was on its way when the page went that sent it. */
export interface UnsentText {
  readonly submissionId: string;
  readonly text: string;
}

/**
 * Keeps what a user has written so far in a thread; a blank text means that there is no draft any more. Of `unsent`, those
 * that were not sent after all stand before it. Resolves to them.
 */
export async function keepDraft(
  store: Store,
  deps: Pick<InboxDeps, 'clock'>,
  draft: {
    readonly userId: number;
    readonly conversationId: number;
    readonly text: string;
    readonly unsent?: readonly UnsentText[];
  },
): Promise<string> {
  return await transact(store, async (trx) => {
    const returned = await stillUnsent(trx, draft.unsent ?? []);
    const text = joined([...returned, draft.text]);
    await storeDraft(trx, { ...draft, text, at: deps.clock.now() });
    return joined(returned);
  });
}

const joined = (texts: readonly string[]) => texts.filter((text) => text.trim() !== '').join('\n');

async function stillUnsent(trx: Trx, unsent: readonly UnsentText[]): Promise<string[]> {
  const texts: string[] = [];
  for (const { submissionId, text } of unsent) if (!(await messageBySubmission(trx, submissionId))) texts.push(text);
  return texts;
}

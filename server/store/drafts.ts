// What somebody began to write in a thread: one draft for each user and conversation.
import type { Db, Trx } from './transact.ts';

export async function draftOf(db: Db | Trx, userId: number, conversationId: number): Promise<string> {
  const row = await db
    .selectFrom('drafts')
    .select('text')
    .where('user_id', '=', userId)
    .where('conversation_id', '=', conversationId)
    .executeTakeFirst();
  return row?.text ?? '';
}

/** Stores the draft; a blank one is none. */
export async function storeDraft(
  db: Db | Trx,
  draft: { userId: number; conversationId: number; text: string; at: number },
): Promise<void> {
  if (draft.text.trim() === '') {
    await db
      .deleteFrom('drafts')
      .where('user_id', '=', draft.userId)
      .where('conversation_id', '=', draft.conversationId)
      .execute();
    return;
  }
  await db
    .insertInto('drafts')
    .values({
      user_id: draft.userId,
      conversation_id: draft.conversationId,
      text: draft.text,
      updated_at: draft.at,
    })
    .onConflict((conflict) =>
      conflict.columns(['user_id', 'conversation_id']).doUpdateSet({ text: draft.text, updated_at: draft.at }),
    )
    .execute();
}

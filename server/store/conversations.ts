// What people change on a conversation's row. What messages change stands in threads.ts.
import type { Updateable } from 'kysely';
import type { ConversationsTable } from './tables.ts';
import type { Db, Trx } from './transact.ts';

export type AlteredConversation = Pick<
  Updateable<ConversationsTable>,
  'status' | 'priority' | 'assignee_id' | 'client_id' | 'unread' | 'read_up_to' | 'needs_reply' | 'waiting_since'
>;

export async function alterConversation(trx: Trx, id: number, values: AlteredConversation, at: number): Promise<void> {
  await trx
    .updateTable('conversations')
    .set({ ...values, updated_at: at })
    .where('id', '=', id)
    .execute();
}

/** Inbound messages after `readUpTo`. */
export async function countUnreadInbound(db: Db | Trx, conversationId: number, readUpTo: number): Promise<number> {
  const row = await db
    .selectFrom('messages')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('conversation_id', '=', conversationId)
    .where('id', '>', readUpTo)
    .where('direction', '=', 'in')
    .executeTakeFirstOrThrow();
  return row.n;
}

/** The conversation with the next (or previous) unread message in the list's order. */
export async function neighbouringUnread(
  db: Db | Trx,
  from: { readonly lastMessageId: number; readonly direction: 'older' | 'newer' },
): Promise<number | undefined> {
  const older = from.direction === 'older';
  const row = await db
    .selectFrom('conversations')
    .select('id')
    .where('unread', '>', 0)
    .where('last_message_id', older ? '<' : '>', from.lastMessageId)
    .orderBy('last_message_id', older ? 'desc' : 'asc')
    .limit(1)
    .executeTakeFirst();
  return row?.id;
}

/** Threads that were about one client are about another. */
export async function moveConversations(
  trx: Trx,
  move: { readonly fromClientId: number; readonly toClientId: number; readonly at: number },
): Promise<void> {
  await trx
    .updateTable('conversations')
    .set({ client_id: move.toClientId, updated_at: move.at })
    .where('client_id', '=', move.fromClientId)
    .execute();
}

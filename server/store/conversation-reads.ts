// How far each colleague has read a thread: for "Seen by", and for nothing that changes what others see.
import type { Db, Trx } from './transact.ts';

export interface Reader {
  readonly userId: number;
  readonly name: string;
  readonly at: number;
}

/** False when this reader had come as far before. */
export async function storeRead(
  trx: Trx,
  read: { userId: number; conversationId: number; messageId: number; at: number },
): Promise<boolean> {
  const result = await trx
    .insertInto('conversation_reads')
    .values({
      user_id: read.userId,
      conversation_id: read.conversationId,
      message_id: read.messageId,
      at: read.at,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['conversation_id', 'user_id'])
        .doUpdateSet({ message_id: read.messageId, at: read.at })
        .where('conversation_reads.message_id', '<', read.messageId),
    )
    .executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** Who has seen the newest messages of a thread, latest first. */
export async function readersOf(db: Db | Trx, conversationId: number, messageId: number): Promise<Reader[]> {
  return await db
    .selectFrom('conversation_reads as r')
    .innerJoin('users', 'users.id', 'r.user_id')
    .select(['r.user_id as userId', 'users.name', 'r.at'])
    .where('r.conversation_id', '=', conversationId)
    .where('r.message_id', '>=', messageId)
    .orderBy('r.at', 'desc')
    .limit(5)
    .execute();
}

// Messages with their numbers, in the order they were stored, for programs that read them by cursor.
import type { Direction } from './tables.ts';
import type { Db } from './transact.ts';

const query = (db: Db) =>
  db
    .selectFrom('messages as message')
    .innerJoin('conversations as conversation', 'conversation.id', 'message.conversation_id')
    .select([
      'message.id',
      'message.public_id',
      'message.direction',
      'message.kind',
      'message.status',
      'message.reason',
      'message.text',
      'message.parts_total',
      'message.parts_done',
      'message.created_at',
      'message.sent_at',
      'conversation.number',
    ]);

export type ListedMessage = Awaited<ReturnType<ReturnType<typeof query>['executeTakeFirstOrThrow']>>;

export async function listedMessage(
  db: Db,
  which: { readonly id: number } | { readonly publicId: string },
): Promise<ListedMessage | undefined> {
  const one =
    'id' in which
      ? query(db).where('message.id', '=', which.id)
      : query(db).where('message.public_id', '=', which.publicId);
  return await one.executeTakeFirst();
}

/** Those stored after the message with the id `after`, oldest first. */
export async function messagesAfter(
  db: Db,
  page: { readonly direction: Direction | undefined; readonly after: number; readonly limit: number },
): Promise<readonly ListedMessage[]> {
  const after = query(db).where('message.id', '>', page.after).orderBy('message.id').limit(page.limit);
  return await (page.direction ? after.where('message.direction', '=', page.direction) : after).execute();
}

// A thread's texts and what happened between them, page by page.
import type { Selectable } from 'kysely';
import type { ConversationEventsTable, MessagesTable } from './tables.ts';
import type { Db, Trx } from './transact.ts';

export type Message = Selectable<MessagesTable>;

export type ThreadEvent = Selectable<ConversationEventsTable> & { readonly actorName: string | null };

export interface ThreadPage {
  /** Oldest first. */
  readonly messages: readonly Message[];
  readonly events: readonly ThreadEvent[];
  /** Whether there are older messages than the first of these. */
  readonly older: boolean;
  /** Whether there are newer ones than the last of these. */
  readonly newer: boolean;
}

/** The newest messages of a thread, or the newest before `before`. */
export async function latestMessages(
  db: Db | Trx,
  conversationId: number,
  page: { readonly before?: number; readonly limit: number },
): Promise<ThreadPage> {
  let query = db
    .selectFrom('messages')
    .selectAll()
    .where('conversation_id', '=', conversationId)
    .orderBy('id', 'desc')
    .limit(page.limit + 1);
  if (page.before !== undefined) query = query.where('id', '<', page.before);
  const found = await query.execute();
  const older = found.length > page.limit;
  const messages = found.slice(0, page.limit).reverse();
  const events = await eventsBeside(db, conversationId, {
    messages,
    fromStart: !older,
    toEnd: page.before === undefined,
  });
  return { messages, events, older, newer: page.before !== undefined };
}

/** Messages after `after`, oldest first. `after` itself counts for events that stand behind it. */
export async function messagesAfter(
  db: Db | Trx,
  conversationId: number,
  page: { readonly after: number; readonly afterEvent: number; readonly limit: number },
): Promise<ThreadPage> {
  const found = await db
    .selectFrom('messages')
    .selectAll()
    .where('conversation_id', '=', conversationId)
    .where('id', '>', page.after)
    .orderBy('id')
    .limit(page.limit + 1)
    .execute();
  const newer = found.length > page.limit;
  const messages = found.slice(0, page.limit);
  let events = selectEvents(db)
    .where('e.conversation_id', '=', conversationId)
    .where('e.id', '>', page.afterEvent)
    .where('e.after_message_id', '>=', page.after);
  const last = messages.at(-1);
  if (newer && last) events = events.where('e.after_message_id', '<', last.id);
  return { messages, events: await events.orderBy('e.id').execute(), older: true, newer };
}

/** A page around one message: some before it, the rest after. */
export async function messagesAround(
  db: Db | Trx,
  conversationId: number,
  page: { readonly messageId: number; readonly limit: number },
): Promise<ThreadPage> {
  const before = await latestMessages(db, conversationId, { before: page.messageId, limit: page.limit });
  const found = await db
    .selectFrom('messages')
    .selectAll()
    .where('conversation_id', '=', conversationId)
    .where('id', '>=', page.messageId)
    .orderBy('id')
    .limit(page.limit + 1)
    .execute();
  const newer = found.length > page.limit;
  const messages = [...before.messages, ...found.slice(0, page.limit)];
  const events = await eventsBeside(db, conversationId, { messages, fromStart: !before.older, toEnd: !newer });
  return { messages, events, older: before.older, newer };
}

export async function threadMessage(db: Db | Trx, id: number): Promise<Message | undefined> {
  return await db.selectFrom('messages').selectAll().where('id', '=', id).executeTakeFirst();
}

/** The newest event of a thread; 0 when nothing ever happened. */
export async function latestEventId(db: Db | Trx, conversationId: number): Promise<number> {
  const row = await db
    .selectFrom('conversation_events')
    .select('id')
    .where('conversation_id', '=', conversationId)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? 0;
}

/** The first inbound message that nobody has read; undefined when all are read. */
export async function firstUnreadId(
  db: Db | Trx,
  conversationId: number,
  readUpTo: number,
): Promise<number | undefined> {
  const row = await db
    .selectFrom('messages')
    .select('id')
    .where('conversation_id', '=', conversationId)
    .where('id', '>', readUpTo)
    .where('direction', '=', 'in')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return row?.id;
}

async function eventsBeside(
  db: Db | Trx,
  conversationId: number,
  page: { readonly messages: readonly Message[]; readonly fromStart: boolean; readonly toEnd: boolean },
): Promise<ThreadEvent[]> {
  const first = page.messages[0];
  const last = page.messages.at(-1);
  let query = selectEvents(db)
    .where('e.conversation_id', '=', conversationId)
    .orderBy('e.after_message_id')
    .orderBy('e.id');
  if (first && !page.fromStart) query = query.where('e.after_message_id', '>=', first.id);
  if (last && !page.toEnd) query = query.where('e.after_message_id', '<=', last.id);
  return await query.execute();
}

function selectEvents(db: Db | Trx) {
  return db
    .selectFrom('conversation_events as e')
    .leftJoin('users', 'users.id', 'e.actor_id')
    .selectAll('e')
    .select('users.name as actorName');
}

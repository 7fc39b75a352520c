// The demo's rows: written as they shall look, and remembered, so that exactly they go again.
import { type Reason, storedReason } from './reason.ts';
import type { ConversationStatus, Direction, MessageKind, MessageStatus, Priority } from './tables.ts';
import type { Db, Trx } from './transact.ts';

export interface DemoMessage {
  readonly direction: Direction;
  readonly text: string;
  readonly status: MessageStatus;
  readonly kind?: MessageKind;
  readonly reason?: Reason;
  readonly parts?: readonly [done: number, total: number];
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly detail?: Readonly<Record<string, unknown>>;
}

export interface DemoConversation {
  readonly number: string;
  readonly status: ConversationStatus;
  readonly priority: Priority;
  readonly assigneeId: number | null;
  /** How many of the last inbound messages are unread. */
  readonly unread: number;
  readonly blocked: boolean;
  readonly messages: readonly DemoMessage[];
}

export interface DemoClient {
  readonly name: string;
  readonly notes: string;
  readonly numbers: readonly string[];
}

export interface DemoAuthor {
  readonly id: number;
  readonly name: string;
}

export async function isDemoLoaded(db: Db | Trx): Promise<boolean> {
  return (await db.selectFrom('demo_rows').select('row_id').limit(1).executeTakeFirst()) !== undefined;
}

export async function insertDemoClient(
  trx: Trx,
  client: DemoClient,
  made: { publicId: string; at: number },
): Promise<void> {
  const { id } = await trx
    .insertInto('clients')
    .values({
      public_id: made.publicId,
      name: client.name,
      notes: client.notes,
      created_at: made.at,
      updated_at: made.at,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  for (const [index, number] of client.numbers.entries())
    await trx
      .insertInto('client_numbers')
      .values({ client_id: id, number, is_primary: index === 0 ? 1 : 0 })
      .execute();
  await remember(trx, 'client', id);
}

/** Writes a thread, unless there is one with this number already. Returns the id of the conversation that was made. */
export async function insertDemoConversation(
  trx: Trx,
  conversation: DemoConversation,
  made: { newId: () => string; at: number; author: DemoAuthor },
): Promise<number | undefined> {
  const { number } = conversation;
  const existing = await trx.selectFrom('conversations').select('id').where('number', '=', number).executeTakeFirst();
  if (existing) return undefined;
  const owners = await trx
    .selectFrom('client_numbers')
    .select('client_id')
    .distinct()
    .where('number', '=', number)
    .limit(2)
    .execute();
  const row = await trx
    .insertInto('conversations')
    .values({
      public_id: made.newId(),
      number,
      client_id: owners.length === 1 ? (owners[0]?.client_id ?? null) : null,
      status: conversation.status,
      priority: conversation.priority,
      assignee_id: conversation.assigneeId,
      created_at: conversation.messages[0]?.at ?? made.at,
      updated_at: made.at,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await remember(trx, 'conversation', row.id);
  const ids: { id: number; message: DemoMessage }[] = [];
  for (const message of conversation.messages)
    ids.push({ id: await insertMessage(trx, row.id, message, made), message });
  await stampConversation(trx, row.id, conversation, ids);
  if (conversation.blocked) {
    await trx
      .insertInto('blocked_numbers')
      .values({ number, blocked_at: made.at, blocked_by: made.author.id })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await remember(trx, 'block', row.id);
  }
  return row.id;
}

/** Takes away every row that the demo made, with all that hangs on it. Returns the conversations that went. */
export async function deleteDemoRows(trx: Trx): Promise<number[]> {
  const rows = await trx.selectFrom('demo_rows').selectAll().execute();
  const of = (kind: string) => rows.filter((row) => row.kind === kind).map((row) => row.row_id);
  const conversations = of('conversation');
  const numbers = trx.selectFrom('conversations').select('number').where('id', 'in', of('block'));
  await trx.deleteFrom('blocked_numbers').where('number', 'in', numbers).execute();
  await trx
    .updateTable('conversations')
    .set({ last_message_id: null, last_inbound_id: null })
    .where('id', 'in', conversations)
    .execute();
  await trx.deleteFrom('messages').where('conversation_id', 'in', conversations).execute();
  await trx.deleteFrom('conversation_events').where('conversation_id', 'in', conversations).execute();
  await trx.deleteFrom('conversations').where('id', 'in', conversations).execute();
  await trx.deleteFrom('clients').where('id', 'in', of('client')).execute();
  await trx.deleteFrom('demo_rows').execute();
  return conversations;
}

async function insertMessage(
  trx: Trx,
  conversationId: number,
  message: DemoMessage,
  made: { newId: () => string; author: DemoAuthor },
): Promise<number> {
  const out = message.direction === 'out';
  const [done, total] = message.parts ?? [1, 1];
  const { id } = await trx
    .insertInto('messages')
    .values({
      public_id: made.newId(),
      conversation_id: conversationId,
      direction: message.direction,
      kind: message.kind ?? 'text',
      text: message.text,
      status: message.status,
      reason: storedReason(message.reason ?? null),
      author_id: out ? made.author.id : null,
      author: out ? made.author.name : null,
      parts_total: total,
      parts_done: done,
      at: message.at,
      sent_at: out && ['sent', 'delivered', 'no-report'].includes(message.status) ? message.at : null,
      detail: JSON.stringify(message.detail ?? {}),
      created_at: message.at,
      updated_at: message.at,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const type = out ? 'queued' : 'received';
  await trx.insertInto('message_steps').values({ message_id: id, at: message.at, type }).execute();
  return id;
}

async function stampConversation(
  trx: Trx,
  id: number,
  { status, unread }: DemoConversation,
  messages: readonly { id: number; message: DemoMessage }[],
): Promise<void> {
  const last = messages.at(-1);
  const inbound = messages.filter(({ message }) => message.direction === 'in');
  const needsReply = status === 'open' && last?.message.direction === 'in';
  const firstUnread = inbound.at(-unread)?.id ?? 0;
  await trx
    .updateTable('conversations')
    .set({
      last_message_id: last?.id ?? null,
      last_inbound_id: inbound.at(-1)?.id ?? null,
      unread,
      read_up_to: unread > 0 ? firstUnread - 1 : (last?.id ?? 0),
      needs_reply: needsReply ? 1 : 0,
      waiting_since: needsReply ? (last?.message.at ?? null) : null,
    })
    .where('id', '=', id)
    .execute();
}

async function remember(trx: Trx, kind: 'client' | 'conversation' | 'block', rowId: number): Promise<void> {
  await trx.insertInto('demo_rows').values({ kind, row_id: rowId }).execute();
}

// The list: which conversations, in which order, page by page. A page is found by key, never by offset, so rows that move
// meanwhile are neither shown twice nor left out.
import { sql } from 'kysely';
import type { ConversationStatus, Direction, MessageKind, MessageStatus, Priority } from './tables.ts';
import type { Db, Trx } from './transact.ts';

export interface ListFilter {
  readonly assignee: 'all' | 'unassigned' | { readonly userId: number };
  readonly status: 'all' | ConversationStatus;
  readonly priority: 'all' | Priority;
  readonly unread: boolean;
  readonly needsReply: boolean;
  /** Blocked numbers have a list of their own and stand in no other. */
  readonly blocked: boolean;
  /** Only those with a text of ours that has failed since then and was not sent again. */
  readonly failedSince: number | null;
  readonly sort: 'newest' | 'waiting';
}

/** The key of a row in the list's order; the next page begins behind it. */
export interface ListKey {
  readonly order: number;
  readonly id: number;
}

export interface ConversationRow {
  readonly id: number;
  readonly number: string;
  readonly clientId: number | null;
  readonly clientName: string | null;
  /** Names of all clients with this number when it is nobody's alone. */
  readonly household: readonly string[];
  readonly status: ConversationStatus;
  readonly priority: Priority;
  readonly assignee: { readonly id: number; readonly name: string; readonly active: boolean } | null;
  readonly unread: number;
  readonly needsReply: boolean;
  readonly waitingSince: number | null;
  readonly blocked: boolean;
  readonly draft: string | null;
  readonly last: LastMessage;
}

export interface LastMessage {
  readonly id: number;
  readonly at: number;
  readonly direction: Direction;
  readonly kind: MessageKind;
  readonly status: MessageStatus;
  readonly reason: string | null;
  readonly authorId: number | null;
  readonly author: string | null;
  /** The beginning of the text. */
  readonly text: string;
}

/** Characters of a text that a row can show at most. */
const PREVIEW = 160;

/** A page of the list as `userId` sees it (drafts are one's own), from behind `after` on. */
export async function listConversations(
  db: Db | Trx,
  filter: ListFilter,
  page: { readonly userId: number; readonly after?: ListKey; readonly limit: number },
): Promise<ConversationRow[]> {
  const ids = await idsOfPage(db, filter, page);
  const rows = await conversationRows(db, ids, null, page.userId);
  const place = new Map(ids.map((id, index) => [id, index]));
  return rows.sort((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0));
}

// The way through the table is told, not left to the planner: it knows no figures (nothing is ever analysed), and one wrong
// guess of it reads all conversations for a page of fifty.
async function idsOfPage(
  db: Db | Trx,
  filter: ListFilter,
  page: { readonly after?: ListKey; readonly limit: number },
): Promise<number[]> {
  const { after, limit } = page;
  const waiting = filter.sort === 'waiting';
  const order = waiting ? sql`c.waiting_since, c.id` : sql`c.last_message_id desc`;
  let behind = sql<boolean>`true`;
  if (after && waiting) behind = sql`(c.waiting_since, c.id) > (${after.order}, ${after.id})`;
  else if (after) behind = sql`c.last_message_id < ${after.order}`;
  const { rows } = await sql<{ id: number }>`
    select c.id from ${wayOf(filter)}
    where c.last_message_id is not null and ${behind} and ${passes(filter)}
    order by ${order} limit ${limit}
  `.execute(db);
  return rows.map(({ id }) => id);
}

// What few conversations have is looked up first, and sorted once it is found.
function wayOf(filter: ListFilter) {
  const { blocked, failedSince } = filter;
  if (blocked) return sql`(${BLOCKED_IDS}) b cross join conversations c not indexed on c.id = b.id`;
  if (failedSince !== null) return sql`conversations c not indexed`;
  return sql`conversations c indexed by ${sql.raw(indexFor(filter))}`;
}

/** Ids of conversations with a text of ours that has failed since `since`; one for each such text. */
export function failedIds(since: number) {
  return sql`select conversation_id as id from messages indexed by messages_failed
    where updated_at >= ${since} and direction = 'out' and status = 'failed'`;
}

// By themselves first: with the filter's conditions beside it the planner prefers any other index to the number's.
const BLOCKED_IDS = sql`select conversations.id from blocked_numbers cross join conversations
  on conversations.number = blocked_numbers.number limit -1`;

/** The index that leaves the fewest conversations to look at, in the list's order. */
function indexFor({ sort, unread, needsReply, priority, assignee, status }: ListFilter): string {
  if (sort === 'waiting') return 'conversations_by_waiting';
  if (unread) return 'conversations_unread';
  if (needsReply) return 'conversations_needing_reply';
  const anyStatus = status === 'all';
  const byPriority = anyStatus ? 'conversations_by_priority_last' : 'conversations_by_priority';
  if (priority === 'high' || priority === 'low') return byPriority;
  if (assignee !== 'all') return anyStatus ? 'conversations_by_assignee_last' : 'conversations_by_assignee';
  if (priority !== 'all') return byPriority;
  return anyStatus ? 'conversations_by_last' : 'conversations_by_status';
}

/** Those of the given conversations that pass the filter. */
export async function conversationRows(
  db: Db | Trx,
  ids: readonly number[],
  filter: ListFilter | null,
  userId: number,
): Promise<ConversationRow[]> {
  if (ids.length === 0) return [];
  // One statement for any number of ids: it is prepared once.
  const query = rowsFor(db, userId).where(sql<boolean>`c.id in (select value from json_each(${JSON.stringify(ids)}))`);
  return await complete(db, await (filter ? query.where(passes(filter)) : query).execute());
}

/** A client's conversations, newest first. */
export async function conversationsOfClient(
  db: Db | Trx,
  clientId: number,
  userId: number,
): Promise<ConversationRow[]> {
  const query = rowsFor(db, userId)
    .where((where) =>
      where.or([
        where('c.client_id', '=', clientId),
        where(
          'c.number',
          'in',
          where.selectFrom('client_numbers').select('number').where('client_numbers.client_id', '=', clientId),
        ),
      ]),
    )
    .orderBy('c.last_message_id', 'desc')
    .limit(50);
  return await complete(db, await query.execute());
}

/** Where a row stands: the first part of its key. */
export function orderOf(row: ConversationRow, sort: ListFilter['sort']): number {
  return sort === 'waiting' ? (row.waitingSince ?? 0) : row.last.id;
}

function rowsFor(db: Db | Trx, userId: number) {
  return db
    .selectFrom('conversations as c')
    .innerJoin('messages as m', 'm.id', 'c.last_message_id')
    .leftJoin('clients', 'clients.id', 'c.client_id')
    .leftJoin('users', 'users.id', 'c.assignee_id')
    .leftJoin('blocked_numbers as b', 'b.number', 'c.number')
    .leftJoin('drafts as d', (join) => join.onRef('d.conversation_id', '=', 'c.id').on('d.user_id', '=', userId))
    .select([
      'c.id',
      'c.number',
      'c.client_id as clientId',
      'clients.name as clientName',
      'c.status',
      'c.priority',
      'c.assignee_id as assigneeId',
      'users.name as assigneeName',
      'users.active as assigneeActive',
      'c.unread',
      'c.needs_reply as needsReply',
      'c.waiting_since as waitingSince',
      'b.number as blocked',
      'd.text as draft',
      'm.id as lastId',
      'm.at as lastAt',
      'm.direction',
      'm.kind',
      'm.status as messageStatus',
      'm.reason',
      'm.author_id as authorId',
      'm.author',
      sql<string>`substr(m.text, 1, ${sql.lit(PREVIEW)})`.as('text'),
    ]);
}

function passes(filter: ListFilter) {
  const isBlocked = sql<boolean>`exists (select 1 from blocked_numbers where blocked_numbers.number = c.number)`;
  const conditions = [filter.blocked ? isBlocked : sql<boolean>`not ${isBlocked}`];
  if (filter.assignee === 'unassigned') conditions.push(sql`c.assignee_id is null`);
  else if (filter.assignee !== 'all') conditions.push(sql`c.assignee_id = ${filter.assignee.userId}`);
  if (filter.status !== 'all') conditions.push(sql`c.status = ${filter.status}`);
  if (filter.priority !== 'all') conditions.push(sql`c.priority = ${filter.priority}`);
  if (filter.unread) conditions.push(sql`c.unread > 0`);
  if (filter.needsReply) conditions.push(sql`c.needs_reply = 1 and c.status = 'open'`);
  if (filter.failedSince !== null) conditions.push(sql`c.id in (${failedIds(filter.failedSince)})`);
  if (filter.sort === 'waiting') conditions.push(sql`c.waiting_since is not null`);
  return sql<boolean>`${sql.join(conditions, sql` and `)}`;
}

type RawRow = Awaited<ReturnType<ReturnType<typeof rowsFor>['execute']>>[number];

async function complete(db: Db | Trx, rows: readonly RawRow[]): Promise<ConversationRow[]> {
  const strangers = rows.filter((row) => row.clientId === null).map((row) => row.number);
  const households = await householdNames(db, strangers);
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    clientId: row.clientId,
    clientName: row.clientName,
    household: households.get(row.number) ?? [],
    status: row.status,
    priority: row.priority,
    assignee:
      row.assigneeId === null
        ? null
        : { id: row.assigneeId, name: row.assigneeName ?? '', active: row.assigneeActive === 1 },
    unread: row.unread,
    needsReply: row.needsReply === 1 && row.status === 'open',
    waitingSince: row.waitingSince,
    blocked: row.blocked !== null,
    draft: row.draft,
    last: {
      id: row.lastId,
      at: row.lastAt,
      direction: row.direction,
      kind: row.kind,
      status: row.messageStatus,
      reason: row.reason,
      authorId: row.authorId,
      author: row.author,
      text: row.text,
    },
  }));
}

/** The clients who share a number, for numbers that belong to several. */
export async function householdNames(db: Db | Trx, numbers: readonly string[]): Promise<Map<string, string[]>> {
  const names = new Map<string, string[]>();
  if (numbers.length === 0) return names;
  const owners = await db
    .selectFrom('client_numbers')
    .innerJoin('clients', 'clients.id', 'client_numbers.client_id')
    .select(['client_numbers.number', 'clients.name'])
    .where('client_numbers.number', 'in', [...numbers])
    .orderBy('clients.sort_name')
    .execute();
  for (const { number, name } of owners) names.set(number, [...(names.get(number) ?? []), name]);
  return names;
}

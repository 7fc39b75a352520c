// A page of the list as it is shown, with its filters and where the next page is.
import { conversationRows, type ListKey, listConversations, orderOf } from '../../store/conversation-list.ts';
import { assignableStaff, formerAssignees, staffMember } from '../../store/staff.ts';
import type { FilterView, ListView } from '../pages/inbox.ts';
import { words } from '../words.ts';
import { type FilterChoice, filterQuery, NO_FILTER, storeFilter } from './list-filter.ts';
import type { PaneContext } from './pane-view.ts';
import { type RowView, rowView } from './row-view.ts';

const PAGE = 50;

/** A page of rows, from behind `after` on. */
export async function listView(
  context: PaneContext,
  options: { readonly after?: ListKey | undefined; readonly openId?: number | undefined },
): Promise<ListView> {
  const { db, user, choice, format } = context;
  const filter = storeFilter(choice, { userId: user.id, now: format.now });
  const { after, openId } = options;
  const found = await listConversations(db, filter, { userId: user.id, limit: PAGE + 1, ...(after && { after }) });
  const rows = found.slice(0, PAGE);
  const last = rows.at(-1);
  const more = found.length > PAGE && last !== undefined;
  const key = more ? { after: `${orderOf(last, choice.sort)}-${last.id}` } : undefined;
  return {
    rows: rows.map((row) => rowView(row, { userId: user.id, choice, openId, format })),
    next: key ? `/conversations/list${filterQuery(choice, key)}` : '',
    choice,
    query: filterQuery(choice),
    chips: await chips(context),
    clear: '/conversations?status=all',
    mayWrite: user.rights.may('conversations', 'write'),
  };
}

/** Rows for a live update: those of the given that pass the filter. */
export async function changedRows(
  context: PaneContext,
  ids: readonly number[],
  openId: number | undefined,
): Promise<RowView[]> {
  const { db, user, choice, format } = context;
  const rows = await conversationRows(db, ids, storeFilter(choice, { userId: user.id, now: format.now }), user.id);
  return rows.map((row) => rowView(row, { userId: user.id, choice, openId, format }));
}

export async function filterView(context: PaneContext): Promise<FilterView> {
  const staff = await assignableStaff(context.db);
  const former = await formerAssignees(
    context.db,
    staff.map((member) => member.id),
  );
  return { choice: context.choice, staff, former, mayWrite: context.user.rights.may('conversations', 'write') };
}

/** `1234-56` → the key of a row; undefined for anything else. */
export function readListKey(value: unknown): ListKey | undefined {
  const match = typeof value === 'string' ? /^([0-9]{1,15})-([0-9]{1,15})$/.exec(value) : null;
  return match ? { order: Number(match[1]), id: Number(match[2]) } : undefined;
}

async function chips({ db, choice }: PaneContext): Promise<ListView['chips']> {
  const t = words.inbox.filters;
  const found: { label: string; without: string }[] = [];
  const add = (label: string, without: Partial<FilterChoice>) => {
    const query = filterQuery({ ...choice, ...without });
    found.push({ label, without: `/conversations${query === '' ? '?status=all' : query}` });
  };
  if (choice.assignee !== 'all') add(await assigneeName(db, choice.assignee), { assignee: NO_FILTER.assignee });
  if (choice.status !== 'all') add(t.statuses[choice.status], { status: 'all' });
  if (choice.priority !== 'all') add(t.priorities[choice.priority], { priority: 'all' });
  if (choice.unread) add(t.unread, { unread: false });
  if (choice.needsReply) add(t.needsReply, { needsReply: false });
  if (choice.sort === 'waiting') add(t.waiting, { sort: 'newest' });
  if (choice.failed) add(t.failed, { failed: false });
  if (choice.blocked) add(t.blocked, { blocked: false });
  return found;
}

async function assigneeName(db: PaneContext['db'], assignee: 'me' | 'unassigned' | number): Promise<string> {
  const t = words.inbox.filters;
  if (assignee === 'me') return t.me;
  if (assignee === 'unassigned') return t.unassigned;

  return (await staffMember(db, assignee))?.name ?? words.inbox.events.somebody;
}

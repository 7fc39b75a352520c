// The list's filters: in the address, combinable, and back again.
import type { ListFilter } from '../../store/conversation-list.ts';

/** As chosen: "Me" stays "me", whoever opens the address. */
export interface FilterChoice {
  readonly assignee: 'all' | 'me' | 'unassigned' | number;
  readonly status: 'all' | 'open' | 'resolved';
  readonly priority: 'all' | 'low' | 'normal' | 'high';
  readonly unread: boolean;
  readonly needsReply: boolean;
  readonly blocked: boolean;
  readonly failed: boolean;
  readonly sort: 'newest' | 'waiting';
}

export const NO_FILTER: FilterChoice = {
  assignee: 'all',
  status: 'all',
  priority: 'all',
  unread: false,
  needsReply: false,
  blocked: false,
  failed: false,
  sort: 'newest',
};

const STATUSES = ['all', 'open', 'resolved'] as const;
const PRIORITIES = ['all', 'low', 'normal', 'high'] as const;

/** Reads a query; what it does not understand is no filter. */
export function readFilter(query: Readonly<Record<string, unknown>>): FilterChoice {
  return {
    assignee: readAssignee(query.assignee),
    status: STATUSES.find((status) => status === query.status) ?? 'all',
    priority: PRIORITIES.find((priority) => priority === query.priority) ?? 'all',
    unread: query.unread === '1',
    needsReply: query.reply === '1',
    blocked: query.blocked === '1',
    failed: query.failed === '1',
    sort: query.sort === 'waiting' ? 'waiting' : 'newest',
  };
}

function readAssignee(value: unknown): FilterChoice['assignee'] {
  if (value === 'me' || value === 'unassigned') return value;
  return typeof value === 'string' && /^[1-9][0-9]{0,9}$/.test(value) ? Number(value) : 'all';
}

/** Whether the query says anything about filters, be it "all". */
export function mentionsFilter(query: Readonly<Record<string, unknown>>): boolean {
  return ['assignee', 'status', 'priority', 'unread', 'reply', 'blocked', 'failed', 'sort'].some((key) => key in query);
}

/** The choice as a query with its question mark; empty for no filter. */
export function filterQuery(choice: FilterChoice, extra: Readonly<Record<string, string>> = {}): string {
  const query = new URLSearchParams();
  if (choice.assignee !== 'all') query.set('assignee', String(choice.assignee));
  if (choice.status !== 'all') query.set('status', choice.status);
  if (choice.priority !== 'all') query.set('priority', choice.priority);
  if (choice.unread) query.set('unread', '1');
  if (choice.needsReply) query.set('reply', '1');
  if (choice.blocked) query.set('blocked', '1');
  if (choice.failed) query.set('failed', '1');
  if (choice.sort === 'waiting') query.set('sort', 'waiting');
  for (const [key, value] of Object.entries(extra)) query.set(key, value);
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

/** How long a text that failed asks for somebody: over a weekend and a holiday, and not for ever. Milliseconds. */
const FAILED_FOR = 7 * 24 * 3_600_000;

/** From when on a text that failed is told. */
export const failedSince = (now: number) => now - FAILED_FOR;

/** The filter as the store understands it, for the user who asks. */
export function storeFilter(choice: FilterChoice, { userId, now }: { userId: number; now: number }): ListFilter {
  const { assignee, failed, ...same } = choice;
  return {
    ...same,
    failedSince: failed ? failedSince(now) : null,
    assignee: assignee === 'me' ? { userId } : typeof assignee === 'number' ? { userId: assignee } : assignee,
  };
}

// One row of the list as it is shown: a link by id, with everything that its state is told by in words as well.

import type { ConversationRow } from '../../store/conversation-list.ts';
import { orderOf } from '../../store/conversation-list.ts';
import type { Priority } from '../../store/tables.ts';
import type { Format } from '../format.ts';
import { words } from '../words.ts';
import { type FilterChoice, filterQuery } from './list-filter.ts';
import { reasonWords } from './reason-words.ts';

export interface RowView {
  readonly id: number;
  readonly href: string;
  readonly name: string;
  readonly unread: number;
  readonly needsReply: boolean;
  readonly current: boolean;
  readonly at: number;
  readonly preview: {
    readonly type: 'text' | 'draft' | 'failed' | 'notice';
    readonly prefix: string;
    readonly text: string;
  };
  readonly priority: Priority;
  readonly assignee: { readonly id: number; readonly name: string; readonly active: boolean } | null;
  readonly waiting: string;
  readonly resolved: boolean;
  readonly blocked: boolean;
  /** Places the row: larger stands higher. */
  readonly order: number;
}

/** What rows are seen with: whose list it is, which filter, which thread is open. */
export interface RowContext {
  readonly userId: number;
  readonly choice: FilterChoice;
  readonly openId: number | undefined;
  readonly format: Format;
}

export function rowView(row: ConversationRow, context: RowContext): RowView {
  const { format, choice } = context;
  const order = orderOf(row, choice.sort);
  const age = row.needsReply && row.waitingSince !== null ? format.age(row.waitingSince) : undefined;
  return {
    id: row.id,
    href: `/conversations/${row.id}${filterQuery(choice)}`,
    name: displayName(row, format),
    unread: row.unread,
    needsReply: row.needsReply,
    current: row.id === context.openId,
    at: row.last.at,
    preview: preview(row, context),
    priority: row.priority,
    assignee: row.assignee,
    waiting: age && (age.unit !== 'minute' || age.value >= 5) ? words.inbox.row.waiting(age.value, age.unit) : '',
    resolved: row.status === 'resolved',
    blocked: row.blocked,
    order: choice.sort === 'waiting' ? -order : order,
  };
}

/** Client name, the household's names, or the number of an unknown sender. */
export function displayName(
  conversation: Pick<ConversationRow, 'clientName' | 'household' | 'number'>,
  format: Format,
): string {
  if (conversation.clientName !== null) return conversation.clientName;
  if (conversation.household.length > 0) return words.inbox.household(conversation.household);
  return format.phone(conversation.number);
}

function preview(row: ConversationRow, context: RowContext): RowView['preview'] {
  const { last } = row;
  const t = words.inbox.row;
  if (row.draft !== null) return { type: 'draft', prefix: t.draft, text: row.draft };
  if (last.direction === 'in') {
    if (last.kind === 'text') return { type: 'text', prefix: '', text: last.text };
    return { type: 'notice', prefix: '', text: words.messages.kinds[last.kind] };
  }
  if (last.status === 'failed') {
    return { type: 'failed', prefix: t.failed, text: reasonWords(last.reason) ?? last.text };
  }
  if (last.status === 'unknown') return { type: 'failed', prefix: t.notConfirmed, text: last.text };
  const mine = last.authorId === context.userId;
  return { type: 'text', prefix: mine ? t.you : t.by(last.author ?? words.inbox.events.somebody), text: last.text };
}

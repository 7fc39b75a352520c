// A dated event of a thread in words.
import type { ThreadEvent } from '../../store/thread-messages.ts';
import { words } from '../words.ts';

/** The sentence without its time, for the user who reads it. */
export function eventWords(event: ThreadEvent, userId: number): string {
  const t = words.inbox.events;
  const detail = readDetail(event.detail);
  const name = String(detail.name ?? t.somebody);
  const actor = event.actor_id === userId ? words.messages.you : (event.actorName ?? t.somebody);
  const byMachine = event.actor_id === null;
  switch (event.type) {
    case 'assigned':
      return detail.userId === event.actor_id ? t.took(actor) : t.assigned(actor, name);
    case 'unassigned':
      return t.unassigned(actor);
    case 'resolved':
      return t.resolved(actor);
    case 'reopened':
      if (detail.by === 'message') return t.reopenedByClient;
      return detail.by === 'new-message' ? t.reopenedByNew(actor) : t.reopened(actor);
    case 'priority':
      return t.priority(actor, priorityName(detail.to));
    case 'client-linked':
      return byMachine ? t.linkedAutomatically(name) : t.linked(actor, name);
    case 'client-unlinked':
      return byMachine ? t.unlinkedAutomatically : t.unlinked(actor);
    case 'blocked':
      return t.blocked(actor);
    case 'unblocked':
      return t.unblocked(actor);
    case 'marked-unread':
      return t.markedUnread(actor);
    default: {
      const never: never = event.type;
      return never;
    }
  }
}

function priorityName(value: unknown): string {
  const { priorities } = words.inbox;
  return value === 'low' || value === 'normal' || value === 'high' ? priorities[value] : '';
}

/** A JSON object from a column; nothing where it is none. */
export function readDetail(json: string): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(json);
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

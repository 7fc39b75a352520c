// A run of a thread as it is shown: bubbles, events and day lines in one order, grouped as people read them.
import type { Message, ThreadEvent, ThreadPage } from '../../store/thread-messages.ts';
import type { Format } from '../format.ts';
import { words } from '../words.ts';
import { eventWords } from './event-words.ts';
import { type MessageView, messageView, type Viewer } from './message-view.ts';

export type ThreadItem =
  | { readonly type: 'day'; readonly key: string; readonly label: string }
  | { readonly type: 'new' }
  | { readonly type: 'message'; readonly message: MessageView }
  | { readonly type: 'event'; readonly id: number; readonly text: string; readonly at: number };

/** Bubbles of one sender this close together stand together. */
const TOGETHER = 5 * 60_000;

/**
 * `before`: the message above this run, so that a day line is not shown twice. `firstUnread`: the message that the "New"
 * line stands above.
 */
export function threadItems(
  page: Pick<ThreadPage, 'messages' | 'events'>,
  context: Viewer & {
    readonly before?: Message | undefined;
    readonly firstUnread?: number | undefined;
    readonly format: Format;
  },
): ThreadItem[] {
  const items: ThreadItem[] = [];
  const { format } = context;
  let previous = context.before;
  let day = previous ? format.dayKey(previous.at) : '';
  let apart = !previous;
  const startDay = (at: number) => {
    const key = format.dayKey(at);
    if (key === day) return;
    day = key;
    apart = true;
    items.push({ type: 'day', key, label: dayLabel(at, format) });
  };
  const events = [...page.events];
  const putEvents = (upTo: number) => {
    for (let event = events[0]; event && event.after_message_id <= upTo; event = events[0]) {
      events.shift();
      startDay(event.at);
      items.push(eventItem(event, context));
      apart = true;
    }
  };
  const first = page.messages[0];
  putEvents(first ? first.id - 1 : Number.MAX_SAFE_INTEGER);
  for (const message of page.messages) {
    startDay(message.at);
    if (message.id === context.firstUnread) {
      items.push({ type: 'new' });
      apart = true;
    }
    const same = !apart && previous !== undefined && belongTogether(previous, message);
    items.push({ type: 'message', message: messageView(message, { ...context, same }) });
    previous = message;
    apart = false;
    putEvents(message.id);
  }
  return items;
}

export function dayLabel(at: number, format: Format): string {
  const ago = format.daysAgo(at);
  if (ago === 0) return words.messages.today;
  if (ago === 1) return words.messages.yesterday;
  return format.day(at);
}

function belongTogether(a: Message, b: Message): boolean {
  return (
    a.direction === b.direction &&
    a.author_id === b.author_id &&
    a.author === b.author &&
    b.kind !== 'missed-call' &&
    Math.abs(b.at - a.at) <= TOGETHER
  );
}

function eventItem(event: ThreadEvent, context: { readonly userId: number; readonly format: Format }): ThreadItem {
  const text = words.inbox.events.at(eventWords(event, context.userId), context.format.time(event.at));
  return { type: 'event', id: event.id, text, at: event.at };
}

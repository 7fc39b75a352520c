import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Message, ThreadEvent } from '../../store/thread-messages.ts';
import { createFormat } from '../format.ts';
import { threadItems } from './thread-view.ts';

const NOW = Date.UTC(2026, 10, 23, 12);
const format = createFormat({ locale: 'en-GB', timeZone: 'Europe/Paris', now: NOW });
const viewer = { userId: 1, mayWrite: true, format };

function message(id: number, at: number, more: Partial<Message> = {}): Message {
  return {
    id,
    public_id: `m${id}`,
    conversation_id: 1,
    direction: 'in',
    kind: 'text',
    text: `Text ${id}`,
    status: 'received',
    reason: null,
    author_id: null,
    author: null,
    submission_id: null,
    sim_iccid: null,
    urgency: 'reply',
    parts_total: 1,
    parts_done: 1,
    at,
    sent_at: at,
    valid_until: null,
    detail: '{}',
    boot_id: 'boot',
    created_monotonic: 0,
    created_at: at,
    updated_at: at,
    ...more,
  };
}

function event(id: number, after: number, at: number): ThreadEvent {
  return {
    id,
    conversation_id: 1,
    after_message_id: after,
    at,
    actor_id: 1,
    type: 'resolved',
    detail: '{}',
    actorName: 'Anna',
  };
}

const shape = (items: ReturnType<typeof threadItems>) =>
  items.map((item) =>
    item.type === 'message'
      ? `${item.message.id}${item.message.same ? ' same' : ''}`
      : item.type === 'day'
        ? item.label
        : item.type === 'event'
          ? item.text
          : 'NEW',
  );

test('days begin at the clinic’s midnight, and today and yesterday have their names', () => {
  const messages = [
    message(1, Date.UTC(2026, 10, 20, 12)),
    message(2, Date.UTC(2026, 10, 21, 23, 30)),
    message(3, NOW),
  ];
  assert.deepEqual(shape(threadItems({ messages, events: [] }, viewer)), [
    'Friday 20 November',
    '1',
    'Yesterday',
    '2',
    'Today',
    '3',
  ]);
});

test('bubbles of one sender within five minutes stand together; a colleague’s, an event’s or a new line parts them', () => {
  const out = { direction: 'out', status: 'delivered', author_id: 1, author: 'Anna' } as const;
  const messages = [
    message(1, NOW),
    message(2, NOW + 60_000),
    message(3, NOW + 400_000),
    message(4, NOW + 401_000, out),
    message(5, NOW + 402_000, { ...out, author_id: 2, author: 'Kim' }),
    message(6, NOW + 403_000),
    message(7, NOW + 404_000),
  ];
  const items = threadItems({ messages, events: [event(9, 6, NOW + 403_500)] }, { ...viewer, firstUnread: 6 });
  assert.deepEqual(shape(items), ['Today', '1', '2 same', '3', '4', '5', 'NEW', '6', 'You resolved this · 13:06', '7']);
});

test('what is appended knows the bubble above it: no second day line, and grouping goes on', () => {
  const items = threadItems({ messages: [message(2, NOW + 1000)], events: [] }, { ...viewer, before: message(1, NOW) });
  assert.deepEqual(shape(items), ['2 same']);
});

test('a text that came hours after it was written says both times', () => {
  const [, item] = threadItems({ messages: [message(1, NOW, { sent_at: NOW - 3 * 3_600_000 })], events: [] }, viewer);
  assert.equal(item?.type === 'message' && item.message.times, 'sent 10:00, received 13:00');
});

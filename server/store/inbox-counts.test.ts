// What the empty right side counts is what the list would show.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testStore } from '../testing/test-store.ts';
import { insertBlock } from './blocked-numbers.ts';
import { inboxCounts } from './inbox-counts.ts';
import { findOrMakeConversation, noteInbound } from './threads.ts';
import { transact } from './transact.ts';
import { insertUser } from './users.ts';

test('a blocked number that was reopened is counted nowhere, as the list shows it nowhere', async (t) => {
  const store = await testStore(t);
  const number = '+46701234567';
  const counts = await transact(store, async (trx) => {
    const by = await insertUser(trx, { publicId: 'u', name: 'Kim', login: 'kim', passwordHash: 'none', createdAt: 0 });
    const { id } = await findOrMakeConversation(trx, { number, publicId: 'c', at: 1 });
    const row = { public_id: 'm', conversation_id: id, direction: 'in', text: 'Hi', status: 'received' } as const;
    const times = { at: 1, created_at: 1, updated_at: 1 };
    const message = await trx
      .insertInto('messages')
      .values({ ...row, ...times })
      .returning('id')
      .executeTakeFirstOrThrow();
    await noteInbound(trx, { conversationId: id, messageId: message.id, at: 1, iccid: null, silent: false });
    const before = await inboxCounts(trx, by, 0);
    await insertBlock(trx, { number, at: 2, by });
    return [before, await inboxCounts(trx, by, 0)];
  });
  assert.deepEqual(
    counts.map(({ unread, needsReply, unassigned }) => [unread, needsReply, unassigned]),
    [
      [1, 1, 1],
      [0, 0, 0],
    ],
  );
});

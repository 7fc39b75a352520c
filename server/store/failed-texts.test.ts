// The list of conversations with a text that failed: which stand in it, page by page, and that the count beside it is theirs.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testStore } from '../testing/test-store.ts';
import { insertBlock } from './blocked-numbers.ts';
import { type ListFilter, listConversations, orderOf } from './conversation-list.ts';
import { inboxCounts } from './inbox-counts.ts';
import type { MessageStatus } from './tables.ts';
import { findOrMakeConversation } from './threads.ts';
import { type Trx, transact } from './transact.ts';
import { insertUser } from './users.ts';

const FAILED: ListFilter = {
  ...{ assignee: 'all', status: 'all', priority: 'all', unread: false, needsReply: false, blocked: false },
  ...{ failedSince: 100, sort: 'newest' },
};

/** A conversation with one text after the other. */
async function thread(trx: Trx, number: string, ...texts: readonly (readonly [MessageStatus, number])[]) {
  const { id } = await findOrMakeConversation(trx, { number, publicId: number, at: 1 });
  for (const [status, at] of texts) {
    const row = { public_id: `${number}/${at}`, conversation_id: id, direction: 'out', text: 'Hi', status } as const;
    const made = await trx
      .insertInto('messages')
      .values({ ...row, at, created_at: at, updated_at: at })
      .returning('id')
      .executeTakeFirstOrThrow();
    await trx.updateTable('conversations').set({ last_message_id: made.id }).where('id', '=', id).execute();
  }
  return id;
}

test('the failed are those with a text that failed since then, however many, and was not sent again', async (t) => {
  const { db, ...store } = await testStore(t);
  const numbers = await transact({ db, ...store }, async (trx) => {
    const by = await insertUser(trx, { publicId: 'u', name: 'Kim', login: 'kim', passwordHash: 'none', createdAt: 0 });
    await thread(trx, '+33600000001', ['failed', 200]);
    await thread(trx, '+33600000002', ['failed', 99]);
    await thread(trx, '+33600000003', ['delivered', 200]);
    const resolved = await thread(trx, '+33600000004', ['failed', 150], ['failed', 160], ['delivered', 300]);
    await trx.updateTable('conversations').set({ status: 'resolved' }).where('id', '=', resolved).execute();
    await thread(trx, '+33600000005', ['failed', 200]);
    await insertBlock(trx, { number: '+33600000005', at: 2, by });
    await thread(trx, '+33600000006', ['failed', 100]);
    const numbersOf = async (filter: ListFilter) =>
      (await listConversations(trx, filter, { userId: by, limit: 9 })).map(({ number }) => Number(number.slice(-1)));
    const paged: number[] = [];
    for (let after: { order: number; id: number } | undefined; ; ) {
      const [row] = await listConversations(trx, FAILED, { userId: by, limit: 1, ...(after && { after }) });
      if (row === undefined) break;
      paged.push(Number(row.number.slice(-1)));
      after = { order: orderOf(row, 'newest'), id: row.id };
    }
    return {
      paged,
      all: await numbersOf(FAILED),
      resolved: await numbersOf({ ...FAILED, status: 'resolved' }),
      blocked: await numbersOf({ ...FAILED, blocked: true }),
      count: (await inboxCounts(trx, by, 100)).failed,
    };
  });
  assert.deepEqual(numbers, { paged: [6, 4, 1], all: [6, 4, 1], resolved: [4], blocked: [5], count: 3 });
});

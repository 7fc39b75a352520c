import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testStore } from '../testing/test-store.ts';
import { addStep, type MessageStepType } from './message-steps.ts';
import type { Reason } from './reason.ts';
import { recentRefusals } from './recent-refusals.ts';

test('three messages refused in a row are a sign, one number refused thrice is none, and one that left ends it', async (t) => {
  const { db } = await testStore(t);
  const conversation = await db
    .insertInto('conversations')
    .values({ public_id: 'c', number: '+46701740605', created_at: 1, updated_at: 1 })
    .returning('id')
    .executeTakeFirstOrThrow();
  const ids: number[] = [];
  for (const public_id of ['a', 'b', 'c']) {
    const shared = { conversation_id: conversation.id, direction: 'out', status: 'queued', at: 1 } as const;
    const { id } = await db
      .insertInto('messages')
      .values({ public_id, ...shared, text: '', created_at: 1, updated_at: 1 })
      .returning('id')
      .executeTakeFirstOrThrow();
    ids.push(id);
  }
  const refusedAt = (at: number): Reason => ({
    why: 'number-refused',
    answer: { text: `rejected at ${at}`, code: 'CMS 21' },
  });
  const [a = 0, b = 0, c = 0] = ids;
  const step = (messageId: number, at: number, type: MessageStepType = 'part-refused') =>
    addStep(db, { messageId, at, type, detail: { part: 1, of: 1, reason: refusedAt(at) } });
  await step(a, 1, 'part-submitted');
  for (const at of [2, 3, 4]) await step(a, at);
  assert.equal(await recentRefusals(db), undefined);
  await step(b, 5);
  await step(c, 6);
  assert.deepEqual(await recentRefusals(db), { since: 2, reason: refusedAt(6) });
  await step(b, 7, 'part-submitted');
  assert.equal(await recentRefusals(db), undefined);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDemoLoaded } from '../store/demo.ts';
import { uuidv7 } from '../store/ids.ts';
import type { Tables } from '../store/tables.ts';
import { transact } from '../store/transact.ts';
import { insertUser } from '../store/users.ts';
import { testClock } from '../testing/test-clock.ts';
import { testStore } from '../testing/test-store.ts';
import { loadDemo, removeDemo } from './load-demo.ts';
import { receiveMessage } from './receive-message.ts';

const COUNTED = [
  'clients',
  'client_numbers',
  'conversations',
  'messages',
  'message_steps',
  'blocked_numbers',
  'demo_rows',
] as const satisfies (keyof Tables)[];

async function scene(t: Parameters<typeof testStore>[0]) {
  const store = await testStore(t);
  const clock = testClock();
  const deps = { clock, newId: () => uuidv7(clock.now()) };
  const id = await transact(store, (trx) =>
    insertUser(trx, { publicId: 'u', name: 'Ada', login: 'ada', passwordHash: null, createdAt: clock.now() }),
  );
  const counts = async () => {
    const found: Record<string, number> = {};
    for (const table of COUNTED) {
      const row = await store.db
        .selectFrom(table)
        .select((each) => each.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow();
      found[table] = row.count;
    }
    return found;
  };
  return { store, deps, author: { id, name: 'Ada' }, counts };
}

test('the demo shows twelve clients and every state of a message', async (t) => {
  const { store, deps, author, counts } = await scene(t);
  await loadDemo(store, deps, author);
  const { clients, conversations } = await counts();
  assert.deepEqual({ clients, conversations }, { clients: 12, conversations: 14 });
  const rows = await store.db.selectFrom('messages').select(['status', 'kind']).distinct().execute();
  const shown: ReadonlySet<string> = new Set<string>(rows.flatMap(({ status, kind }) => [status, kind]));
  for (const state of [
    'received',
    'partial',
    'sent',
    'delivered',
    'no-report',
    'failed',
    'unknown',
    'cancelled',
    'expired',
    'voicemail',
    'missed-call',
  ])
    assert.ok(shown.has(state), state);
});

test('loading twice is loading once', async (t) => {
  const { store, deps, author, counts } = await scene(t);
  await loadDemo(store, deps, author);
  const once = await counts();
  await loadDemo(store, deps, author);
  assert.deepEqual(await counts(), once);
});

test('what was there before stays, and everything of the demo goes', async (t) => {
  const { store, deps, author, counts } = await scene(t);
  // Somebody real, with one of the demo's own numbers.
  await transact(store, (trx, announce) =>
    receiveMessage(trx, announce, deps, {
      number: '+46701740605',
      kind: 'text',
      text: 'I am real',
      status: 'received',
      iccid: '',
      at: 1,
      sentAt: null,
      partsTotal: 1,
      partsDone: 1,
    }),
  );
  const before = await counts();
  await loadDemo(store, deps, author);
  assert.equal(await isDemoLoaded(store.db), true);
  await removeDemo(store);
  assert.deepEqual(await counts(), before);
  assert.equal(await isDemoLoaded(store.db), false);
});

test('what was written into a demo conversation goes with it', async (t) => {
  const { store, deps, author, counts } = await scene(t);
  const before = await counts();
  await loadDemo(store, deps, author);
  await transact(store, (trx, announce) =>
    receiveMessage(trx, announce, deps, {
      number: '+46701740605',
      kind: 'text',
      text: 'typed into the demo',
      status: 'received',
      iccid: '',
      at: 1,
      sentAt: null,
      partsTotal: 1,
      partsDone: 1,
    }),
  );
  await removeDemo(store);
  assert.deepEqual(await counts(), before);
});

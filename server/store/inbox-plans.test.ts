// What the inbox asks all day goes along an index and reads no more rows than it shows.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { testStore } from '../testing/test-store.ts';
import { searchClients } from './client-search.ts';
import { listClients } from './clients.ts';
import { type ListFilter, listConversations } from './conversation-list.ts';
import type { OpenStore } from './database.ts';
import { inboxCounts } from './inbox-counts.ts';
import { searchMessages } from './message-search.ts';
import { searchConversationsByNumber } from './number-search.ts';

async function plansOf(t: TestContext, ask: (store: OpenStore) => Promise<unknown>): Promise<string[]> {
  const store = await testStore(t);
  const asked: string[] = [];
  const prepare = store.sqlite.prepare.bind(store.sqlite);
  t.mock.method(store.sqlite, 'prepare', (query: string) => {
    asked.push(query);
    return prepare(query);
  });
  await ask(store);
  assert.ok(asked.length > 0);
  return asked.flatMap((query) =>
    store.sqlite.raw
      .prepare(`explain query plan ${query}`)
      .all()
      .map(({ detail }) => String(detail)),
  );
}

test('part of a number is found by index, and no number is looked at beside it', async (t) => {
  const plans = await plansOf(t, async ({ db }) => {
    await searchConversationsByNumber(db, '345678', { exact: undefined, beginning: '+33345678', limit: 5 });
    await searchClients(db, '345678', { exact: undefined, limit: 5 });
  });
  const scans = plans.filter((detail) => detail.startsWith('SCAN') && !/VIRTUAL|SCAN hits/.test(detail));
  assert.deepEqual(scans, [], plans.join('\n'));
  const indexes = plans.filter((detail) =>
    /SCAN (conversation|client)_number_search VIRTUAL TABLE INDEX \d+:.*M/.test(detail),
  );
  assert.equal(indexes.length, 2, plans.join('\n'));
});

test('a page of the address book is read in the order of its index', async (t) => {
  for (const after of [undefined, { sort_name: 'emile', id: 9 }]) {
    const plans = await plansOf(t, ({ db }) => listClients(db, { limit: 5, ...(after && { after }) }));
    assert.match(plans[0] ?? '', /^(SCAN|SEARCH) clients USING INDEX clients_by_name/);
    assert.deepEqual(
      plans.filter((detail) => /TEMP B-TREE/.test(detail)),
      [],
    );
  }
});

test('a search for words reads no message but those it shows', async (t) => {
  const plans = await plansOf(t, ({ db }) =>
    searchMessages(db, 'vaccination', { limit: 5, patience: 1, monotonic: () => 0 }),
  );
  assert.deepEqual(
    plans.filter((detail) => /^SCAN (m|c|clients|messages|conversations)\b/.test(detail)),
    [],
  );
});

function everyFilter(): ListFilter[] {
  const filters: ListFilter[] = [];
  const both = [false, true];
  for (const assignee of ['all', 'unassigned', { userId: 1 }] as const)
    for (const status of ['all', 'open', 'resolved'] as const)
      for (const priority of ['all', 'high', 'normal', 'low'] as const)
        for (const unread of both)
          for (const needsReply of both)
            for (const blocked of both)
              for (const failedSince of [null, 5])
                for (const sort of ['newest', 'waiting'] as const)
                  filters.push({ assignee, status, priority, unread, needsReply, blocked, failedSince, sort });
  return filters;
}

test('no combination of filters walks the conversations out of order or beside an index', async (t) => {
  for (const after of [undefined, { order: 9, id: 9 }]) {
    const plans = await plansOf(t, async ({ db }) => {
      for (const filter of everyFilter()) {
        const page = { userId: 1, limit: 51, ...(after && { after }) };
        await listConversations(db, filter, page);
      }
    });
    // The blocked are few, and so are those with a text that failed: sorted once found.
    const blocked = plans.filter((detail) => detail === 'SCAN b').length;
    const failed = everyFilter().filter((filter) => filter.failedSince !== null && !filter.blocked).length;
    assert.equal(
      plans.filter((detail) => /TEMP B-TREE/.test(detail)).length,
      blocked + failed,
      'sorts what is in order',
    );
    assert.ok(blocked > 0);
    const toFailed = plans.filter((detail) => /messages/.test(detail));
    assert.deepEqual([...new Set(toFailed)], ['SEARCH messages USING COVERING INDEX messages_failed (updated_at>?)']);
    const ways = new Set(plans.filter((detail) => /^(SCAN|SEARCH) (c|conversations)\b/.test(detail)));
    const others = [...ways].filter((way) => !/USING (COVERING )?INDEX conversations_/.test(way));
    assert.deepEqual(others.sort(), [
      'SEARCH c USING INTEGER PRIMARY KEY (rowid=?)',
      'SEARCH conversations USING COVERING INDEX sqlite_autoindex_conversations_2 (number=?)',
    ]);
    const toBlocked = plans.flatMap((detail, index) => (detail === 'SCAN b' ? [plans[index + 1]] : []));
    assert.deepEqual([...new Set(toBlocked)], ['SEARCH c USING INTEGER PRIMARY KEY (rowid=?)']);
  }
});

test('what the empty right side counts is read from indexes alone, but for what is blocked, unread or failed, which is little', async (t) => {
  const plans = await plansOf(t, ({ db }) => inboxCounts(db, 1, 0));
  const ways = plans.filter((detail) =>
    /^(SCAN|SEARCH) [^(]*(conversations|messages|c|f|blocked_numbers)\b/.test(detail),
  );
  assert.deepEqual(ways.toSorted(), [
    'SCAN blocked_numbers',
    'SCAN conversations USING INDEX conversations_unread_open',
    'SCAN f',
    'SEARCH blocked_numbers USING PRIMARY KEY (number=?)',
    'SEARCH c USING INTEGER PRIMARY KEY (rowid=?)',
    'SEARCH conversations USING COVERING INDEX conversations_by_assignee (assignee_id=? AND status=? AND last_message_id>?)',
    'SEARCH conversations USING COVERING INDEX conversations_by_assignee (assignee_id=? AND status=? AND last_message_id>?)',
    'SEARCH conversations USING COVERING INDEX conversations_by_waiting (waiting_since>?)',
    'SEARCH conversations USING INDEX sqlite_autoindex_conversations_2 (number=?)',
    'SEARCH messages USING COVERING INDEX messages_failed (updated_at>?)',
  ]);
});

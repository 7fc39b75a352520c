// Any part of a number in any form; of digits that very many have, those used last.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { readTypedNumber } from '../inbox/phone-number.ts';
import { testStore } from '../testing/test-store.ts';
import { searchClients } from './client-search.ts';
import type { OpenStore } from './database.ts';
import { searchConversationsByNumber } from './number-search.ts';

async function storeWith(t: TestContext, numbers: readonly string[]): Promise<OpenStore> {
  const store = await testStore(t);
  const { raw } = store.sqlite;
  const client = raw.prepare(
    'insert into clients (id, public_id, name, created_at, updated_at) values (?, ?, ?, 0, 0)',
  );
  const number = raw.prepare('insert into client_numbers (client_id, number) values (?, ?)');
  const conversation = raw.prepare(
    'insert into conversations (public_id, number, last_message_id, created_at, updated_at) values (?, ?, ?, 0, 0)',
  );
  raw.exec('begin');
  for (const [index, each] of numbers.entries()) {
    client.run(index + 1, `p${index}`, `Client ${index + 1}`);
    number.run(index + 1, each);
    conversation.run(`c${index}`, each, index + 1);
  }
  raw.exec('commit');
  return store;
}

const search = async ({ db }: OpenStore, typed: string, limit = 5) => {
  const { exact, beginning } = readTypedNumber(typed, 'FR');
  const conversations = await searchConversationsByNumber(db, typed, { exact, beginning, limit });
  return conversations.map(({ number }) => number);
};

test('a number is found by any part of it in any form', async (t) => {
  const store = await storeWith(t, ['+33612345678', '+33798765432', 'CLINIC', '36500']);
  const forms = ['06 12 34', '061234', '+33 6 12', '0033612', '06.12.34', '06-12-34 56', '+33 (0)6 12 34', '٠٦١٢٣٤'];
  for (const typed of [...forms, '0612345678', '+33612345678', '+33 (0)6 12 34 56 78', '5678', '34 56', '456'])
    assert.deepEqual(await search(store, typed), ['+33612345678'], typed);
  assert.deepEqual(await search(store, '365'), ['36500']);
  assert.deepEqual(await search(store, '33'), [], 'too few digits');
  assert.deepEqual(await search(store, '061234999'), []);
  assert.deepEqual(await search(store, 'clinic 612'), []);
  for (const typed of ['06 12 34', '5678'])
    assert.deepEqual(
      (await searchClients(store.db, typed, { exact: undefined, limit: 5 })).map(({ name }) => name),
      ['Client 1'],
    );
});

test('what begins so is told first, then what was used last', async (t) => {
  const store = await storeWith(t, ['+33612345678', '+33761234000', '+33612340000', '+33700061234']);
  assert.deepEqual(await search(store, '06 12 34'), ['+33612340000', '+33612345678', '+33700061234', '+33761234000']);
  assert.deepEqual(await search(store, '06 12 34', 3), ['+33612340000', '+33612345678', '+33700061234']);
});

test('of digits that very many numbers have, those used last are told', async (t) => {
  const store = await storeWith(
    t,
    Array.from({ length: 6000 }, (_, n) => `+336${String(n).padStart(8, '0')}`),
  );
  assert.deepEqual(await search(store, '336', 2), ['+33600005999', '+33600005998']);
  assert.deepEqual(await search(store, '06 000 058', 2), ['+33600005899', '+33600005898'], 'few of them');
  assert.deepEqual(await search(store, '06 00', 2), ['+33600005999', '+33600005998'], 'many begin so');
  store.sqlite.raw.exec(`update conversations set last_message_id = 9000 where number = '+33600000007'`);
  assert.deepEqual(await search(store, '336', 2), ['+33600000007', '+33600005999']);
});

test('digits that only long unused conversations have are found all the same', async (t) => {
  const store = await storeWith(
    t,
    Array.from({ length: 6000 }, (_, n) => (n < 600 ? `+9990${n + 1000}` : `+3368${n}`)),
  );
  assert.deepEqual(await search(store, '9990', 2), ['+99901599', '+99901598']);
});

test('the index follows what is changed and deleted', async (t) => {
  const store = await storeWith(t, ['+33612345678']);
  const { raw } = store.sqlite;
  raw.exec(`update conversations set number = '+46701234567'; update client_numbers set number = '+46701234567'`);
  const clients = async (digits: string) =>
    (await searchClients(store.db, digits, { exact: undefined, limit: 5 })).map(({ id }) => id);
  assert.deepEqual(await search(store, '345678'), []);
  assert.deepEqual(await search(store, '4670123'), ['+46701234567']);
  assert.deepEqual(await clients('345678'), []);
  assert.deepEqual(await clients('4670123'), [1]);
  raw.exec('delete from conversations; delete from clients');
  assert.deepEqual(await search(store, '4670123'), []);
  assert.deepEqual(await clients('4670123'), []);
  for (const index of ['conversation_number_search', 'client_number_search', 'client_search', 'message_search'])
    raw.exec(`insert into ${index} (${index}, rank) values ('integrity-check', 1)`);
});

// The address book in the order of names as people know it, page by page.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testStore } from '../testing/test-store.ts';
import { insertClient, listClients, updateClient } from './clients.ts';
import { transact } from './transact.ts';

test('accents, capitals and scripts do not tear names apart, and no page tells one twice', async (t) => {
  const store = await testStore(t);
  const names = ['Zoë', 'Émile', 'Åsa', 'Özil', 'Ольга', 'étienne', 'Eva', 'adam', 'Ёлкин', 'Жуков', 'zoe', 'Oz', ''];
  const fields = { externalId: null, notes: '', at: 0 };
  await transact(store, async (trx) => {
    for (const [index, name] of names.entries()) await insertClient(trx, { name, publicId: `c${index}`, ...fields });
  });
  const pages = async () => {
    const found: string[] = [];
    for (let page = await listClients(store.db, { limit: 2 }); page.length > 0; ) {
      found.push(...page.map(({ name }) => name));
      const after = page.at(-1);
      page = after ? await listClients(store.db, { limit: 2, after }) : [];
    }
    return found.join(' ');
  };
  assert.equal(await pages(), ' adam Åsa Émile étienne Eva Oz Özil Zoë zoe Ёлкин Жуков Ольга');
  await transact(store, (trx) => updateClient(trx, 1, { name: 'Ädi', ...fields }));
  assert.equal(await pages(), ' adam Ädi Åsa Émile étienne Eva Oz Özil zoe Ёлкин Жуков Ольга');
});

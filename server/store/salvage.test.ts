// What is carried over is what people stored; the indexes of words and numbers are built from it, never copied.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { testStore } from '../testing/test-store.ts';
import { searchClients } from './client-search.ts';
import { openStore } from './database.ts';
import { salvage, tablesOf } from './salvage.ts';

test('clients are found by name and number after a salvage, and every index is whole', async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'textdesk-salvage-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'textdesk.db');
  const before = await openStore(file);
  const { raw } = before.sqlite;
  raw.exec(`insert into clients (id, public_id, name, created_at, updated_at)
    with recursive n (i) as (select 1 union all select i + 1 from n where i < 500)
    select i, 'c' || i, 'Άννα ' || i, 0, 0 from n`);
  raw.exec(`insert into client_numbers (client_id, number) select id, '+3361234' || (id + 1000) from clients`);
  raw.exec(`delete from clients where id = 7`);
  await before.close();
  const after = await testStore(t);
  salvage(file, after.sqlite.raw);
  const found = async (text: string) =>
    (await searchClients(after.db, text, { exact: undefined, limit: 5 })).map(
      ({ id, sort_name }) => `${id} ${sort_name}`,
    );
  assert.deepEqual(await found('αννα 12'), [
    '12 αννα 12',
    '120 αννα 120',
    '121 αννα 121',
    '122 αννα 122',
    '123 αννα 123',
  ]);
  assert.deepEqual(await found('12341012'), ['12 αννα 12']);
  assert.deepEqual(
    await found('αννα 7'),
    (await found('αννα 7')).filter((each) => !each.startsWith('7 ')),
  );
  for (const index of ['message_search', 'client_search', 'conversation_number_search', 'client_number_search']) {
    after.sqlite.raw.exec(`insert into ${index} (${index}, rank) values ('integrity-check', 1)`);
    assert.deepEqual(
      tablesOf(after.sqlite.raw).filter((table) => table.startsWith(index)),
      [],
    );
  }
});

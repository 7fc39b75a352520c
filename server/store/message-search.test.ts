// Search goes from age to age of 65,536 texts: nothing is lost or told twice between them, and it may stop on the way.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { readTypedNumber } from '../inbox/phone-number.ts';
import { testStore } from '../testing/test-store.ts';
import type { OpenStore } from './database.ts';
import { searchMessages } from './message-search.ts';

const AGE = 65_536;

async function storeWith(t: TestContext, texts: Readonly<Record<number, string>>): Promise<OpenStore> {
  const store = await testStore(t);
  const { raw } = store.sqlite;
  raw.exec(
    `insert into conversations (id, public_id, number, created_at, updated_at) values (1, 'c', '+33612345678', 0, 0)`,
  );
  const insert = raw.prepare(
    `insert into messages (id, public_id, conversation_id, direction, text, status, at, created_at, updated_at)
     values (?, ?, 1, 'in', ?, 'received', 0, 0, 0)`,
  );
  for (const [id, text] of Object.entries(texts)) insert.run(Number(id), `m${id}`, text);
  return store;
}

const patient = { limit: 30, patience: 1000, monotonic: () => 0 };

async function ids(store: OpenStore, text: string): Promise<number[]> {
  const { messages, before } = await searchMessages(store.db, text, patient);
  assert.equal(before, null);
  return messages.map(({ id }) => id);
}

test('texts of all ages are found, newest first, with the last word as a beginning of any length', async (t) => {
  const store = await storeWith(t, {
    1: 'Appointment for the cat',
    [AGE - 1]: 'appointments',
    [AGE]: 'no appointment',
    [9 * AGE]: 'APPOINTMENT!',
    [30 * AGE + 7]: 'apple',
  });
  const expected = [9 * AGE, AGE, AGE - 1, 1];
  for (const text of ['appo', 'appoi', 'appointm', 'appointment'])
    assert.deepEqual(await ids(store, text), expected, text);
  for (const text of ['a', 'ap', 'app'])
    assert.deepEqual((await ids(store, text)).slice(0, 2), [30 * AGE + 7, 9 * AGE]);
  assert.deepEqual(await ids(store, 'the appoint'), [1]);
  assert.deepEqual(await ids(store, 'appointment the'), [1]);
  assert.deepEqual(await ids(store, 'appointmentz'), []);
});

test('accents and capitals make no difference, in whole words and in beginnings', async (t) => {
  const store = await storeWith(t, { 1: 'déjà déjeuné', 2: 'Deja', 3: 'Łukasz', 4: 'ΟΔΥΣΣΕΑΣ' });
  assert.deepEqual(await ids(store, 'deja'), [2, 1]);
  assert.deepEqual(await ids(store, 'DÉJEU'), [1]);
  assert.deepEqual(await ids(store, 'dejeune\u0301 déjà'), [1]);
  assert.deepEqual(await ids(store, 'łukas'), [3]);
  assert.deepEqual(await ids(store, 'οδυσσ'), [4]);
});

test('a beginning that very many words share finds them all', async (t) => {
  const texts = Array.from({ length: 100 }, (_, n): [number, string] => [1 + n * 3000, `vaccine${n}x`]);
  const store = await storeWith(t, Object.fromEntries(texts));
  const first = await searchMessages(store.db, 'vaccine', patient);
  assert.equal(first.messages.length, 30);
  assert.equal(first.messages[0]?.id, 1 + 99 * 3000);
  const all = await searchMessages(store.db, 'vaccine', { ...patient, limit: 200 });
  assert.equal(all.messages.length, 100);
  assert.deepEqual(all.messages.slice(0, 30), first.messages);
});

test('page after page brings each text once', async (t) => {
  const texts = Array.from({ length: 95 }, (_, n): [number, string] => [
    1 + n * 4321,
    n % 2 === 0 ? 'bravo cat' : 'bravo',
  ]);
  const store = await storeWith(t, Object.fromEntries(texts));
  const found: number[] = [];
  let before: number | null = Number.MAX_SAFE_INTEGER;
  while (before !== null) {
    const page = await searchMessages(store.db, 'bravo', { ...patient, before });
    found.push(...page.messages.map(({ id }) => id));
    before = page.before;
  }
  assert.deepEqual(found, texts.map(([id]) => id).reverse());
});

test('a search that takes long hands back what it has, and where to go on', async (t) => {
  const store = await storeWith(t, { 1: 'needle', [2 * AGE]: 'needle', [20 * AGE]: 'hay', [20 * AGE + 1]: 'needle' });
  let now = 0;
  const slow = { limit: 30, patience: 5, monotonic: () => (now += 10) };
  const found: number[] = [];
  let rounds = 0;
  let before: number | null = Number.MAX_SAFE_INTEGER;
  while (before !== null) {
    const page = await searchMessages(store.db, 'needle', { ...slow, before });
    found.push(...page.messages.map(({ id }) => id));
    before = page.before;
    rounds += 1;
    assert.ok(rounds <= 21);
  }
  assert.deepEqual(found, [20 * AGE + 1, 2 * AGE, 1]);
  assert.equal(rounds, 21);
});

test('the index follows what is changed and deleted, and nobody finds the mark of an age', async (t) => {
  const store = await storeWith(t, { 1: 'first half', [AGE + 5]: 'other' });
  const { raw } = store.sqlite;
  raw.exec(`update messages set text = 'whole text' where id = 1`);
  assert.deepEqual(await ids(store, 'first'), []);
  assert.deepEqual(await ids(store, 'whole'), [1]);
  raw.exec(`delete from messages where id = ${AGE + 5}`);
  assert.deepEqual(await ids(store, 'other'), []);
  assert.deepEqual(await ids(store, '\ue000'), []);
  assert.deepEqual(await ids(store, '\ue0000'), []);
  raw.exec(`insert into message_search (message_search, rank) values ('integrity-check', 1)`);
});

test('what is no word finds nothing, and no syntax of the index is obeyed', async (t) => {
  const store = await storeWith(t, { 1: 'say "hello" NOT age : x OR y*' });
  assert.deepEqual(await ids(store, ' "!?* '), []);
  assert.deepEqual(await ids(store, '"hello" NOT'), [1]);
  assert.deepEqual(await ids(store, 'age : x) OR ('), [1]);
  const { messages } = await searchMessages(store.db, 'hel', patient);
  assert.match(messages[0]?.snippet ?? '', /"\u0001hello\u0002"/);
});

test('accents of Greek and Cyrillic, the marks of Arabic and Hebrew make no difference, and the word is marked', async (t) => {
  const texts = {
    1: 'Η Άννα ήρθε',
    2: 'новая Ёлка',
    3: 'قال مُحَمَّـد',
    4: 'שָׁלוֹם לך',
    5: 'Nguyễn Đặng',
    6: 'Łukasz Straße',
  };
  const store = await storeWith(t, texts);
  const typed: readonly (readonly [string, number, string])[] = [
    ['αννα', 1, 'Άννα'],
    ['ΗΡΘΕ', 1, 'ήρθε'],
    ['елка', 2, 'Ёлка'],
    ['محمد', 3, 'مُحَمَّـد'],
    ['שלום', 4, 'שָׁלוֹם'],
    ['nguyen dang', 5, 'Đặng'],
    ['lukasz strass', 6, 'Straße'],
  ];
  for (const [words, id, marked] of typed) {
    const { messages } = await searchMessages(store.db, words, patient);
    assert.deepEqual(
      messages.map((message) => message.id),
      [id],
      words,
    );
    assert.ok(messages[0]?.snippet.includes(`\u0001${marked}\u0002`), words);
  }
  const { raw } = store.sqlite;
  raw.exec(`update messages set text = 'gone' where id in (1, 3); delete from messages where id in (2, 4)`);
  for (const [words, id] of typed) assert.deepEqual(await ids(store, words), id > 4 ? [id] : [], words);
  raw.exec(`insert into message_search (message_search, rank) values ('integrity-check', 1)`);
});

test('a number is found in a text, however it was written and is typed', async (t) => {
  const store = await storeWith(t, {
    1: 'call 06 12 34 56 78 today',
    2: 'call 0612345678',
    3: 'call +33 (0)6.12.34.56.78',
    4: 'call +33612345678!',
    5: 'at 06:12 on 34 Street, 56 or 78',
    6: 'ref 2026/11/28-7',
  });
  const search = async (typed: string) => {
    const { forms } = readTypedNumber(typed, 'FR');
    return (await searchMessages(store.db, typed, { ...patient, forms })).messages.map(({ id }) => id);
  };
  for (const typed of [
    '0612345678',
    '06 12 34 56 78',
    '06 12 34',
    '+33 6 12 34 56',
    '0033612345',
    '+33 (0)6 12 34 56 78',
  ])
    assert.deepEqual(await search(typed), [4, 3, 2, 1], typed);
  // Of so few the national form would be the beginning of too much.
  assert.deepEqual(await search('+33 6 12 3'), [4, 3]);
  assert.deepEqual(await search('34 56 78'), [3, 1]);
  assert.deepEqual(await search('2026 11 28'), [6]);
  assert.deepEqual(await search('56 78'), [5, 3, 1], 'as words');
});

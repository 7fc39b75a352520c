// What is taken for the index's form of a word is what the index makes of it.
import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { isKeptAsItIs, wordsOf } from './full-text.ts';

test('a folded word is what the index keeps, for every letter that it is told for', (t) => {
  const index = new DatabaseSync(':memory:');
  t.after(() => index.close());
  index.exec(`create virtual table texts using fts5 (text, tokenize = 'unicode61 remove_diacritics 2');
    create virtual table words using fts5vocab (texts, 'instance')`);
  const insert = index.prepare('insert into texts (rowid, text) values (?, ?)');
  const told = new Map<number, string>();
  for (let code = 0; code < 0x20000; code++) {
    const word = wordsOf(`a${String.fromCodePoint(code)}`)[0] ?? '';
    if (word.length < 2 || !isKeptAsItIs(word)) continue;
    insert.run(code, word);
    told.set(code, word);
  }
  const indexed = new Map(
    index
      .prepare('select doc, term from words')
      .all()
      .map((row) => [Number(row.doc), row.term]),
  );
  assert.ok(told.size > 1500, `only ${told.size} letters are told`);
  assert.deepEqual(indexed, told);
});

test('a word in a script that is not named is left to the index', () => {
  for (const word of ['ねこ', 'हिन्दी', '猫']) assert.equal(isKeptAsItIs(wordsOf(word)[0] ?? ''), false, word);
  for (const word of ['DÉJÀ', 'Ὀδυσσεύς', 'Ёлка', 'שָׁלוֹם', 'مُحَمَّد'])
    assert.equal(isKeptAsItIs(wordsOf(word)[0] ?? ''), true, word);
});

// What is taken for the index's form of a word is what the index makes of it.
import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { indexedForm, wordsOf } from './full-text.ts';

test('the form of a word is the one that the index gives it, for every letter that one is told for', (t) => {
  const index = new DatabaseSync(':memory:');
  t.after(() => index.close());
  index.exec(`create virtual table texts using fts5 (text, tokenize = 'unicode61 remove_diacritics 2');
    create virtual table words using fts5vocab (texts, 'instance')`);
  const insert = index.prepare('insert into texts (rowid, text) values (?, ?)');
  const told = new Map<number, string>();
  for (let code = 0; code < 0x20000; code++) {
    const word = wordsOf(`a${String.fromCodePoint(code)}`)[0] ?? '';
    const form = indexedForm(word);
    if (form === undefined || word.length < 2) continue;
    insert.run(code, word);
    told.set(code, form);
  }
  const indexed = new Map(
    index
      .prepare('select doc, term from words')
      .all()
      .map((row) => [Number(row.doc), row.term]),
  );
  assert.ok(told.size > 400, `only ${told.size} letters are told`);
  assert.deepEqual(indexed, told);
});

test('a word in another script is left to the index', () => {
  for (const word of ['Οδυσσέας', 'Ольга', 'ねこ', 'Łukasz', 'straße'])
    assert.equal(indexedForm(word), undefined, word);
  assert.equal(indexedForm('DÉJÀ'), 'deja');
});

// The right letters are marked in the text as it was written, whatever was folded away to find them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wordsOf } from './full-text.ts';
import { snippetOf } from './snippet.ts';

const show = (snippet: string) => snippet.replaceAll('\u0001', '[').replaceAll('\u0002', ']');
const found = (text: string, typed: string) => show(snippetOf(text, { type: 'words', words: wordsOf(typed) }));
const numbers = (text: string, ...forms: string[]) => show(snippetOf(text, { type: 'number', forms }));

test('words are marked as they stand in the text, in every script', () => {
  assert.equal(found('Un déjeuner déjà prêt', 'deja'), 'Un déjeuner [déjà] prêt');
  assert.equal(found('Un déjeuner', 'DEJ'), 'Un [déjeuner]');
  assert.equal(found('Groß, die Straße!', 'strasse'), 'Groß, die [Straße]!');
  assert.equal(found('ο Ὀδυσσεύς είπε', 'οδυσσευσ'), 'ο [Ὀδυσσεύς] είπε');
  assert.equal(found('قال مُحَمَّـد نعم', 'محمد'), 'قال [مُحَمَّـد] نعم');
  assert.equal(found('e\u0301t\u0301e nfd', 'ete nf'), '[e\u0301t\u0301e] [nfd]');
  assert.equal(found('ﬁne ｆｉｎｅ 😀 fine', 'fine'), '[ﬁne] [ｆｉｎｅ] 😀 [fine]');
  assert.equal(found('x-ray "hello"', 'x ray'), '[x]-[ray] "hello"');
});

test('only the last word may be a beginning', () => {
  assert.equal(found('cats cat category', 'cat dog'), 'cats [cat] category');
  assert.equal(found('cats cat category', 'dog cat'), '[cats] [cat] [category]');
});

test('a number is marked however it was written, from the group on that was meant', () => {
  assert.equal(numbers('call 06 12 34 56 78, ok', '061234', '3361234'), 'call [06] [12] [34] 56 78, ok');
  assert.equal(numbers('call 0612345678 7', '061234', '3361234'), 'call [0612345678] 7');
  assert.equal(numbers('+33 (0)6 12.34', '0612', '33612'), '+[33] ([0])[6] [12].34');
  assert.equal(numbers('le 01/02 06 12', '0612'), 'le 01/02 [06] [12]');
  assert.equal(numbers('٠٦ ١٢ ٣٤', '0612'), '[٠٦] [١٢] ٣٤');
});

test('of a long text the place with the most of the words is shown', () => {
  const text = `cat ${'w '.repeat(60)}the vet and the cat ${'z '.repeat(60)}`;
  const shown = found(text, 'vet cat');
  assert.match(shown, /^…w w w the \[vet\] and the \[cat\] z/);
  assert.match(shown, /z…$/);
  assert.equal(shown.match(/[\p{L}]+/gu)?.length, 24);
  assert.equal(found('nothing of it', 'vet'), 'nothing of it');
});

test('marks in a text are no marks of ours', () => {
  assert.equal(found('\u0001a\u0002 cat', 'cat'), ' a  [cat]');
});

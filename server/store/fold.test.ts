// What people leave out when they type makes no difference; what they would not leave out stays.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fold, searchable, sortKey } from './fold.ts';

const SAME: readonly (readonly [string, string])[] = [
  ['DÉJÀ', 'deja'],
  ['Łukasz', 'lukasz'],
  ['Søren', 'soren'],
  ['Straße', 'strasse'],
  ['İpek ılık', 'ipek ilik'],
  ['Nguyễn Đặng', 'nguyen dang'],
  ['Ὀδυσσεύς', 'οδυσσευσ'],
  ['Άννα', 'αννα'],
  ['Ёлка', 'елка'],
  ['зо\u0301лото', 'золото'],
  ['שָׁלוֹם', 'שלום'],
  ['مُحَمَّد', 'محمد'],
  ['محـــمد', 'محمد'],
  ['أحمد إلى آدم', 'احمد الي ادم'],
  ['فاطمة', 'فاطمه'],
  ['ﻣﺤﻤﺪ', 'محمد'],
  ['ｆｕｌｌ ﬁt', 'full fit'],
  ['٠٦ ۱۲', '06 12'],
];

test('capitals, accents, marks and forms of a letter are folded away', () => {
  for (const [written, typed] of SAME) {
    assert.equal(fold(written), typed);
    assert.equal(fold(written.normalize('NFD')), typed, 'taken apart');
    assert.equal(fold(typed), typed, 'once is enough');
  }
});

test('letters that their readers tell apart stay apart', () => {
  for (const word of ['мой', 'їжак', 'ў', 'हिन्दी', 'がぎ', 'ไทย', '한국어']) {
    assert.equal(fold(word), word);
    assert.equal(fold(word.normalize('NFD')), word, 'taken apart');
  }
});

test('a number in a text is a word without spaces from each of its groups on', () => {
  const words = (text: string) => searchable(text).slice(fold(text).length).trim().split(' ');
  assert.deepEqual(words('Call 06 12 34 56 78 or'), ['0612345678', '12345678', '345678']);
  assert.deepEqual(words('+33 (0)6.12-34/56 78'), ['33612345678', '612345678', '12345678', '345678']);
  assert.deepEqual(words('at 12:30, 2026'), ['12302026', '302026']);
  for (const text of ['0612345678', 'le 12/05', 'a1 23 45b 6', '12\n345678'])
    assert.equal(searchable(text), fold(text));
});

test('a text of nothing but digits does not blow up', () => {
  const text = '1 '.repeat(5000);
  assert.ok(searchable(text).length < 20 * text.length);
  const begun = process.cpuUsage();
  searchable('1 '.repeat(100_000));
  assert.ok(process.cpuUsage(begun).user < 2_000_000);
});

test('names are sorted with their accents beside the plain letter', () => {
  const names = ['Zoë', 'Özil', 'étienne', 'Ольга', 'Åsa', 'Émile', 'adam', 'Ωmega', 'Ёлкин', 'Жуков', 'Eva', 'O’Neil'];
  const sorted = names.toSorted((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
  assert.deepEqual(sorted.join(' '), 'adam Åsa Émile étienne Eva O’Neil Özil Zoë Ωmega Ёлкин Жуков Ольга');
});

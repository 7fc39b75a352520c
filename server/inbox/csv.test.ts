import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatCsv, parseCsv } from './csv.ts';

test('fields are read with quotes, doubled quotes, line ends inside, and any of three delimiters', () => {
  assert.deepEqual(parseCsv('a,b\r\n"x, ""y""\nz",2\r\n'), [
    ['a', 'b'],
    ['x, "y"\nz', '2'],
  ]);
  assert.deepEqual(parseCsv('\ufeffa;b\n1;2\n\n'), [
    ['a', 'b'],
    ['1', '2'],
  ]);
  assert.deepEqual(parseCsv('a\tb\n1\t'), [
    ['a', 'b'],
    ['1', ''],
  ]);
});

test('T19: no field begins like a formula', () => {
  const text = formatCsv([['=1+1', '+33612345678', '-1', '@A1', '\tx', '\0', "'=1", 'plain']]);
  for (const [, start] of text.slice(1).matchAll(/"([^"])/g)) assert.doesNotMatch(start ?? '', /[=+\-@\t\0]/);
});

test('nothing in a field becomes a formula where the separator is a semicolon', () => {
  const text = formatCsv([
    ['a;=1', 'b";=2', 'c\n=3', 'd\t=4', 'call, +46701234567'],
    ['; =5', "e;'=6", 'f|=7', 'g', ''],
  ]);
  assert.doesNotMatch(text, /[;\t\n"|] ?=/);
  assert.match(text, /"call, \+46701234567"/);
  assert.deepEqual(parseCsv(text)[1], ['; =5', "e;'=6", 'f|=7', 'g', '']);
});

test('what is written is read back as it was, whatever it is', () => {
  const field = fc.oneof(
    fc.string(),
    fc.constantFrom('=a', "'=a", "''=a", '+1', "'", '"', '\n', ',', ';', '\t', ';=', "\n'=", "; '+", '"=', "|''-"),
  );
  const row = fc.tuple(
    fc.constant('x'),
    field.map((text) => text.replaceAll('\r', '')),
  );
  fc.assert(
    fc.property(fc.array(row, { minLength: 1 }), (rows) => {
      assert.deepEqual(
        parseCsv(formatCsv([['x', 'y'], ...rows])).slice(1),
        rows.map((each) => [...each]),
      );
    }),
  );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatParameters, numberAt, numbersOffered, parseParameters, textAt, textsOffered } from './parameters.ts';

test('numbers, strings, gaps and offers are told apart', () => {
  assert.deepEqual(parseParameters('1,"SM",,(0-3)'), [
    { type: 'number', value: 1, text: '1' },
    { type: 'text', value: 'SM', quoted: true },
    { type: 'empty' },
    { type: 'list', values: [{ type: 'range', from: 0, to: 3 }] },
  ]);
});

test('nothing is no parameter at all, and a comma makes two', () => {
  assert.deepEqual(parseParameters(''), []);
  assert.deepEqual(parseParameters(','), [{ type: 'empty' }, { type: 'empty' }]);
  assert.deepEqual(parseParameters('(),()'), [
    { type: 'list', values: [] },
    { type: 'list', values: [] },
  ]);
});

test('a stray quote does not swallow what stands before it', () => {
  const parameters = parseParameters('2,1,"0B,"0100701",7');
  assert.equal(numberAt(parameters, 0), 2);
  assert.equal(numberAt(parameters, 1), 1);
  assert.equal(numberAt(parameters, 3), 7);
});

test('leading zeros and quoted numbers are numbers all the same', () => {
  const parameters = parseParameters('002,"001","18d8"');
  assert.deepEqual(
    [0, 1, 2].map((at) => numberAt(parameters, at)),
    [2, 1, undefined],
  );
  assert.equal(textAt(parameters, 2), '18d8');
  assert.equal(textAt(parameters, 0), '002');
});

test('an offer is unfolded, whatever way it is bracketed', () => {
  assert.deepEqual(numbersOffered(parseParameters('(0-2,4)')[0]), [0, 1, 2, 4]);
  assert.deepEqual(textsOffered(parseParameters('(("SM","BM"),("SR"))')[0]), ['SM', 'BM', 'SR']);
  assert.deepEqual(textsOffered(parseParameters('("SM","ME"')[0]), ['SM', 'ME']);
  assert.equal(numbersOffered(parseParameters('(0-999999999)')[0]).length, 1000);
});

test('what is written can be read again', () => {
  const texts = fc.stringMatching(/^[A-Za-z0-9+ ]*$/);
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.integer(), texts), { minLength: 1 }), (values) => {
      const read = parseParameters(formatParameters(values));
      assert.deepEqual(
        read.map((parameter) => ('value' in parameter ? parameter.value : parameter.type)),
        values,
      );
    }),
  );
});

test('any noise at all is read without an exception', () => {
  fc.assert(
    fc.property(fc.string(), (noise) => {
      parseParameters(noise);
    }),
  );
  parseParameters('('.repeat(100_000));
  parseParameters('"'.repeat(2000));
});

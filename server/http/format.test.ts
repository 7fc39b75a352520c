import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFormat } from './format.ts';

const english = createFormat({ locale: 'en-GB', timeZone: 'UTC', now: 0 });
const french = createFormat({ locale: 'fr-FR', timeZone: 'UTC', now: 0 });
// Intl writes spaces that do not break.
const plain = (text: string) => text.replaceAll(/\s/g, ' ');

test('sizes and numbers are written as the clinic’s locale writes them, in the largest unit that fits', () => {
  assert.deepEqual(
    [0, 12, 99_600, 3_400_000, 56.78e9].map((octets) => plain(english.size(octets))),
    ['1 kB', '1 kB', '100 kB', '3.4 MB', '56.8 GB'],
  );
  assert.equal(plain(french.size(3_400_000)), '3,4 Mo');
  assert.equal(english.decimal(2), '2.0');
  assert.equal(french.decimal(2.25), '2,3');
});

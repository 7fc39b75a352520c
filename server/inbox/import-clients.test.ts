import assert from 'node:assert/strict';
import { test } from 'node:test';
import { guessField, type ImportField, readImportRow } from './import-clients.ts';

const MAPPING: ImportField[] = ['name', 'first-name', 'number', 'external-id', 'notes'];

test('heads of columns are guessed in several languages', () => {
  const heads = ['Last name', 'Prénom', 'Mobile phone', 'Client id', 'Comments', 'Colour'];
  assert.deepEqual(heads.map(guessField), ['name', 'first-name', 'number', 'external-id', 'notes', 'ignore']);
});

test('words beside a number become its label, and several numbers in a field are several', () => {
  const row = readImportRow(['Moreau', 'Anne', 'Spouse (06) 12 34 56 78; 01 44 44 44 44', '7', ''], MAPPING, 'FR');
  assert.equal(row.type, 'client');
  assert.deepEqual(row.type === 'client' && row.client, {
    name: 'Moreau, Anne',
    externalId: '7',
    notes: '',
    numbers: [
      { number: '+33612345678', label: 'Spouse' },
      { number: '+33144444444', label: '' },
    ],
  });
});

test('a number that cannot be read is reported and the rest is kept; a row without a name is left out', () => {
  const kept = readImportRow(['Moreau', '', '12', '', ''], MAPPING, 'FR');
  assert.equal(kept.type, 'client');
  assert.equal(kept.problems.length, 1);
  assert.deepEqual(readImportRow(['', '', '0612345678', '', ''], MAPPING, 'FR'), {
    type: 'bad',
    problems: [{ of: '', reason: { why: 'no-client-name' } }],
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cmeErrorWords, cmsErrorWords } from '../../../../modem/at/error-words.ts';
import { errorNames, nameOfCode, refusalText } from './error-names.ts';
import { reason } from './reasons.ts';

test('every code that the driver knows by its words has its name, and no other', () => {
  const codes = (names: Readonly<Record<number, string>>) => Object.keys(names);
  assert.deepEqual(codes(errorNames.CMS), codes(cmsErrorWords));
  assert.deepEqual(codes(errorNames.CME), codes(cmeErrorWords));
});

test('a known code is told by its name, an unknown one by its number, words and silence as they came', () => {
  assert.equal(refusalText({ kind: 'CMS', code: 38, text: 'Netz gestört' }), '+CMS ERROR: 38 (network out of order)');
  assert.match(refusalText({ kind: 'CMS', code: 531, text: '' }), /^\+CMS ERROR: 531 \(.*own code\)$/);
  assert.equal(refusalText({ kind: 'CME', code: undefined, text: 'no way' }), '+CME ERROR: no way');
  assert.equal(refusalText({ kind: 'CME', code: undefined, text: '' }), '+CME ERROR');
  assert.equal(refusalText({ kind: 'ERROR', code: undefined, text: 'NA' }), 'NA');
  assert.equal(nameOfCode('CME 38'), undefined);
  assert.equal(nameOfCode('CMS 21'), 'short message transfer rejected');
});

test('a reason stored with the standard’s words is told by its code, and one without a code as it was stored', () => {
  const told = (text: string, code?: string) =>
    reason({ why: 'number-refused', answer: { text, ...(code !== undefined && { code }) } });
  assert.match(told('whatever it was', 'CMS 1'), /“unassigned number” \(CMS 1\)/);
  assert.match(told('', 'CMS 531'), /the network answered CMS 531\.$/);
  assert.match(told('no way'), /“no way”/);
  assert.match(told(''), /gave no reason/);
  assert.match(reason({ why: 'no-evidence', detail: 'as it was stored' }), /\(as it was stored\)/);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvLine } from './csv.ts';

test('fields are quoted, and what a spreadsheet would calculate is text', () => {
  assert.equal(csvLine(['a', 'b "c"', null, 7]), '"a","b ""c""","","7"\r\n');
  for (const formula of ['=1+1', '+33612345678', '-1', '@SUM(A1)']) {
    assert.equal(csvLine([formula]), `"'${formula}"\r\n`);
  }
  assert.equal(csvLine([' =1', '\r=1', '\0=1']), '" \'=1","\'\r\'=1","\'\0\'=1"\r\n');
  assert.equal(csvLine(['a=b', '1-2']), '"a=b","1-2"\r\n');
});

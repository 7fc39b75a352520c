import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fuzzSearch } from './search.ts';

test('1,500 searches in the syntax of FTS5, broken texts and 64 KiB throw nothing, take no time and stay words', async () => {
  const { finding, found } = await fuzzSearch(1500, 1);
  assert.equal(finding, null, JSON.stringify(finding)?.slice(0, 500));
  assert.ok(found > 500, `${found} texts were found: too few to say anything`);
});

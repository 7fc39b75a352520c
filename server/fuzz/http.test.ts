import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fuzzHttp } from './http.ts';

test('1,500 hostile requests over every route and field meet no 5xx and show nothing of the inside', async () => {
  const { finding } = await fuzzHttp(1500, 1);
  assert.equal(finding, null, JSON.stringify(finding));
});

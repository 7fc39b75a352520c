import assert from 'node:assert/strict';
import { test } from 'node:test';
import { flood } from './flood.ts';

test('of a flood of 200 texts each is stored once, in its own thread, while pages are answered', async () => {
  const { stored, conversations, pages } = await flood(200, ':memory:');
  assert.equal(stored, 200);
  assert.equal(conversations, 101);
  assert.ok(pages.length > 0, 'staff were not starved');
});

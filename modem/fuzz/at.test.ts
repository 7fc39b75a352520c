import assert from 'node:assert/strict';
import { test } from 'node:test';
import { target } from './at.ts';
import { runFuzz } from './run.ts';

test('1,000 damaged dialogues throw nothing, grow nothing, and are in step within five seconds', async () => {
  const outcome = await runFuzz(target, 1000, 1);
  assert.equal(outcome.type, 'passed', outcome.type === 'failed' ? `seed ${outcome.seed}: ${outcome.error}` : '');
});

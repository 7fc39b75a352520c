import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testClock } from '../../testing/test-clock.ts';
import { NoticeBudget } from './notice-budget.ts';

test('20 browsers that ask about one text use one alert, and hear the same', () => {
  const budget = new NoticeBudget(testClock());
  for (let message = 1; message <= 5; message += 1) {
    const verdicts = Array.from({ length: 20 }, () => budget.verdict(message, '+33612345678'));
    assert.ok(verdicts.every((verdict) => verdict === 'alert'));
  }
  assert.deepEqual(
    [6, 6, 7].map((message) => budget.verdict(message, '+33612345678')),
    ['announce-flood', 'announce-flood', 'quiet'],
  );
});

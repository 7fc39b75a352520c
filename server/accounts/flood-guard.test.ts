import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testClock } from '../testing/test-clock.ts';
import { FloodGuard } from './flood-guard.ts';

test('a flood from one number rings five times, is announced once, and then is quiet until the next minute', () => {
  const clock = testClock();
  const guard = new FloodGuard(clock);
  const verdicts = Array.from({ length: 100 }, () => guard.arrival('+33612345678'));
  assert.equal(verdicts.filter((verdict) => verdict === 'alert').length, 5);
  assert.equal(verdicts.filter((verdict) => verdict === 'announce-flood').length, 1);
  assert.equal(guard.arrival('+33698765432'), 'alert', 'another number still rings');
  clock.advance(60_000);
  assert.equal(guard.arrival('+33612345678'), 'alert');
});

test('5,000 texts of as many numbers within an hour ring at most 30 times a minute', () => {
  const clock = testClock();
  const guard = new FloodGuard(clock);
  let alerts = 0;
  let announcements = 0;
  for (let n = 0; n < 5000; n += 1) {
    const verdict = guard.arrival(`+336${String(n).padStart(8, '0')}`);
    if (verdict === 'alert') alerts += 1;
    if (verdict === 'announce-flood') announcements += 1;
    clock.advance(3_600_000 / 5000);
  }
  assert.ok(alerts <= 61 * 30, `${alerts} alerts`);
  assert.ok(announcements <= 61, `${announcements} announcements`);
});

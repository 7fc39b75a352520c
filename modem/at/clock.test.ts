import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EndableClock, pause } from './clock.ts';
import { VirtualClock } from './testing/virtual-clock.ts';

test('a pause ends with its time, or when it is called off', async () => {
  const clock = new VirtualClock();
  const before = clock.now();
  await clock.until(pause(clock, 5000));
  assert.equal(clock.now() - before, 5000);
  const stop = new AbortController();
  const waiting = pause(clock, 5000, stop.signal);
  stop.abort();
  await waiting;
  assert.equal(clock.pending, 0);
});

test('when a thing has ended, nothing waits for its deadlines any more', async () => {
  const outer = new VirtualClock();
  const clock = new EndableClock(outer);
  const done: string[] = [];
  clock.after(1000, () => done.push('waiting'));
  clock.after(1000, () => done.push('called off'))();
  clock.end();
  await pause(clock, 1_000_000);
  assert.deepEqual(done, ['waiting']);
  assert.equal(outer.pending, 0);
});

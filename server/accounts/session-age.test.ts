import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { testClock } from '../testing/test-clock.ts';
import { sessionAge, timesWhenUsed } from './session-age.ts';

function begun(clock: ReturnType<typeof testClock>) {
  return timesWhenUsed(0, clock);
}

test('within a boot the wall clock may jump as it likes', () => {
  const clock = testClock();
  const session = begun(clock);
  clock.advance(60_000);
  clock.jump(-40 * 365 * 24 * 3_600_000);
  assert.deepEqual(sessionAge(session, clock), { type: 'known', age: 60_000, idle: 60_000 });
  clock.jump(80 * 365 * 24 * 3_600_000);
  assert.deepEqual(sessionAge(session, clock), { type: 'known', age: 60_000, idle: 60_000 });
});

test('across boots the wall clock counts the gap', () => {
  const clock = testClock();
  let session = begun(clock);
  clock.advance(3_600_000);
  session = timesWhenUsed(3_600_000, clock);
  clock.restart();
  clock.jump(600_000);
  assert.deepEqual(sessionAge(session, clock), { type: 'known', age: 4_200_000, idle: 600_000 });
});

test('after a restart into the past nothing is known', () => {
  const clock = testClock();
  const session = begun(clock);
  clock.restart();
  clock.jump(-1);
  assert.deepEqual(sessionAge(session, clock), { type: 'unknowable' });
});

test('whatever the clocks do, a session never gets younger and never lives longer than real time allows', () => {
  const step = fc.oneof(
    fc.record({ type: fc.constant('pass' as const), by: fc.integer({ min: 0, max: 3_600_000 }) }),
    fc.record({ type: fc.constant('jump' as const), by: fc.integer({ min: -10_000_000, max: 10_000_000 }) }),
    fc.record({ type: fc.constant('restart' as const), by: fc.constant(0) }),
    fc.record({ type: fc.constant('use' as const), by: fc.constant(0) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const clock = testClock();
      let session = begun(clock);
      let onThisBoot = 0; // real milliseconds since the last restart
      for (const { type, by } of steps) {
        if (type === 'pass') {
          clock.advance(by);
          onThisBoot += by;
        }
        if (type === 'jump') clock.jump(by);
        if (type === 'restart') {
          clock.restart();
          onThisBoot = 0;
        }
        const seen = sessionAge(session, clock);
        if (seen.type === 'unknowable') return;
        assert.ok(seen.idle >= 0 && seen.age >= seen.idle);
        if (session.boot_id === clock.bootId) assert.ok(seen.age >= Math.min(seen.age, onThisBoot));
        if (type === 'use') {
          session = timesWhenUsed(seen.age, clock);
          const after = sessionAge(session, clock);
          assert.deepEqual(after, { type: 'known', age: seen.age, idle: 0 });
        }
      }
    }),
  );
});

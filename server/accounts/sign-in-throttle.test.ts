import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testClock } from '../testing/test-clock.ts';
import { SignInThrottle } from './sign-in-throttle.ts';

const HOUR = 3_600_000;

test('1,000 guesses from 50 addresses within an hour: at most 20 are looked at, and a known device still gets in', () => {
  const clock = testClock();
  const throttle = new SignInThrottle(clock);
  let evaluated = 0;
  for (let guess = 0; guess < 1000; guess += 1) {
    const verdict = throttle.begin({ login: 'ada', address: `192.168.1.${guess % 50}`, device: null });
    if (verdict.type === 'go') evaluated += 1;
    clock.advance(HOUR / 1001);
  }
  assert.ok(evaluated <= 20, `${evaluated} were evaluated`);
  assert.deepEqual(throttle.begin({ login: 'ada', address: '192.168.1.7', device: 'the hash of her cookie' }), {
    type: 'go',
  });
});

test('after three free tries each one doubles the pause', () => {
  const clock = testClock();
  const throttle = new SignInThrottle(clock);
  const attempt = { login: 'ada', address: '192.168.1.7', device: null };
  for (let n = 0; n < 3; n += 1) assert.equal(throttle.begin(attempt).type, 'go');
  for (const seconds of [1, 2, 4, 8]) {
    assert.deepEqual(throttle.begin(attempt), { type: 'wait', milliseconds: seconds * 1000 });
    clock.advance(seconds * 1000);
    assert.equal(throttle.begin(attempt).type, 'go');
  }
});

test('the right password clears the way, and the wall clock has no say', () => {
  const clock = testClock();
  const throttle = new SignInThrottle(clock);
  const attempt = { login: 'Ada', address: '192.168.1.7', device: null };
  for (let n = 0; n < 3; n += 1) throttle.begin(attempt);
  clock.jump(10 * HOUR);
  assert.equal(throttle.begin({ ...attempt, login: 'ada' }).type, 'wait');
  clock.advance(1000);
  assert.equal(throttle.begin(attempt).type, 'go');
  throttle.succeed(attempt);
  assert.equal(throttle.begin(attempt).type, 'go');
});

test('nobody is locked out for good', () => {
  const clock = testClock();
  const throttle = new SignInThrottle(clock);
  const attempt = { login: 'ada', address: '192.168.1.7', device: null };
  for (let n = 0; n < 500; n += 1) throttle.begin(attempt);
  clock.advance(HOUR);
  assert.equal(throttle.begin(attempt).type, 'go');
});

test('many names from one address are slowed down too', () => {
  const throttle = new SignInThrottle(testClock());
  const verdicts = Array.from({ length: 100 }, (_, n) =>
    throttle.begin({ login: `person-${n}`, address: '192.168.1.7', device: null }),
  );
  assert.equal(verdicts.filter(({ type }) => type === 'go').length, 40);
});

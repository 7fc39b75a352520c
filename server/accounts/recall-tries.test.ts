import assert from 'node:assert/strict';
import { test } from 'node:test';
import { transact } from '../store/transact.ts';
import { updateUser } from '../store/users.ts';
import { testApp } from '../testing/test-app.ts';
import { testClock } from '../testing/test-clock.ts';
import { appendAudit } from './audit.ts';
import { recallTries } from './recall-tries.ts';
import { type Credentials, signIn } from './sign-in.ts';
import { SignInThrottle } from './sign-in-throttle.ts';

const HOUR = 3_600_000;
const PASSWORD = 'orbit pencil lantern';

test('1,000 guesses from 50 addresses within an hour, with a restart after every ten: at most 20 are looked at', async (t) => {
  const { store, clock, passwords, signedIn } = await testApp(t);
  const { id, login } = await signedIn('administrators');
  const password_hash = await passwords.hash(PASSWORD);
  await transact(store, (trx) => updateUser(trx, id, { password_hash }));
  const deps = { clock, newId: () => 'x', passwords };
  const restarted = async () => {
    clock.restart();
    const throttle = new SignInThrottle(clock);
    await recallTries(store.db, clock, throttle);
    return throttle;
  };
  const who = (guess: number, more: Partial<Credentials> = {}): Credentials => ({
    login: guess % 2 === 0 ? login : login.toUpperCase(),
    password: `guess ${guess}`,
    address: `192.168.1.${guess % 50}`,
    userAgent: '',
    deviceToken: null,
    ...more,
  });
  const first = await signIn(store, { ...deps, throttle: await restarted() }, who(0, { password: PASSWORD }));
  const deviceToken = first.type === 'signed-in' ? first.deviceToken : assert.fail();
  let evaluated = 0;
  let throttle = await restarted();
  for (let guess = 0; guess < 1000; guess += 1) {
    if (guess % 10 === 0) throttle = await restarted();
    const result = await signIn(store, { ...deps, throttle }, who(guess));
    if (result.type === 'refused') evaluated += 1;
    clock.advance(Math.floor(HOUR / 1001));
  }
  assert.ok(evaluated > 10 && evaluated <= 20, `${evaluated} were evaluated`);
  throttle = await restarted();
  const owner = await signIn(store, { ...deps, throttle }, who(0, { password: PASSWORD, deviceToken }));
  assert.equal(owner.type, 'signed-in', 'from the device of before');
});

test('guesses at a known device count for it over a restart, and not for the account', async (t) => {
  const { store, clock, passwords, signedIn } = await testApp(t);
  const { id, login } = await signedIn('administrators');
  const password_hash = await passwords.hash(PASSWORD);
  await transact(store, (trx) => updateUser(trx, id, { password_hash }));
  const deps = { clock, newId: () => 'x', passwords };
  const common = { login, address: '192.168.1.7', userAgent: '' };
  const throttle = new SignInThrottle(clock);
  const first = await signIn(store, { ...deps, throttle }, { ...common, password: PASSWORD, deviceToken: null });
  const deviceToken = first.type === 'signed-in' ? first.deviceToken : assert.fail();
  for (let n = 0; n < 3; n += 1) {
    const result = await signIn(store, { ...deps, throttle }, { ...common, password: 'wrong', deviceToken });
    assert.equal(result.type, 'refused');
  }
  const after = new SignInThrottle(clock);
  await recallTries(store.db, clock, after);
  const onDevice = await signIn(store, { ...deps, throttle: after }, { ...common, password: PASSWORD, deviceToken });
  assert.equal(onDevice.type, 'wait');
  const elsewhere = await signIn(
    store,
    { ...deps, throttle: after },
    { ...common, password: PASSWORD, deviceToken: null },
  );
  assert.equal(elsewhere.type, 'signed-in');
});

test('a clock that was set back while nothing ran locks nobody out for longer than the hour', async (t) => {
  const { store } = await testApp(t);
  const clock = testClock();
  const actor = { id: null, name: 'ada', address: '192.168.1.7' };
  const subject = { type: 'user', id: '1' };
  for (let n = 0; n < 25; n += 1)
    await transact(store, (trx) => appendAudit(trx, { clock }, { actor, action: 'session.refused', subject }));
  clock.jump(-400 * 24 * HOUR);
  const throttle = new SignInThrottle(clock);
  await recallTries(store.db, clock, throttle);
  const attempt = { login: 'ada', address: '192.168.1.9', device: null };
  assert.equal(throttle.begin(attempt).type, 'wait');
  clock.advance(HOUR);
  assert.equal(throttle.begin(attempt).type, 'go');
});

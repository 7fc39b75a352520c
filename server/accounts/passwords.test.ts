import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OWASP_MINIMUM, Passwords, PasswordsBusyError } from './passwords.ts';

const CHEAP = { memory: 8, passes: 1, parallelism: 1 };

test('a hash of the reference implementation is understood', async () => {
  // phc-winner-argon2, src/test.c: hashtest(version 0x13, t 2, m 16, p 1, "password", "somesalt")
  const hash = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
  const passwords = new Passwords(CHEAP);
  assert.equal(await passwords.verify('password', hash), true);
  assert.equal(await passwords.verify('Password', hash), false);
});

test('what was hashed is recognised, in any Unicode form, and nothing else is', async () => {
  const passwords = new Passwords(CHEAP);
  const hash = await passwords.hash('cr\u00e8me br\u00fbl\u00e9e'); // composed
  assert.match(hash, /^\$argon2id\$v=19\$m=8,t=1,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  assert.equal(await passwords.verify('cre\u0300me bru\u0302le\u0301e', hash), true);
  assert.equal(await passwords.verify('creme brulee', hash), false);
});

test('without a hash, or with a broken one, nothing is right', async () => {
  const passwords = new Passwords(CHEAP);
  for (const hash of [null, '', 'none', '$argon2id$v=19$m=8,t=1,p=1$$', '$2b$10$abcdefghijklmnopqrstuv']) {
    assert.equal(await passwords.verify('', hash), false);
  }
});

test('two are hashed at a time, eight wait, and the rest is told to come back', async () => {
  const passwords = new Passwords(CHEAP);
  const results = await Promise.allSettled(Array.from({ length: 200 }, () => passwords.hash('orbit pencil lantern')));
  const refused = results.filter((result) => result.status === 'rejected');
  assert.equal(results.length - refused.length, 10);
  assert.ok(refused.every(({ reason }) => reason instanceof PasswordsBusyError));
  assert.equal(typeof (await passwords.hash('and afterwards it goes on')), 'string');
});

test('a hash with weaker parameters is to be made again', async () => {
  const hash = await new Passwords(CHEAP).hash('orbit pencil lantern');
  assert.equal(new Passwords(OWASP_MINIMUM).isOutdated(hash), true);
  assert.equal(new Passwords(CHEAP).isOutdated(hash), false);
});

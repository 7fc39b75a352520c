// T1 (security.md): the passwords that devices are delivered with open nothing, neither before the first run nor after it,
// and nobody can choose one of them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgePassword } from '../accounts/password-policy.ts';
import { transact } from '../store/transact.ts';
import { updateUser } from '../store/users.ts';
import { TEST_ORIGIN, type TestApp, testApp } from '../testing/test-app.ts';

const LOGINS = [
  'admin',
  'administrator',
  'root',
  'user',
  'guest',
  'test',
  'support',
  'service',
  'operator',
  'textdesk',
];
const PASSWORDS = [
  ...['', 'admin', 'password', '12345678', 'changeme', 'default', 'root', 'raspberry', 'secret', 'letmein'],
  ...[
    'admin123',
    'administrator',
    'Passw0rd',
    'password1234',
    'qwerty123456',
    '123456789012',
    'welcome',
    'guest',
    'textdesk',
    'toor',
  ],
];
/** Of gateways and boards of this kind. */
const KNOWN = [
  ['kalkun', 'kalkun'],
  ['pi', 'raspberry'],
  ['playsms', 'admin'],
  ['sms', 'sms'],
  ['ubnt', 'ubnt'],
  ['admin', '1234'],
] as const;
const LIST = [...LOGINS.flatMap((login) => PASSWORDS.map((password) => [login, password] as const)), ...KNOWN];
const HOUR = 3_600_000;

async function openWith(server: TestApp, [login, password]: readonly [string, string]) {
  server.clock.advance(HOUR); // so that each is looked at, and none only slowed down
  return await server.app.inject({
    method: 'POST',
    url: '/session',
    headers: { origin: TEST_ORIGIN, 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' },
    payload: new URLSearchParams({ login, password }).toString(),
  });
}

test(`${LIST.length} default credentials open nothing, on a fresh machine and on one that is set up with those logins`, async (t) => {
  const server = await testApp(t);
  const tryAll = async () => {
    for (const pair of LIST) {
      const answer = await openWith(server, pair);
      assert.deepEqual([answer.statusCode, answer.cookies], [422, []], pair.join(' / '));
    }
  };
  assert.ok(LIST.length >= 200);
  await tryAll();
  assert.deepEqual(await server.store.db.selectFrom('users').select('id').execute(), []);
  for (const login of LOGINS) {
    const { id } = await server.signedIn('administrators');
    const password_hash = await server.passwords.hash('orbit pencil lantern');
    await transact(server.store, (trx) => updateUser(trx, id, { login, password_hash }));
  }
  await tryAll();
  const right = await openWith(server, ['admin', 'orbit pencil lantern']);
  assert.equal(right.statusCode, 303, 'the accounts are there');
});

test('none of them can be chosen as a password', () => {
  const taken = LIST.filter(([login, password]) => judgePassword(password, [login]).type === 'good');
  assert.deepEqual(taken, []);
});

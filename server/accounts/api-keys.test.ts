import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testClock } from '../testing/test-clock.ts';
import { testStore } from '../testing/test-store.ts';
import { createApiKey, isAddressBlock, type NewApiKey, revokeApiKey, verifyApiKey } from './api-keys.ts';
import { ALL_RIGHTS, Rights } from './rights.ts';

const ADMINISTRATOR = { id: null, name: 'Ada', address: null, rights: ALL_RIGHTS };
const SENDING: NewApiKey = {
  name: 'Practice software',
  grants: [{ area: 'conversations', read: false, write: true }],
  addresses: [],
  expiresAt: null,
};

async function setUp(t: Parameters<typeof testStore>[0]) {
  const store = await testStore(t);
  const clock = testClock();
  const create = async (wanted: Partial<NewApiKey>) => {
    const made = await createApiKey(store, { clock, newId: () => `key-${clock.now()}` }, ADMINISTRATOR, {
      ...SENDING,
      ...wanted,
    });
    assert.equal(made.type, 'made');
    return made.type === 'made' ? made : assert.fail();
  };
  const check = async (key: string, address = '192.168.1.9') => await verifyApiKey(store.db, clock, key, address);
  return { store, clock, create, check };
}

test('a key works with its rights, and is nowhere in the database', async (t) => {
  const { store, create, check } = await setUp(t);
  const { key } = await create({});
  const verdict = await check(key);
  assert.equal(verdict.type, 'valid');
  if (verdict.type !== 'valid') return;
  assert.equal(verdict.key.rights.may('conversations', 'write'), true);
  assert.equal(verdict.key.rights.may('clients', 'read'), false);
  const stored = JSON.stringify(await store.db.selectFrom('api_keys').selectAll().execute());
  assert.ok(!stored.includes(key.slice(-20)));
});

test('unknown, revoked and expired keys are refused', async (t) => {
  const { store, clock, create, check } = await setUp(t);
  for (const key of ['', 'textdesk_', `textdesk_${'A'.repeat(43)}`, 'Bearer x']) {
    assert.deepEqual(await check(key), { type: 'invalid', reason: 'unknown' });
  }
  const expiring = await create({ expiresAt: clock.now() + 1000 });
  clock.advance(1000);
  assert.deepEqual(await check(expiring.key), { type: 'invalid', reason: 'expired', keyId: 1 });
  const revoked = await create({});
  assert.equal(await revokeApiKey(store, { clock }, ADMINISTRATOR, revoked.publicId), true);
  assert.deepEqual(await check(revoked.key), { type: 'invalid', reason: 'revoked', keyId: 2 });
});

test('a key bound to addresses works from there only', async (t) => {
  const { create, check } = await setUp(t);
  const { key } = await create({ addresses: ['192.168.1.0/24', '2001:db8::1'] });
  assert.equal((await check(key, '192.168.1.77')).type, 'valid');
  assert.equal((await check(key, '::ffff:192.168.1.77')).type, 'valid');
  assert.equal((await check(key, '2001:db8::1')).type, 'valid');
  assert.deepEqual(await check(key, '192.168.2.1'), { type: 'invalid', reason: 'address', keyId: 1 });
  assert.deepEqual(await check(key, '2001:db8::2'), { type: 'invalid', reason: 'address', keyId: 1 });
});

test('nobody makes a key that may do more than they may', async (t) => {
  const { store, clock } = await setUp(t);
  const clerk = { ...ADMINISTRATOR, rights: new Rights([{ area: 'settings', read: true, write: true }]) };
  const made = await createApiKey(store, { clock, newId: () => 'x' }, clerk, SENDING);
  assert.deepEqual(made, { type: 'beyond-own-rights' });
});

test('what is an address and what is not', () => {
  for (const good of ['10.0.0.1', '10.0.0.0/8', '::1', 'fd00::/8']) assert.equal(isAddressBlock(good), true, good);
  for (const bad of ['', '10.0.0', '10.0.0.0/33', '::/129', 'localhost', '1.2.3.4/', '1.2.3.4/8/8']) {
    assert.equal(isAddressBlock(bad), false, bad);
  }
});

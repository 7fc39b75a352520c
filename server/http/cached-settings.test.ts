import assert from 'node:assert/strict';
import { test } from 'node:test';
import { writeSetting } from '../inbox/settings.ts';
import { transact } from '../store/transact.ts';
import { testStore } from '../testing/test-store.ts';
import { cachedSettings } from './cached-settings.ts';

test('settings are read once, and anew as soon as a change is on disk; what the environment fixed wins', async (t) => {
  const store = await testStore(t);
  const settings = cachedSettings(store, { country: 'SE' });
  const first = await settings();
  assert.equal(first.country, 'SE');
  assert.equal(await settings(), first, 'the same object: nothing was read');
  await transact(store, async (trx, announce) => {
    await writeSetting(trx, { key: 'clinicName', value: 'Fjord Clinic', at: 1, by: null });
    announce({ type: 'settings' });
  });
  assert.equal((await settings()).clinicName, 'Fjord Clinic');
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClient } from '../inbox/clients.ts';
import { uuidv7 } from '../store/ids.ts';
import { TEST_ORIGIN, testApp } from '../testing/test-app.ts';

const MOBILE = '+33612345678';
const HOME = '+33145678901';
const WORK = '+33698765432';

test('of a client’s numbers the one that was searched for stands first', async (t) => {
  const { app, store, clock, signedIn } = await testApp(t);
  const { id, headers } = await signedIn('front-desk');
  await createClient(
    store,
    { clock, newId: () => uuidv7(clock.now()), audit: async () => {} },
    {
      name: 'Okafor',
      externalId: null,
      notes: '',
      numbers: [MOBILE, HOME, WORK].map((number) => ({ number, label: '' })),
      actor: { id, name: 'Test', address: null },
    },
  );
  const found = async (q: string) => {
    const { body } = await app.inject({
      method: 'POST',
      url: '/recipients',
      headers: { ...headers, origin: TEST_ORIGIN, 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ q }).toString(),
    });
    return [...body.matchAll(/name="number" value="(\+\d+)"/g)].map(([, number]) => number);
  };
  assert.deepEqual(await found('okafor'), [MOBILE, HOME, WORK]);
  assert.deepEqual(await found('06 98 76'), [WORK, MOBILE, HOME], 'a part of it');
  assert.deepEqual(await found('+33 1 45 67 89 01'), [HOME, MOBILE, WORK], 'the whole of it');
  assert.deepEqual(await found('7890'), [HOME, MOBILE, WORK]);
});

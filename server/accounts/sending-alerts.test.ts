import assert from 'node:assert/strict';
import { test } from 'node:test';
import { storeSetting } from '../store/settings.ts';
import { transact } from '../store/transact.ts';
import { TEST_ORIGIN, testApp } from '../testing/test-app.ts';
import { checkSendingLimits, DEFAULT_LIMITS, LIMITS_SETTING } from './sending-limits.ts';

const DAY = 24 * 3_600_000;
const GERMAN = '+4915123456789';

test('the first text to a country is told to administrators once, with who sent it, and never again', async (t) => {
  const { app, store, clock, signedIn } = await testApp(t);
  const sender = await signedIn('front-desk');
  const administrator = await signedIn('administrators');
  const keep = (key: string, value: unknown) => storeSetting(store.db, { key, value, changedAt: 0, changedBy: null });
  await keep('country', 'FR');
  await keep(LIMITS_SETTING, { ...DEFAULT_LIMITS, allowedCountries: ['DE', 'BE'], allowPremium: true });
  store.changes.ring({ type: 'settings' });
  const send = async (number: string) =>
    (
      await transact(store, (trx) =>
        checkSendingLimits(trx, { clock, timeZone: 'UTC' }, { number, userId: sender.id, apiKeyId: null, parts: 1 }),
      )
    ).type;
  const banner = async (user: { headers: object }) => {
    const { body } = await app.inject({ url: '/profile', headers: { ...user.headers } });
    return /id="banner-sending-alerts">([\s\S]*?)<\/div>/.exec(body)?.[1] ?? '';
  };
  assert.equal(await send('+33612345678'), 'allowed');
  assert.equal(await banner(administrator), '', 'a text within the country is no news');
  for (const number of [GERMAN, GERMAN, '36184']) assert.equal(await send(number), 'allowed');
  const told = await banner(administrator);
  assert.match(
    told,
    /First text to a short code, by Test front-desk-1, on .*First text to Germany, by Test front-desk-1/s,
  );
  assert.equal(told.match(/Germany/g)?.length, 1);
  assert.equal(await banner(sender), '', 'who could do nothing about it is not told');
  const headers = { ...administrator.headers, origin: TEST_ORIGIN };
  assert.equal((await app.inject({ method: 'POST', url: '/settings/sending/seen', headers })).statusCode, 303);
  assert.equal(await banner(administrator), '');
  clock.advance(400 * DAY);
  assert.equal(await send(GERMAN), 'allowed');
  assert.equal(await send('+32470123456'), 'allowed');
  const later = await banner(await signedIn('administrators'));
  assert.match(later, /First text to Belgium/);
  assert.doesNotMatch(later, /Germany/);
  const rows = await store.db.selectFrom('audit_log').selectAll().where('action', 'like', 'sending.%').execute();
  assert.deepEqual(
    rows.map(({ action, actor, subject_id }) => [action, actor, subject_id]),
    ['DE', 'short-code', 'BE'].map((where) => ['sending.new-destination', 'Test front-desk-1', where]),
  );
  assert.doesNotMatch(JSON.stringify(rows), /15123456789|36184/, 'no number stands in it');
});

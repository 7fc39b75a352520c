import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OpenStore } from '../store/database.ts';
import { storeSetting } from '../store/settings.ts';
import { transact } from '../store/transact.ts';
import { testClock } from '../testing/test-clock.ts';
import { testStore } from '../testing/test-store.ts';
import { destinationOf } from './destinations.ts';
import { sendingAlerts } from './sending-alerts.ts';
import {
  checkSendingLimits,
  DEFAULT_LIMITS,
  judgeDestination,
  LIMITS_SETTING,
  readSendingLimits,
  type Sending,
  type SendingLimits,
  type SendingLimitsDeps,
  type SendingVerdict,
  sentToday,
} from './sending-limits.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const FRENCH = { number: '+33612345678', userId: 1, apiKeyId: null, parts: 1 };

function check(
  store: OpenStore,
  { timeZone = 'UTC', ...deps }: Omit<SendingLimitsDeps, 'timeZone'> & { timeZone?: string },
  sending: Sending,
): Promise<SendingVerdict> {
  return transact(store, (trx) => checkSendingLimits(trx, { timeZone, ...deps }, sending));
}

async function limited(store: OpenStore, limits: Partial<SendingLimits>): Promise<void> {
  await storeSetting(store.db, { key: 'country', value: 'FR', changedAt: 0, changedBy: null });
  await storeSetting(store.db, {
    key: LIMITS_SETTING,
    value: { ...DEFAULT_LIMITS, ...limits },
    changedAt: 0,
    changedBy: null,
  });
}

test('numbers are sorted by where a text to them goes', () => {
  assert.deepEqual(destinationOf('+33612345678'), { type: 'country', country: 'FR', premium: false });
  assert.deepEqual(destinationOf('+33899123456'), { type: 'country', country: 'FR', premium: true });
  assert.deepEqual(destinationOf('+447012345678'), { type: 'country', country: 'GB', premium: true });
  assert.deepEqual(destinationOf('36184'), { type: 'short-code' });
  assert.deepEqual(destinationOf('+99912345678'), { type: 'nowhere' });
});

test('home is allowed; foreign, premium, short codes and nowhere are refused unless allowed', () => {
  const judge = (number: string, limits: Partial<SendingLimits> = {}, home = 'FR') =>
    judgeDestination(destinationOf(number), { ...DEFAULT_LIMITS, ...limits }, home).type;
  assert.equal(judge('+33612345678'), 'allowed');
  assert.equal(judge('+4915123456789'), 'refused');
  assert.equal(judge('+4915123456789', { allowedCountries: ['DE'] }), 'allowed');
  assert.equal(judge('+4915123456789', { allowedCountries: ['*'] }), 'allowed');
  assert.equal(judge('+4915123456789', {}, ''), 'allowed', 'without a home country nothing is foreign');
  assert.equal(judge('+33899123456'), 'refused');
  assert.equal(judge('+33899123456', { allowPremium: true }), 'allowed');
  assert.equal(judge('36184'), 'refused');
  assert.equal(judge('36184', { allowPremium: true }), 'allowed');
  assert.equal(judge('+99912345678'), 'refused');
});

test('the budget of a user counts parts, is theirs alone, and is new the next day', async (t) => {
  const store = await testStore(t);
  await limited(store, { perUser: 5 });
  const clock = testClock();
  const send = async (userId: number, parts: number) =>
    (await check(store, { clock }, { ...FRENCH, userId, parts })).type;
  assert.equal(await send(1, 3), 'allowed');
  assert.equal(await send(1, 3), 'refused');
  assert.equal(await send(1, 2), 'allowed');
  assert.equal(await send(1, 1), 'refused');
  assert.equal(await send(2, 5), 'allowed');
  clock.advance(DAY);
  assert.equal(await send(1, 5), 'allowed');
});

test('a budget is new at midnight of the clinic, not of UTC', async (t) => {
  const store = await testStore(t);
  await limited(store, { perUser: 5 });
  const clock = testClock(Date.UTC(2026, 10, 23, 22, 59));
  const timeZone = 'Europe/Stockholm';
  const send = async (parts: number) => (await check(store, { clock, timeZone }, { ...FRENCH, parts })).type;
  const today = () => sentToday(store.db, clock.now(), timeZone);
  assert.equal(await send(5), 'allowed');
  assert.equal(await send(1), 'refused');
  assert.equal(await today(), 5);
  clock.advance(60_000);
  assert.equal(await today(), 0, 'it is 00:00 there');
  assert.equal(await send(5), 'allowed');
  clock.advance(HOUR);
  assert.equal(await today(), 5, 'and 00:00 UTC begins nothing');
  assert.equal(await send(1), 'refused');
});

const ZONE_CHANGES = [
  {
    name: 'to where tomorrow has begun: the running day goes on to the midnight it was begun with',
    at: '2026-11-23T14:00:00Z',
    from: 'Europe/Stockholm',
    to: 'Australia/Sydney',
    // The 24th is a short one: from midnight in Stockholm to that in Sydney.
    days: ['2026-11-23T23:00:00.000Z', '2026-11-24T13:00:00.000Z', '2026-11-25T13:00:00.000Z'],
  },
  {
    name: 'to where it is yesterday still: the running date goes on there to its end',
    at: '2026-11-23T14:00:00Z',
    from: 'Australia/Sydney',
    to: 'Europe/Stockholm',
    days: ['2026-11-24T23:00:00.000Z', '2026-11-25T23:00:00.000Z'],
  },
  {
    name: 'to another zone of the same date: the day ends where the later of both does',
    at: '2026-11-23T14:00:00Z',
    from: 'Europe/Stockholm',
    to: 'Europe/London',
    days: ['2026-11-24T00:00:00.000Z', '2026-11-25T00:00:00.000Z'],
  },
];

for (const { name, at, from, to, days } of ZONE_CHANGES) {
  test(`a change of zone gives no date a second budget: ${name}`, async (t) => {
    const store = await testStore(t);
    await limited(store, { perUser: 5 });
    const clock = testClock(Date.parse(at));
    const send = async (timeZone: string) => (await check(store, { clock, timeZone }, { ...FRENCH, parts: 5 })).type;
    assert.equal(await send(from), 'allowed');
    assert.equal(await send(to), 'refused', 'nothing begins anew by the change');
    assert.equal(await sentToday(store.db, clock.now(), to), 5);
    assert.equal(await send(from), 'refused', 'nor by changing back');
    const begun: string[] = [];
    while (begun.length < days.length) {
      clock.advance(HOUR);
      if ((await send(to)) === 'allowed') begun.push(new Date(clock.now()).toISOString());
    }
    assert.deepEqual(begun, days);
  });
}

test('a clock that was a year ahead and is set right keeps no day of that year', async (t) => {
  const store = await testStore(t);
  await limited(store, { perUser: 5 });
  const clock = testClock();
  const send = async () => (await check(store, { clock }, { ...FRENCH, parts: 5 })).type;
  clock.jump(365 * DAY);
  assert.equal(await send(), 'allowed');
  clock.jump(-365 * DAY);
  assert.equal(await send(), 'allowed');
  assert.equal(await send(), 'refused');
  clock.advance(DAY);
  assert.equal(await send(), 'allowed');
});

test('10,000 texts of a stolen key to premium ranges: none goes; to home ones: as many as the cap', async (t) => {
  const store = await testStore(t);
  await limited(store, { perKey: 50, total: 1000 });
  const deps = { clock: testClock() };
  const sent = { premium: 0, home: 0 };
  for (let n = 0; n < 10_000; n += 1) {
    const kind = n % 20 === 0 ? 'home' : 'premium';
    const number = kind === 'home' ? '+33612345678' : `+3389912${String(n % 10_000).padStart(4, '0')}`;
    const verdict = await check(store, deps, { number, userId: null, apiKeyId: 3, parts: 1 });
    if (verdict.type === 'allowed') sent[kind] += 1;
  }
  assert.deepEqual(sent, { premium: 0, home: 50 });
  const told = await sendingAlerts(store.db, deps.clock.now());
  assert.deepEqual(
    told.map(({ alert, about }) => `${alert} ${about}`),
    ['sending.limit-reached key:3', 'sending.destination-refused premium'],
    'both are told, once each',
  );
});

test('the clinic as a whole and each foreign country have budgets', async (t) => {
  const store = await testStore(t);
  await limited(store, { total: 10, perForeignCountry: 2, allowedCountries: ['DE'] });
  const deps = { clock: testClock() };
  const german = { number: '+4915123456789', userId: 1, apiKeyId: null, parts: 1 };
  const verdicts = [];
  for (let n = 0; n < 3; n += 1) verdicts.push(await check(store, deps, german));
  assert.deepEqual(
    verdicts.map(({ type }) => type),
    ['allowed', 'allowed', 'refused'],
  );
  const last = verdicts.at(-1);
  assert.deepEqual(last, { type: 'refused', reason: { why: 'country-limit-reached', limit: 2, country: 'DE' } });
  for (let n = 0; n < 8; n += 1) {
    const verdict = await check(store, deps, { ...FRENCH, userId: 10 + n });
    assert.equal(verdict.type, 'allowed');
  }
  const over = await check(store, deps, { ...FRENCH, userId: 99 });
  assert.deepEqual(over, { type: 'refused', reason: { why: 'limit-reached', whose: 'clinic', limit: 10 } });
});

test('the country that the environment fixed wins over the stored one', async (t) => {
  const store = await testStore(t);
  await limited(store, {});
  const verdict = await check(store, { clock: testClock(), fixedCountry: 'DE' }, FRENCH);
  assert.equal(verdict.type, 'refused');
});

test('a stored setting of the wrong shape falls back to the defaults', async (t) => {
  const store = await testStore(t);
  const value = { perUser: -1, total: 'many', allowedCountries: 'FR', allowPremium: 1 };
  await storeSetting(store.db, { key: LIMITS_SETTING, value, changedAt: 0, changedBy: null });
  assert.deepEqual(await readSendingLimits(store.db), DEFAULT_LIMITS);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startOfDay, startOfNextDay } from './clinic-day.ts';

const iso = (at: number | undefined) => (at === undefined ? undefined : new Date(at).toISOString());

const DAYS = [
  { name: 'UTC', zone: 'UTC', day: '2026-11-28', from: '2026-11-28T00:00:00.000Z', to: '2026-11-29T00:00:00.000Z' },
  {
    name: 'furthest east',
    zone: 'Pacific/Kiritimati',
    day: '2026-11-28',
    from: '2026-11-27T10:00:00.000Z',
    to: '2026-11-28T10:00:00.000Z',
  },
  {
    name: 'furthest west',
    zone: 'Pacific/Pago_Pago',
    day: '2026-11-28',
    from: '2026-11-28T11:00:00.000Z',
    to: '2026-11-29T11:00:00.000Z',
  },
  {
    name: 'a day of 23 hours',
    zone: 'Europe/Stockholm',
    day: '2026-03-29',
    from: '2026-03-28T23:00:00.000Z',
    to: '2026-03-29T22:00:00.000Z',
  },
  {
    name: 'a day of 25 hours',
    zone: 'Europe/Stockholm',
    day: '2026-10-25',
    from: '2026-10-24T22:00:00.000Z',
    to: '2026-10-25T23:00:00.000Z',
  },
  {
    name: 'a day that begins at one',
    zone: 'Africa/Cairo',
    day: '2026-04-24',
    from: '2026-04-23T22:00:00.000Z',
    to: '2026-04-24T21:00:00.000Z',
  },
];

for (const { name, zone, day, from, to } of DAYS)
  test(`the day of a clinic begins and ends by its time zone: ${name}`, () => {
    assert.equal(iso(startOfDay(day, zone)), from);
    assert.equal(iso(startOfNextDay(day, zone)), to);
  });

test('what is no day has no beginning', () => {
  for (const text of ['', 'today', '2026-13-45', '2026-1-1', '2026-11-28T00:00']) {
    assert.equal(startOfDay(text, 'UTC'), undefined);
    assert.equal(startOfNextDay(text, 'UTC'), undefined);
  }
});

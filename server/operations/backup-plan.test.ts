import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_PLAN, isBackupStale, nextBackup } from './backup-plan.ts';

const HOUR = 60 * 60 * 1000;
const plan = { ...DEFAULT_PLAN, enabled: true, folder: '/media/stick' };
const at = (text: string) => Date.parse(text);
const next = (made: string | null, tried: string | null, now: string, zone = 'Europe/Stockholm') => {
  const due = nextBackup(
    plan,
    { lastMadeAt: made === null ? null : at(made), lastTriedAt: tried === null ? null : at(tried) },
    at(now),
    zone,
  );
  return due === undefined ? undefined : new Date(due).toISOString();
};

test('the first backup is made at once, the next one in the following night', () => {
  assert.equal(next(null, null, '2026-11-23T10:00:00Z'), '2026-11-23T10:00:00.000Z');
  assert.equal(next('2026-11-23T10:00:00Z', null, '2026-11-23T10:05:00Z'), '2026-11-24T01:00:00.000Z');
});

test('a nightly backup keeps its local hour over the change to summer time', () => {
  assert.equal(next('2026-03-28T01:00:00Z', null, '2026-03-28T08:00:00Z'), '2026-03-29T01:00:00.000Z');
  assert.equal(next('2026-03-29T01:00:00Z', null, '2026-03-29T08:00:00Z'), '2026-03-30T00:00:00.000Z');
});

test('one that was missed while the machine was off is due at once', () => {
  const due = next('2026-11-01T01:00:00Z', null, '2026-11-23T10:00:00Z');
  assert.ok(due !== undefined && due < '2026-11-23T10:00:00Z');
});

test('a failed one is tried again after an hour, not at once', () => {
  assert.equal(
    next('2026-11-20T01:00:00Z', '2026-11-23T01:00:00Z', '2026-11-23T01:00:10Z'),
    '2026-11-23T02:00:00.000Z',
  );
});

test('a clock that was set back does not postpone backups for years', () => {
  assert.equal(next('2038-01-01T00:00:00Z', null, '2026-11-23T10:00:00Z'), '2026-11-23T10:00:00.000Z');
});

test('without a folder or when switched off nothing is planned', () => {
  assert.equal(nextBackup({ ...plan, folder: '' }, { lastMadeAt: null, lastTriedAt: null }, 0, 'UTC'), undefined);
  assert.equal(nextBackup({ ...plan, enabled: false }, { lastMadeAt: null, lastTriedAt: null }, 0, 'UTC'), undefined);
});

test('a backup is stale after two and a half intervals', () => {
  assert.equal(isBackupStale(plan, 0, 60 * HOUR), false);
  assert.equal(isBackupStale(plan, 0, 61 * HOUR), true);
  assert.equal(isBackupStale(plan, null, 0), true);
});

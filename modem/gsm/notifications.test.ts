import assert from 'node:assert/strict';
import { test } from 'node:test';
import { notificationChoices } from './notifications.ts';

test('F3: the setting is chosen from what is offered', () => {
  assert.deepEqual(notificationChoices('(0,1,2),(0-3),(0,2),(0-2),(0,1)')[0], [2, 1, 0, 1, 0]);
  assert.deepEqual(notificationChoices('(0-2),(0,1,3),(0),(0,1),(0,1)')[0], [2, 1, 0, 1, 0]);
  assert.deepEqual(notificationChoices('(0,1),(0,1),(0),(0),(1)')[0], [1, 1, 0, 0, 1]);
  assert.deepEqual(notificationChoices('(1),(1),(0),(2),(1)')[0], [1, 1, 0, 2, 1]);
});

test('F1: a report is asked for straight to us before it is asked for stored', () => {
  const reports = notificationChoices('(2),(1),(0),(0,1,2),(0)').map((choice) => choice[3]);
  assert.deepEqual(reports, [1, 2, 0]);
});

test('a message is never asked for straight to us', () => {
  for (const offer of [undefined, '', '(0-3),(0-3),(0-3),(0-2),(0,1)', '(2),(2),(0),(1),(0)']) {
    assert.ok(
      notificationChoices(offer).every((choice) => choice[1] !== 2),
      String(offer),
    );
  }
});

test('without an offer the usual settings are tried', () => {
  assert.deepEqual(notificationChoices(undefined)[0], [2, 1, 0, 1, 0]);
});

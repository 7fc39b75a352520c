import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SegmentState } from '../store/tables.ts';
import { type PartsSummary, summariseParts } from './message-status.ts';

const CASES: readonly [states: readonly SegmentState[], status: PartsSummary['status'], accepted: number][] = [
  [['queued'], 'queued', 0],
  [['submitting'], 'sending', 0],
  [['submitted', 'queued'], 'sending', 1],
  [['queued', 'queued'], 'queued', 0],
  [['submitted', 'submitted'], 'sent', 2],
  [['delivered', 'submitted'], 'sent', 2],
  [['delivered', 'delivered'], 'delivered', 2],
  [['delivered', 'undelivered'], 'failed', 1],
  [['submitted', 'unknown'], 'unknown', 1],
  [['unknown', 'queued'], 'sending', 0],
  [['failed', 'cancelled'], 'failed', 0],
  [['unknown', 'failed'], 'failed', 0],
  [['cancelled', 'cancelled'], 'cancelled', 0],
];

for (const [states, status, accepted] of CASES) {
  test(`parts ${states.join(' + ')} make a message that is ${status}`, () => {
    const parts = states.map((state, index) => ({ sequence: index + 1, attempt: 1, state }));
    assert.deepEqual(summariseParts(parts), { status, accepted });
  });
}

test('the newest attempt of a part speaks, unless an older one was delivered after all', () => {
  const unknownThenSent = [
    { sequence: 1, attempt: 1, state: 'unknown' },
    { sequence: 1, attempt: 2, state: 'submitted' },
  ] as const;
  assert.equal(summariseParts(unknownThenSent).status, 'sent');
  const deliveredLate = [
    { sequence: 1, attempt: 2, state: 'failed' },
    { sequence: 1, attempt: 1, state: 'delivered' },
  ] as const;
  assert.equal(summariseParts(deliveredLate).status, 'delivered');
});

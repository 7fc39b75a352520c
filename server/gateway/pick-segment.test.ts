// Which part a status report is about, by a table and whatever the order.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { NEAR, pickSegment } from './pick-segment.ts';

const trusted = { clockTrusted: true, beingSent: false };
const at = 1_000 * NEAR;
const sent = (reference: number | null, ago = 0, report: number | null = null) => ({
  reference,
  submitting_at: at - ago,
  report_status: report,
});
const about = (time: number | null) => ({ reference: 7, digits: '01234567', serviceCentreAt: time });

const picks = [
  { name: 'the one at that time', candidates: [sent(7, 0), sent(7, 3 * NEAR)], time: at, around: trusted, index: 0 },
  {
    name: 'an old one for an old report',
    candidates: [sent(7, 0), sent(7, 3 * NEAR)],
    time: at - 3 * NEAR,
    around: trusted,
    index: 1,
  },
  { name: 'neither of two alike', candidates: [sent(7, 0), sent(7, 1)], time: at, around: trusted, index: undefined },
  {
    name: 'of two alike the one without a report',
    candidates: [sent(7, 0, 0), sent(7, 1)],
    time: at,
    around: trusted,
    index: 1,
  },
  {
    name: 'one of unknown reference at that time',
    candidates: [sent(7, 9 * NEAR, 0), sent(null, 0)],
    time: at,
    around: trusted,
    index: 1,
  },
  {
    name: 'none of unknown reference from long ago while one is on the wire',
    candidates: [sent(null, 9 * NEAR)],
    time: at,
    around: { ...trusted, beingSent: true },
    index: undefined,
  },
  { name: 'a second report about the same part', candidates: [sent(7, 0, 0x20)], time: at, around: trusted, index: 0 },
  {
    name: 'the only one that waits where our clock was wrong',
    candidates: [sent(7, 99 * NEAR)],
    time: at,
    around: trusted,
    index: 0,
  },
  {
    name: 'the only one that waits where there is no time',
    candidates: [sent(7, 0), sent(7, NEAR, 0)],
    time: null,
    around: trusted,
    index: 0,
  },
  {
    name: 'none where two wait and there is no time',
    candidates: [sent(7, 0), sent(7, NEAR)],
    time: null,
    around: trusted,
    index: undefined,
  },
] as const;

for (const { name, candidates, time, around, index } of picks) {
  test(`a report is about ${name}`, () => {
    const picked = pickSegment(candidates, about(time), around);
    const list: readonly unknown[] = candidates;
    assert.equal(list.indexOf(picked), index ?? -1);
  });
}

test('the order of the candidates does not matter to which one a report is about', () => {
  const candidate = fc.record({
    reference: fc.constantFrom(7, null),
    submitting_at: fc.constantFrom(at, at - NEAR / 2, at - 3 * NEAR),
    report_status: fc.constantFrom(null, 0),
  });
  fc.assert(
    fc.property(
      fc.uniqueArray(candidate, { maxLength: 6 }),
      fc.boolean(),
      fc.boolean(),
      (list, clockTrusted, beingSent) => {
        const forwards = pickSegment(list, about(at), { clockTrusted, beingSent });
        assert.equal(pickSegment([...list].reverse(), about(at), { clockTrusted, beingSent }), forwards);
      },
    ),
  );
});

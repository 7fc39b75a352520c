import assert from 'node:assert/strict';
import { test } from 'node:test';
import { barsOf, signalChart } from './modem-card.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

test('the signal of a day is a line from left to right, and a pause in it is a gap', () => {
  const hours = (from: number, to: number, dbm: number) =>
    Array.from({ length: (to - from) * 12 }, (_, n) => ({ at: from * 60 * MINUTE + n * 5 * MINUTE, dbm }));
  const chart = signalChart([...hours(0, 6, -71), ...hours(12, 24, -95)], DAY);
  assert.ok(chart);
  assert.deepEqual([chart.lowest, chart.highest], [-95, -71]);
  assert.equal(chart.lines.length, 2);
  const ends = chart.lines.map((line) =>
    [line.split(' ')[0], line.split(' ').at(-1)].map((point) => Number(point?.split(',')[0])),
  );
  assert.deepEqual(ends, [
    [0, 59.2],
    [120, 239.2],
  ]);
});

test('a sample that stands alone is seen, and without two samples there is no chart', () => {
  const chart = signalChart(
    [
      { at: 0, dbm: -80 },
      { at: 60 * MINUTE, dbm: -81 },
    ],
    DAY,
  );
  assert.deepEqual(
    chart?.lines.map((line) => line.split(' ').length),
    [2, 2],
  );
  assert.equal(
    signalChart(
      [
        { at: 0, dbm: -80 },
        { at: 1, dbm: null },
      ],
      DAY,
    ),
    null,
  );
});

test('bars say nothing of a strength that is not known', () => {
  assert.deepEqual([undefined, 0, 1, 8, 14, 20, 31].map(barsOf), [null, 0, 1, 2, 3, 4, 5]);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readClock } from './network-time.ts';

const noon = Date.UTC(2026, 0, 5, 12);

for (const [text, time, offsetMinutes] of [
  ['"26/01/05,13:00:00+04"', noon, 60],
  ['26/01/05,13:00:00+04', noon, 60],
  ['"2026/01/05,13:00:00+04"', noon, 60],
  ['"26/01/05,02:30:00-38"', noon, -570],
  ['"26/01/05,12:00:00+0"', noon, 0],
  [' "26/1/5, 17:45:00+23",1', noon, 345],
] as const) {
  test(`G13: ${text} is understood`, () => assert.deepEqual(readClock(text), { time, offsetMinutes }));
}

for (const text of [
  '"80/01/06,00:00:00+00"',
  '"70/01/01,00:00:00+00"',
  '"00/01/01,00:00:00+00"',
  '"04/01/01,00:00:00+00"',
  '"26/13/05,12:00:00+04"',
  '"26/02/30,12:00:00+04"',
  '"26/01/05,24:00:00+04"',
  '"26/01/05,12:60:00+04"',
  '"26/01/05,12:00:00+99"',
  '"26/01/05,12:00:00"',
  '"0,0/00/00,00:00:00+00"',
  '',
]) {
  test(`G13: ${text || 'nothing'} is not believed`, () => assert.equal(readClock(text), undefined));
}

test('G13: whatever a modem says, no exception comes of it', () => {
  fc.assert(fc.property(fc.string(), (text) => void readClock(text)));
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromHex, OctetReader, OctetWriter, toHex } from './octets.ts';
import { readValidityPeriod, type ValidityPeriod, writeValidityPeriod } from './validity-period.ts';

const write = (period: ValidityPeriod) => {
  const writer = new OctetWriter();
  writeValidityPeriod(period, writer, 'vp');
  return toHex(writer.finish());
};
const DAY = 1440;

/** The edges of §9.2.3.12.1, and python-gsmmodem's and python-messaging's lists. */
const RELATIVE: readonly (readonly [number, number])[] = [
  [0, 5],
  [1, 10],
  [5, 30],
  [143, 720],
  [145, 780],
  [151, 960],
  [167, DAY],
  [168, 2 * DAY],
  [169, 3 * DAY],
  [170, 4 * DAY],
  [196, 30 * DAY],
  [197, 35 * DAY],
  [244, 52 * 7 * DAY],
  [255, 63 * 7 * DAY],
];

for (const [octet, minutes] of RELATIVE) {
  test(`the relative period ${octet} is ${minutes} minutes`, () => {
    assert.deepEqual(readValidityPeriod(new OctetReader(Uint8Array.of(octet)), 2, 'vp'), { type: 'relative', minutes });
    assert.equal(write({ type: 'relative', minutes }), toHex(Uint8Array.of(octet)));
  });
}

test('a relative period between two is rounded up, beyond the last is the last', () => {
  assert.equal(write({ type: 'relative', minutes: 6 }), '01');
  assert.equal(write({ type: 'relative', minutes: 31 * DAY }), 'C5');
  assert.equal(write({ type: 'relative', minutes: 999 * DAY }), 'FF');
});

test('the enhanced formats are read: none, relative, seconds, clock, single shot', () => {
  const read = (hex: string) => readValidityPeriod(new OctetReader(fromHex(hex)), 1, 'vp');
  const enhanced = (hex: string, expected: ValidityPeriod) => {
    assert.deepEqual(read(hex), expected);
    assert.equal(write(expected), hex);
  };
  enhanced('00000000000000', { type: 'enhanced', singleShot: false, period: { type: 'none' } });
  enhanced('41A70000000000', { type: 'enhanced', singleShot: true, period: { type: 'relative', minutes: DAY } });
  enhanced('023C0000000000', { type: 'enhanced', singleShot: false, period: { type: 'seconds', seconds: 60 } });
  const period = { type: 'clock', hours: 12, minutes: 34, seconds: 56 } as const;
  enhanced('03214365000000', { type: 'enhanced', singleShot: false, period });
});

test('an enhanced format not understood is kept as it came and noted', () => {
  const reader = new OctetReader(fromHex('07112233445566'));
  const period = readValidityPeriod(reader, 1, 'vp');
  assert.equal(reader.notes[0]?.type, 'reserved value');
  assert.ok(period);
  assert.equal(write(period), '07112233445566');
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EncodeError } from './errors.ts';
import { fromHex, OctetReader, OctetWriter, toHex } from './octets.ts';
import { readTimestamp, timestamp, writeTimestamp } from './timestamp.ts';

const read = (hex: string) => readTimestamp(new OctetReader(fromHex(hex)), 'time');
const write = (time: ReturnType<typeof timestamp>) => {
  const writer = new OctetWriter();
  writeTimestamp(time, writer, 'time');
  return toHex(writer.finish());
};

/** python-gsmmodem, python-messaging (dreamfabric's example) and modems.md E6. */
const TIMES: readonly (readonly [string, string, number])[] = [
  ['51117200000000', '2015-11-27T00:00:00Z', 0],
  ['51117200000080', '2015-11-26T22:00:00Z', 120],
  ['70402132522423', '2007-04-12T15:25:42Z', 480],
  ['7040213252242B', '2007-04-13T07:25:42Z', -480],
  ['99202150750321', '1999-02-12T02:57:30Z', 180],
  ['99202150750329', '1999-02-12T08:57:30Z', -180],
  ['61010340954482', '2016-10-29T21:59:44Z', 420],
  ['6101034095440C', '2016-10-30T14:59:44Z', -600],
  ['6101034095448A', '2016-10-30T11:59:44Z', -420],
];

for (const [hex, iso, offsetMinutes] of TIMES) {
  test(`${hex} is ${iso}, told ${offsetMinutes} minutes east (E6)`, () => {
    const expected = timestamp(Date.parse(iso), offsetMinutes);
    assert.deepEqual(read(hex), expected);
    assert.equal(write(expected), hex);
  });
}

for (const hex of [
  '610103409544C2',
  '00000000000000',
  '51130000000000',
  '51200300000000',
  '5111AA00000000',
  'FFFFFFFFFFFFFF',
]) {
  test(`${hex} is no possible date: unreadable and noted, never an exception (E7)`, () => {
    const reader = new OctetReader(fromHex(hex));
    assert.deepEqual(readTimestamp(reader, 'time'), { type: 'unreadable', octets: fromHex(hex) });
    assert.equal(reader.notes[0]?.type, 'time');
  });
}

test('30 February is no possible date, 29 February in a leap year is one', () => {
  assert.equal(read('42200300000000').type, 'unreadable');
  assert.equal(read('42209200000000').type, 'time');
});

test('years that two digits cannot tell and zones that are no quarters are refused', () => {
  assert.throws(() => write(timestamp(Date.UTC(2070, 0, 1))), EncodeError);
  assert.throws(() => write(timestamp(Date.UTC(2020, 0, 1), 7)), EncodeError);
});

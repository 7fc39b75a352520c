import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromHex, OctetReader } from './octets.ts';
import {
  concatenationElement,
  concatenationOf,
  portsElement,
  portsOf,
  readHeaderElements,
  shiftTablesOf,
} from './user-data-header.ts';

const header = (hex: string) => readHeaderElements(new OctetReader(fromHex(hex)), hex.length / 2, 'header');

test('a concatenation is read with 8 and with 16 bits of reference', () => {
  assert.deepEqual(concatenationOf(header('0003170301')), { reference: 23, referenceBits: 8, total: 3, sequence: 1 });
  const wide = { reference: 384, referenceBits: 16, total: 4, sequence: 2 } as const;
  assert.deepEqual(concatenationOf(header('080401800402')), wide);
  assert.deepEqual(concatenationOf({ elements: [concatenationElement(wide)] }), wide);
});

test('a reference of 0 is a reference (E12)', () => {
  assert.equal(concatenationOf(header('0003000201'))?.reference, 0);
});

for (const hex of ['00032A0000', '00032A0001', '00032A0200', '00032A0203', '00022A02']) {
  test(`the impossible concatenation ${hex} is ignored: the message stands for itself (E11)`, () => {
    assert.equal(concatenationOf(header(hex)), undefined);
  });
}

test('of two concatenations the last counts (§9.2.3.24)', () => {
  assert.equal(concatenationOf(header('00030102010003050303'))?.reference, 5);
});

test('ports are read with 8 and with 16 bits, destination first', () => {
  assert.deepEqual(portsOf(header('04026432')), { bits: 8, destination: 100, originator: 50 });
  const wide = { bits: 16, destination: 1234, originator: 5222 } as const;
  assert.deepEqual(portsOf(header('050404D21466')), wide);
  assert.deepEqual(portsOf({ elements: [portsElement(wide)] }), wide);
});

test('national tables are read from their elements, unknown languages and Spanish locking ignored (E20)', () => {
  assert.deepEqual(shiftTablesOf(header('240101250101')), { locking: 'turkish', single: 'turkish' });
  assert.deepEqual(shiftTablesOf(header('24010D')), { locking: undefined, single: 'urdu' });
  assert.deepEqual(shiftTablesOf(header('24010E250102')), { locking: undefined, single: undefined });
});

test('elements that nobody knows are kept, empty ones too (E10)', () => {
  const { elements } = header('7100C30301020300');
  assert.deepEqual(
    elements.map(({ identifier, data }) => [identifier, ...data]),
    [[0x71], [0xc3, 1, 2, 3]],
  );
});

test('an element longer than the header ends the reading with a note (E10)', () => {
  const reader = new OctetReader(fromHex('0003170301050499'));
  assert.equal(readHeaderElements(reader, 8, 'header').elements.length, 1);
  assert.deepEqual(
    reader.notes.map((note) => [note.type, note.field]),
    [['header', 'header.elements[1]']],
  );
});

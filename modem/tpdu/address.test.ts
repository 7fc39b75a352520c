import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressOf, addressText, readAddress, readServiceCentreAddress, writeAddress } from './address.ts';
import { DecodeError, EncodeError } from './errors.ts';
import { fromHex, OctetReader, OctetWriter, toHex } from './octets.ts';

/** Published in python-gsmmodem's and smspdudecoder's test lists. */
const ADDRESSES: readonly (readonly [string, string])[] = [
  ['0A918967452301', '+9876543210'],
  ['099189674523F1', '+987654321'],
  ['0B917228195339F4', '+27829135934'],
  ['06D061F118', 'abc'],
  ['0ED04669D0397C26A7', 'FRANCOIS'],
  ['14D0E10D6FE3DBA036A94D19', 'a[]{}€'],
  ['0AA11092997856', '0129998765'],
  ['0B915155214365F7', '+15551234567'],
  ['0BD0CDE6DB5DCE03', 'MMoney'],
  ['14D0C4F23C7D760390EF7619', 'Design@Home'],
  ['09D034186C3603', '40033'],
  ['09D055F3DB5D06', 'Ufone'],
];

const read = (hex: string) => {
  const reader = new OctetReader(fromHex(hex));
  return { address: readAddress(reader, 'address'), reader };
};

for (const [hex, text] of ADDRESSES) {
  test(`${hex} is the address ${text} (E1, E2)`, () => {
    const { address, reader } = read(`${hex}0000`);
    assert.equal(addressText(address), text);
    assert.equal(reader.position, hex.length / 2);
    const writer = new OctetWriter();
    writeAddress(address, writer, 'address');
    assert.equal(toHex(writer.finish()), hex);
  });
}

test('a short code never gets a plus, and neither does an empty number (E2, E4)', () => {
  assert.equal(addressText(read('05817120F0').address), '17020');
  assert.equal(addressText(read('0091').address), '');
});

test('an alphanumeric sender padded to eight characters loses the padding (E1)', () => {
  assert.equal(read('0ED0D432DBFC96D301').address.value, 'Telfort');
});

test('filler inside a number is left out and noted', () => {
  const { address, reader } = read('04911F32');
  assert.equal(address.value, '123');
  assert.deepEqual(
    reader.notes.map((note) => note.type),
    ['address'],
  );
});

test('a service centre address of length 0 is none, of length 200 no PDU (E5)', () => {
  assert.equal(readServiceCentreAddress(new OctetReader(fromHex('00')), 'sca'), undefined);
  assert.throws(() => readServiceCentreAddress(new OctetReader(fromHex('C8')), 'sca'), DecodeError);
});

test('what people write becomes an address: +, short code, name', () => {
  assert.equal(addressOf('+46701234567').typeOfNumber, 'international');
  assert.equal(addressOf('71700').typeOfNumber, 'unknown');
  assert.equal(addressOf('Textdesk').typeOfNumber, 'alphanumeric');
});

test('digits that are none and names that are too long are refused', () => {
  const write = (address: ReturnType<typeof addressOf>) => () => writeAddress(address, new OctetWriter(), 'to');
  assert.throws(write({ ...addressOf('1'), value: '12x' }), EncodeError);
  assert.throws(write(addressOf('a name that is too long')), EncodeError);
  assert.throws(write(addressOf('名前')), EncodeError);
});

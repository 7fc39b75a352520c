// What must hold for every value: encoder and decoder undo each other, cutting and joining too, counting tells what
// cutting does, and nothing but a DecodeError is thrown whatever comes.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { smsDeliver } from './deliver.ts';
import { join } from './join.ts';
import { measure } from './measure.ts';
import { NATIONAL_LANGUAGES } from './national-tables.ts';
import { toHex } from './octets.ts';
import { decodePdu, encodePdu } from './pdu.ts';
import { type SegmentOptions, segment } from './segment.ts';
import { packSeptets, unpackSeptets } from './septets.ts';
import { smsSubmit } from './submit.ts';
import { address, gsmText, mobileOriginated, mobileTerminated, nationalUserData, time } from './testing/arbitraries.ts';
import { decodeAndRecognise, mutatedPdu } from './testing/mutations.ts';
import { textUserData, type UserData } from './user-data.ts';

const RUNS = { numRuns: 1000 };
const centre = fc.option(
  address.filter(({ typeOfNumber, value }) => typeOfNumber !== 'alphanumeric' && value.length % 2 === 0),
  { nil: undefined },
);

test('every TPDU for a mobile is decoded as it was encoded', () => {
  fc.assert(
    fc.property(mobileTerminated, centre, (tpdu, serviceCentreAddress) => {
      const { hex, length } = encodePdu({ tpdu, serviceCentreAddress });
      assert.deepEqual(decodePdu(hex, 'mobile-terminated', length), { serviceCentreAddress, tpdu, notes: [] });
    }),
    { numRuns: 1500 },
  );
});

test('every TPDU from a mobile is decoded as it was encoded', () => {
  fc.assert(
    fc.property(mobileOriginated, centre, (tpdu, serviceCentreAddress) => {
      const { hex, length } = encodePdu({ tpdu, serviceCentreAddress });
      assert.deepEqual(decodePdu(hex, 'mobile-originated', length), { serviceCentreAddress, tpdu, notes: [] });
    }),
    { numRuns: 1500 },
  );
});

test('what was decoded without a note and is canonical is encoded as it came', () => {
  fc.assert(
    fc.property(mobileTerminated, (tpdu) => {
      const { hex } = encodePdu({ tpdu });
      assert.equal(encodePdu(decodePdu(hex)).hex, hex);
    }),
    RUNS,
  );
});

test('the text of every national table is decoded as it was encoded', () => {
  fc.assert(
    fc.property(nationalUserData, time, (userData, serviceCentreTimeStamp) => {
      const originatingAddress = {
        typeOfNumber: 'international',
        numberingPlan: 'telephone',
        value: '905321112233',
      } as const;
      const tpdu = smsDeliver({ originatingAddress, dataCodingScheme: 0, serviceCentreTimeStamp, userData });
      assert.deepEqual(decodePdu(encodePdu({ tpdu }).hex).tpdu, tpdu);
    }),
    RUNS,
  );
});

test('septets survive packing behind every number of fill bits (E8)', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ max: 127, maxLength: 160, size: 'max' }),
      fc.integer({ min: 0, max: 6 }),
      (septets, bits) => {
        assert.deepEqual(unpackSeptets(packSeptets(septets, bits), septets.length, bits), septets);
      },
    ),
    RUNS,
  );
});

test('a header of every length leaves the text behind it intact (E8)', () => {
  for (let length = 0; length <= 130; length++) {
    const header = { elements: [{ identifier: 0x80, data: new Uint8Array(length) }] };
    const text = 'Grüße @'.slice(0, Math.floor(((140 - 3 - length) * 8) / 7));
    const tpdu = smsSubmit({
      destinationAddress: { typeOfNumber: 'unknown', numberingPlan: 'telephone', value: '123' },
      dataCodingScheme: 0,
      userData: textUserData(text, 'gsm-7-bit', header),
    });
    assert.deepEqual(decodePdu(encodePdu({ tpdu }).hex, 'mobile-originated').tpdu, tpdu);
  }
});

const options: fc.Arbitrary<SegmentOptions> = fc.record({
  reference: fc.integer({ min: 0, max: 0xffff }),
  referenceBits: fc.constantFrom(8 as const, 16 as const),
  nationalLanguages: fc.subarray([...NATIONAL_LANGUAGES], { maxLength: 3 }),
});

const anyText = fc.oneof(
  gsmText(600),
  fc.string({ unit: 'binary', maxLength: 400, size: 'max' }),
  fc.string({ unit: 'grapheme', maxLength: 300, size: 'max' }),
  fc
    .array(fc.constantFrom('👩‍👩‍👧', '🇸🇪', 'é', 'कि', '€', 'a', '\r\n', 'ş'), { maxLength: 200, size: 'max' })
    .map((some) => some.join('')),
);

test('segments of any text join to the same text, in any order and repeated', () => {
  fc.assert(
    fc.property(anyText, options, fc.integer(), (raw, some, seed) => {
      // A byte order mark at the beginning and NULs at the end are no text to the reader.
      const text = raw.toWellFormed().replace(/^[\ufeff\ufffe]+|\0+$/g, '');
      const { parts } = segment(text, some);
      const shuffled = [...parts, ...parts].map((part, index) => ({ part, key: (index * seed) % 101 }));
      shuffled.sort((a, b) => a.key - b.key);
      assert.deepEqual(join(shuffled.map(({ part }) => part)), { state: 'complete', content: { type: 'text', text } });
    }),
    RUNS,
  );
});

test('every segment fits into a PDU, and no part ends inside an escape or a surrogate pair', () => {
  fc.assert(
    fc.property(anyText, options, (text, some) => {
      const { parts, dataCodingScheme } = segment(text, some);
      for (const userData of parts) {
        const destinationAddress = { typeOfNumber: 'unknown', numberingPlan: 'telephone', value: '1' } as const;
        const { hex } = encodePdu({ tpdu: smsSubmit({ destinationAddress, dataCodingScheme, userData }) });
        const notes = decodePdu(hex, 'mobile-originated').notes.filter((note) => note.text !== 'unpaired surrogates');
        if (!/[\0\ufeff]/.test(text)) assert.deepEqual(notes, []);
        if (userData.alphabet === 'ucs-2') assert.doesNotMatch(userData.text, /^[\udc00-\udfff]|[\ud800-\udbff]$/);
      }
    }),
    RUNS,
  );
});

test('measure counts exactly what segment makes', () => {
  fc.assert(
    fc.property(anyText, options, (text, some) => {
      const { parts, alphabet } = segment(text, some);
      const measured = measure(text, some);
      const units = (part: UserData) => (part.alphabet === 'gsm-7-bit' ? part.septets.length : part.octets.length >> 1);
      assert.equal(measured.alphabet, alphabet);
      assert.equal(measured.parts, parts.length);
      assert.equal(
        measured.used,
        parts.reduce((sum, part) => sum + (part.alphabet === 'ucs-2' ? part.octets.length / 2 : units(part)), 0),
      );
      const last = parts.at(-1);
      assert.ok(last && measured.left === measured.perPart - units(last) && measured.left >= 0);
    }),
    RUNS,
  );
});

test('random octets are read or refused with a DecodeError, in both directions', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200, size: 'max' }), (octets) => decodeAndRecognise(toHex(octets))),
    { numRuns: 3000 },
  );
});

test('any line is read or refused with a DecodeError', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 60, size: 'max' }), (line) => decodeAndRecognise(line)),
    RUNS,
  );
});

test('damaged PDUs are read or refused with a DecodeError', () => {
  let seed = 1;
  for (let round = 0; round < 3000; round++) {
    seed = (seed * 48_271) % 0x7fffffff;
    decodeAndRecognise(mutatedPdu(seed));
  }
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeGsm7, encodeGsm7, gsmAlphabet } from './gsm7.ts';
import { DEFAULT_ALPHABET } from './gsm7-tables.ts';
import { lockingShiftTable, NATIONAL_LANGUAGES, singleShiftTable } from './national-tables.ts';
import { packSeptets, unpackSeptets } from './septets.ts';

const septets = (...values: number[]) => Uint8Array.from(values);

/** python-gsmmodem's list of texts and their packed octets. */
const PACKED: readonly (readonly [string, readonly number[]])[] = [
  ['123', [49, 217, 12]],
  ['12345678', [49, 217, 140, 86, 179, 221, 112]],
  ['123456789', [49, 217, 140, 86, 179, 221, 112, 57]],
  ['Hello World!', [200, 50, 155, 253, 6, 93, 223, 114, 54, 57, 4]],
  ['[{abc}]~', [27, 222, 6, 21, 22, 143, 55, 169, 141, 111, 211, 3]],
  ['{åΦΓΛΩΠΨΣΘ€}', [27, 212, 67, 50, 161, 84, 44, 23, 76, 102, 83, 222, 164, 0]],
  ['a[]{}€', [225, 13, 111, 227, 219, 160, 54, 169, 77, 25]],
];

for (const [text, octets] of PACKED) {
  test(`"${text}" is packed as published`, () => {
    const encoded = encodeGsm7(text);
    assert.ok(encoded);
    assert.deepEqual([...packSeptets(encoded)], octets);
    assert.equal(decodeGsm7(unpackSeptets(Uint8Array.from(octets), encoded.length)).text, text);
  });
}

test('5F is the section sign and 11 the underscore', () => {
  assert.equal(decodeGsm7(septets(0x5f, 0x11, 0x60, 0x40, 0x24)).text, '§_¿¡¤');
});

test('an escape at the end reads as a space and is told (E19)', () => {
  assert.deepEqual(decodeGsm7(septets(0x41, 0x1b)), { text: 'A ', danglingEscape: true, undefinedCharacters: 0 });
});

test('an escape before an escape reads as a space (E19)', () => {
  assert.equal(decodeGsm7(septets(0x1b, 0x1b, 0x41)).text, ' A');
});

test('an escape before what the extension table lacks gives the character of the main table (E19)', () => {
  assert.deepEqual(decodeGsm7(septets(0x1b, 0x41)), { text: 'A', danglingEscape: false, undefinedCharacters: 1 });
});

test('the euro sign costs two septets, and what no table has cannot be encoded', () => {
  assert.deepEqual(encodeGsm7('€'), septets(0x1b, 0x65));
  assert.equal(encodeGsm7('ő'), undefined);
});

test('the whole default alphabet is its own inverse', () => {
  const encoded = encodeGsm7(DEFAULT_ALPHABET.replace('\u001b', ''));
  assert.deepEqual(
    encoded && [...encoded],
    Array.from({ length: 128 }, (_, septet) => septet).filter((s) => s !== 0x1b),
  );
});

test('all 13 languages have 128 places in each table and the identifiers 1 to 13 (E20)', () => {
  assert.equal(NATIONAL_LANGUAGES.length, 13);
  for (const language of NATIONAL_LANGUAGES) {
    assert.equal(singleShiftTable(language).length, 128, language);
    assert.equal(lockingShiftTable(language)?.length, language === 'spanish' ? undefined : 128, language);
  }
  assert.equal(NATIONAL_LANGUAGES.indexOf('urdu') + 1, 13);
});

/** Single characters that other implementations publish for these places (warthog618/sms, Android, TS 23.038 itself). */
const PLACES: readonly (readonly ['locking' | 'single', (typeof NATIONAL_LANGUAGES)[number], number, string])[] = [
  ['locking', 'turkish', 0x07, 'ı'],
  ['locking', 'turkish', 0x60, 'ç'],
  ['single', 'turkish', 0x49, 'İ'],
  ['single', 'spanish', 0x09, 'ç'],
  ['locking', 'portuguese', 0x15, '∞'],
  ['single', 'portuguese', 0x7f, 'â'],
  ['locking', 'bengali', 0x7f, '\u09f1'],
  ['single', 'bengali', 0x34, '\u09fa'],
  ['locking', 'gujarati', 0x0f, '\u0a8f'],
  ['locking', 'hindi', 0x3c, '\u0929'],
  ['single', 'hindi', 0x39, '\u0970'],
  ['locking', 'kannada', 0x24, '\u0ca1'],
  ['single', 'kannada', 0x1c, '\u0ce6'],
  ['locking', 'malayalam', 0x7f, '\u0d79'],
  ['single', 'oriya', 0x20, '\u0b6a'],
  ['locking', 'punjabi', 0x60, '\u0a51'],
  ['single', 'tamil', 0x24, '\u0bee'],
  ['single', 'telugu', 0x1c, '\u0c66'],
  ['locking', 'telugu', 0x12, '\u0c12'],
  ['locking', 'urdu', 0x07, '\u062a'],
  ['single', 'urdu', 0x3f, '\u06d4'],
];

for (const [kind, language, septet, character] of PLACES) {
  test(`the ${kind} shift table of ${language} has ${character} at ${septet.toString(16)} (E20)`, () => {
    const table = kind === 'locking' ? lockingShiftTable(language) : singleShiftTable(language);
    assert.equal(table?.charAt(septet), character);
  });
}

test('Kannada by its locking shift, as warthog618/sms publishes it', () => {
  assert.equal(decodeGsm7(septets(1, 2, 3), gsmAlphabet('kannada')).text, '\u0c82\u0c83\u0c85');
  assert.equal(decodeGsm7(septets(0x1b, 0x1e, 0x1b, 0x1f), gsmAlphabet(undefined, 'kannada')).text, '\u0ce8\u0ce9');
});

/** oFono, unit/test-sms.c: octets that hold the extension characters of a language in order. */
test('the Turkish, Portuguese and Spanish tables give the texts oFono publishes', () => {
  const unpack = (hex: string, count: number) =>
    unpackSeptets(
      Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)),
      count,
    );
  assert.equal(
    decodeGsm7(unpack('1BC586B2416D529BD786B7E96D7C1BE002C8011318870E', 0x1a), gsmAlphabet('turkish', 'turkish')).text,
    '\f^{}\\[~]|ĞİŞç€ğış',
  );
  assert.equal(
    decodeGsm7(
      unpack('9BC446B1A16C509BD4E6B5E16D7A1BDF06B8096E929BE7A6BA096FCA9BF4E6BDA903', 0x26),
      gsmAlphabet(undefined, 'spanish'),
    ).text,
    'ç\f^{}\\[~]|ÁÍÓÚá€íóú',
  );
  assert.equal(
    decodeGsm7(
      unpack('84C446B160381E1BC96662D9543696CD6583D9643C1BD42675D9F0C01B9F8602CC74B75C0EE68030ECF91D', 0x31),
      gsmAlphabet('portuguese', 'portuguese'),
    ).text,
    'êç\fÔôÁáΦΓ^ΩΠΨΣΘÊ{}\\[~]|ÀÍÓÚÃÕÂ€íóúãõâ',
  );
});

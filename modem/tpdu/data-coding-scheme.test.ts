import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DataCodingScheme, dataCodingScheme, dataCodingSchemeOctet } from './data-coding-scheme.ts';

const PLAIN: DataCodingScheme = {
  alphabet: 'gsm-7-bit',
  compressed: false,
  messageClass: undefined,
  automaticDeletion: false,
  waiting: undefined,
  reserved: false,
};
const waiting = (indication: 'voicemail' | 'fax' | 'e-mail' | 'other', active: boolean, discardMessage: boolean) => ({
  waiting: { indication, active, discardMessage },
});

/** One octet at least of every group of TS 23.038 §4, and those of modems.md E21. */
const SCHEMES: readonly (readonly [number, Partial<DataCodingScheme>])[] = [
  [0x00, {}],
  [0x04, { alphabet: '8-bit' }],
  [0x08, { alphabet: 'ucs-2' }],
  [0x0c, { reserved: true }],
  [0x01, { reserved: true }],
  [0x10, { messageClass: 0 }],
  [0x11, { messageClass: 1 }],
  [0x12, { messageClass: 2 }],
  [0x13, { messageClass: 3 }],
  [0x18, { alphabet: 'ucs-2', messageClass: 0 }],
  [0x20, { compressed: true }],
  [0x28, { compressed: true, alphabet: 'ucs-2' }],
  [0x40, { automaticDeletion: true }],
  [0x58, { automaticDeletion: true, alphabet: 'ucs-2', messageClass: 0 }],
  [0x80, { reserved: true }],
  [0xbf, { reserved: true }],
  [0xc8, waiting('voicemail', true, true)],
  [0xc0, waiting('voicemail', false, true)],
  [0xd9, waiting('fax', true, false)],
  [0xe2, { alphabet: 'ucs-2', ...waiting('e-mail', false, false) }],
  [0xeb, { alphabet: 'ucs-2', ...waiting('other', true, false) }],
  [0xcc, { reserved: true, ...waiting('voicemail', true, true) }],
  [0xf0, { messageClass: 0 }],
  [0xf5, { alphabet: '8-bit', messageClass: 1 }],
  [0xf6, { alphabet: '8-bit', messageClass: 2 }],
  [0xf9, { messageClass: 1, reserved: true }],
];

for (const [octet, expected] of SCHEMES) {
  test(`TP-DCS ${octet.toString(16).padStart(2, '0')} is read as its group says (E21)`, () => {
    assert.deepEqual(dataCodingScheme(octet), { ...PLAIN, ...expected });
  });
}

test('the octet of an alphabet and a class is read back as that', () => {
  for (const alphabet of ['gsm-7-bit', '8-bit', 'ucs-2'] as const) {
    assert.equal(dataCodingScheme(dataCodingSchemeOctet(alphabet)).alphabet, alphabet);
    for (const messageClass of [0, 1, 2, 3] as const) {
      const scheme = dataCodingScheme(dataCodingSchemeOctet(alphabet, messageClass));
      assert.deepEqual(scheme, { ...PLAIN, alphabet, messageClass });
    }
  }
});

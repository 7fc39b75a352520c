// What an error answer means for a send: give up, try later, or nobody knows. Classes of the field catalogue, section K.

import type { Refusal } from './result-codes.ts';

export type ErrorClass =
  | 'permanent-number'
  | 'permanent-pdu'
  | 'temporary'
  | 'ambiguous'
  | 'busy'
  | 'sim'
  | 'storage'
  | 'setup'
  | 'duplicate';

/** The class of an error; `siemens` reads the codes of Siemens and Cinterion from 512 up, which others use otherwise. */
export function classify(error: Refusal, siemens = false): ErrorClass {
  const { kind, code } = error;
  if (code === undefined) return 'ambiguous';
  if (kind === 'CME') return cmeClasses[code] ?? 'ambiguous';
  if (siemens && siemensClasses[code] !== undefined) return siemensClasses[code];
  if (code >= 512) return 'ambiguous';
  return cmsClass(code);
}

/** True where the answer proves that the network did not take the message. */
export function provesNotAccepted(error: Refusal, siemens = false): boolean {
  const kind = classify(error, siemens);
  return kind !== 'ambiguous' && kind !== 'duplicate';
}

/** Anything that no row names is ambiguous: a guess here would text a patient twice. */
function cmsClass(code: number): ErrorClass {
  for (const [name, codes] of cmsClasses) {
    if (codes.some(([from, to]) => code >= from && code <= to)) return name;
  }
  return 'ambiguous';
}

const only = (...codes: readonly number[]): [number, number][] => codes.map((code) => [code, code]);

const cmsClasses: readonly (readonly [ErrorClass, readonly (readonly [number, number])[]])[] = [
  ['permanent-number', only(1, 8, 10, 21, 28, 29, 30, 50, 69, 0xc1, 0xc3, 0xc4)],
  ['duplicate', only(0xc5)],
  ['permanent-pdu', [...only(81, 111, 0x80, 0xb0, 0xc6, 0xc7), [95, 99], [303, 305], [0x8f, 0x9f]]],
  ['temporary', only(27, 38, 41, 42, 47, 0xc0, 0xc2, 331)],
  ['busy', only(314, 301, 302, 320, 0xd4)],
  [
    'sim',
    [
      [310, 313],
      [315, 318],
    ],
  ],
  ['storage', only(322, 0xd0, 0xd3)],
  ['setup', only(330, 300, 340)],
];

const cmeClasses: Readonly<Record<number, ErrorClass>> = {
  10: 'sim',
  11: 'sim',
  12: 'sim',
  13: 'sim',
  14: 'busy',
  15: 'sim',
  17: 'sim',
  18: 'sim',
  20: 'storage',
  30: 'temporary',
  50: 'permanent-pdu',
  515: 'busy',
  3517: 'busy',
};

const siemensClasses: Readonly<Record<number, ErrorClass>> = {
  515: 'permanent-pdu',
  516: 'permanent-pdu',
  517: 'permanent-pdu',
  518: 'permanent-pdu',
  519: 'permanent-pdu',
  520: 'permanent-pdu',
  521: 'ambiguous',
  522: 'temporary',
  532: 'busy',
  535: 'busy',
  538: 'permanent-pdu',
  549: 'permanent-pdu',
  550: 'permanent-pdu',
  551: 'permanent-pdu',
  552: 'permanent-pdu',
  553: 'permanent-pdu',
  554: 'permanent-pdu',
  615: 'ambiguous',
  616: 'temporary',
};

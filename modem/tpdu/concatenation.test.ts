// Cutting, counting and putting together, as the composer, the gateway and the inbox use them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressOf } from './address.ts';
import { assemble, type ReceivedPart } from './assemble.ts';
import { join, measure, measureSending, replaceWithGsm, segment } from './concatenation.ts';
import { EncodeError } from './errors.ts';
import { binaryUserData, textOf, textUserData, type UserData } from './user-data.ts';
import { concatenationElement, concatenationOf } from './user-data-header.ts';

const texts = (text: string, options = {}) => segment(text, { reference: 7, ...options }).parts.map(textOf);

/** python-messaging's and oFono's lists of counts. */
const COUNTS: readonly (readonly [string, number, number])[] = [
  ['x', 160, 1],
  ['x', 161, 2],
  ['x', 153 * 2, 2],
  ['x', 153 * 2 + 1, 3],
  ['€', 80, 1],
  ['€', 81, 2],
  ['€', 153, 3],
  ['ő', 70, 1],
  ['ő', 71, 2],
  ['ő', 67 * 2, 2],
  ['ő', 67 * 2 + 1, 3],
  ['ő', 67 * 3 + 1, 4],
];

for (const [character, times, parts] of COUNTS) {
  test(`${times} times ${character} is ${parts} SMS`, () => {
    assert.equal(measure(character.repeat(times)).parts, parts);
    assert.equal(segment(character.repeat(times), { reference: 1 }).parts.length, parts);
  });
}

test('255 parts are the most, with either reference (oFono test_prepare_limits)', () => {
  for (const [referenceBits, gsm, ucs2] of [
    [8, 153, 67],
    [16, 152, 66],
  ] as const) {
    assert.equal(segment('A'.repeat(255 * gsm), { reference: 1, referenceBits }).parts.length, 255);
    assert.equal(segment('Ж'.repeat(255 * ucs2), { reference: 1, referenceBits }).parts.length, 255);
    assert.throws(() => segment('A'.repeat(255 * gsm + 1), { reference: 1, referenceBits }), EncodeError);
    assert.equal(measure('A'.repeat(255 * gsm + 1), { referenceBits }).tooLong, true);
  }
});

test('texts are cut where ModemManager publishes it', () => {
  const digits = '0123456789'.repeat(16);
  assert.deepEqual(texts(`${digits}0`), [digits.slice(0, 153), '34567890']);
  assert.deepEqual(texts(`${'你好'.repeat(35)}好`), [`${'你好'.repeat(33)}你`, '好你好好']);
});

test('an escape pair is not cut: the euro sign goes to the next part whole', () => {
  assert.deepEqual(texts(`${'x'.repeat(152)}€${'y'.repeat(20)}`), ['x'.repeat(152), `€${'y'.repeat(20)}`]);
});

test('a surrogate pair, a family and a flag are not cut', () => {
  for (const cluster of ['😀', '👩‍👩‍👧', '🇸🇪', 'e\u0301']) {
    const [first, second] = texts('ж'.repeat(66) + cluster + 'ж'.repeat(20));
    assert.equal(first, 'ж'.repeat(66));
    assert.ok(second?.startsWith(cluster));
  }
});

test('a cluster longer than a part is cut between code points', () => {
  const zalgo = `a${'\u0301'.repeat(150)}`;
  const parts = texts(zalgo);
  assert.equal(parts.length, 3);
  assert.equal(parts.join(''), zalgo);
});

test('national tables are used only when allowed and cheaper', () => {
  const turkish = 'ğışĞİŞ'.repeat(20);
  assert.equal(segment(turkish, { reference: 1 }).alphabet, 'ucs-2');
  const allowed = segment(turkish, { reference: 1, nationalLanguages: ['turkish'] });
  assert.equal(allowed.alphabet, 'gsm-7-bit');
  assert.equal(allowed.parts.length, 1);
  assert.equal(allowed.parts[0] && textOf(allowed.parts[0]), turkish);
  assert.equal(segment('ğ', { reference: 1, nationalLanguages: ['turkish'] }).alphabet, 'ucs-2');
});

test('Turkish in single shift takes 77 characters, then two parts of 74 and 4 (Android, GsmSmsTest)', () => {
  const text = 'ĞŞİğşı'.repeat(13);
  const single = (length: number) => segment(text.slice(0, length), { reference: 1, nationalLanguages: ['turkish'] });
  assert.equal(single(77).parts.length, 1);
  assert.equal(single(78).parts.length, 1, 'the locking shift table is cheaper than Android thought');
});

test('a forced alphabet is taken: look-alikes and question marks, or UCS-2', () => {
  assert.deepEqual(texts('“ő” 世', { alphabet: 'gsm-7-bit' }), ['"ö" ?']);
  assert.equal(segment('abc', { reference: 1, alphabet: 'ucs-2' }).dataCodingScheme, 8);
  assert.equal(segment('abc', { reference: 1, messageClass: 0 }).dataCodingScheme, 0x10);
});

test('the composer can show what it needs', () => {
  assert.deepEqual(measure('x'.repeat(8)), {
    alphabet: 'gsm-7-bit',
    alphabetName: 'GSM',
    parts: 1,
    used: 8,
    perPart: 160,
    limit: 160,
    left: 152,
    tooLong: false,
    forcedBy: [],
  });
  const measured = measure('Bis „morgen“ – 😀😀');
  assert.equal(measured.alphabetName, 'Unicode');
  assert.equal(measured.perPart, 70);
  assert.deepEqual(measured.forcedBy, [
    { character: '„', replacement: '"' },
    { character: '“', replacement: '"' },
    { character: '–', replacement: '-' },
    { character: '😀', replacement: undefined },
  ]);
  assert.deepEqual(measure(''), { ...measure('x'), used: 0, left: 160 });
});

test('look-alikes replace what they can and leave the rest', () => {
  assert.equal(replaceWithGsm('“Café” – naïve… 5 °C\u00a0½ ﬁ Łódź €'), '"Café" - naive... 5 degC 1/2 fi Lodz €');
  assert.equal(replaceWithGsm('e\u0301\u200b'), 'é');
  assert.equal(replaceWithGsm('Καλημέρα'), 'KAΛHMEPA');
  assert.equal(replaceWithGsm('世界 ok'), '世界 ok');
});

const part = (text: string, sequence: number, total: number, reference = 9): UserData =>
  textUserData(text, 'ucs-2', { elements: [concatenationElement({ reference, referenceBits: 8, total, sequence })] });

test('a surrogate pair cut between two parts is whole again after joining (E16)', () => {
  assert.deepEqual(join([part('\ude80!', 2, 2), part('a\ud83d', 1, 2)]), {
    state: 'complete',
    content: { type: 'text', text: 'a🚀!' },
  });
});

test('an escape pair cut between two parts is whole again after joining (E19)', () => {
  const elements = (sequence: number) => [concatenationElement({ reference: 1, referenceBits: 8, total: 2, sequence })];
  const septets = (values: number[], sequence: number): UserData => ({
    alphabet: 'gsm-7-bit',
    header: { elements: elements(sequence) },
    septets: Uint8Array.from(values),
    text: '',
  });
  const joined = join([septets([0x41, 0x1b], 1), septets([0x65, 0x42], 2)]);
  assert.deepEqual(joined.content, { type: 'text', text: 'A€B' });
});

test('missing parts are named and leave a gap (E13)', () => {
  assert.deepEqual(join([part('one ', 1, 4), part('four', 4, 4)]), {
    state: 'incomplete',
    total: 4,
    missing: [2, 3],
    content: { type: 'text', text: 'one […]four' },
  });
});

test('a repeated part counts once, and parts of another total do not count (E13)', () => {
  const joined = join([part('a', 1, 2), part('A', 1, 2), part('c', 3, 3), part('b', 2, 2)]);
  assert.deepEqual(joined.content, { type: 'text', text: 'ab' });
});

test('octets are joined as octets', () => {
  const octets = (value: number, sequence: number) =>
    binaryUserData(Uint8Array.of(value), {
      elements: [concatenationElement({ reference: 1, referenceBits: 8, total: 2, sequence })],
    });
  assert.deepEqual(join([octets(2, 2), octets(1, 1)]).content, { type: 'octets', octets: Uint8Array.of(1, 2) });
});

const received = (userData: UserData, time: number, from = '+46701'): ReceivedPart => ({
  originatingAddress: addressOf(from),
  dataCodingScheme: 8,
  userData,
  time,
});
const HOUR = 3_600_000;
const joinedTexts = (parts: readonly ReceivedPart[]) =>
  assemble(parts, HOUR).map(({ joined }) => (joined.content.type === 'text' ? joined.content.text : ''));

test('parts of several messages and senders find each other (E13)', () => {
  const parts = [
    received(part('a1 ', 1, 2), 0),
    received(part('b1 ', 1, 2), 1, '+46702'),
    received(textUserData('alone', 'ucs-2'), 2),
    received(part('a2', 2, 2), 3),
    received(part('b2', 2, 2), 4, '+46702'),
  ];
  assert.deepEqual(joinedTexts(parts), ['a1 a2', 'b1 b2', 'alone']);
});

test('the same reference from one sender twice makes two messages (E14)', () => {
  const parts = [part('x1 ', 1, 2), part('x2', 2, 2), part('y1 ', 1, 2), part('y2', 2, 2)];
  assert.deepEqual(joinedTexts(parts.map((userData, index) => received(userData, index))), ['x1 x2', 'y1 y2']);
});

test('the same part once more is a duplicate, and a late one another message (E13, D15)', () => {
  const again = assemble([received(part('a', 1, 2), 0), received(part('a', 1, 2), 5)], HOUR);
  assert.equal(again.length, 1);
  assert.equal(again[0]?.duplicates.length, 1);
  assert.equal(assemble([received(part('a', 1, 2), 0), received(part('b', 2, 2), 2 * HOUR)], HOUR).length, 2);
});

test('100 parts are joined as well as two (E15)', () => {
  const { parts } = segment('x'.repeat(15_000), { reference: 3 });
  assert.equal(parts.length, 99);
  assert.equal(concatenationOf(parts.at(-1)?.header)?.sequence, 99);
  assert.deepEqual(join(parts.toReversed()).content, { type: 'text', text: 'x'.repeat(15_000) });
});

test('what rare characters cost depends on whether they are replaced before the text leaves', () => {
  const text = `${'a'.repeat(100)}’${'b'.repeat(49)}`;
  assert.deepEqual([measureSending(text, false).parts, measureSending(text, true).parts], [3, 1]);
  assert.equal(measureSending('привет', true).alphabet, 'ucs-2', 'what has no look-alike stays');
});

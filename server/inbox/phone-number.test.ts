import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { canBeTexted, formatPhoneNumber, parsePhoneNumber, parseSender, readTypedNumber } from './phone-number.ts';

const TYPED: readonly { name: string; input: string; country: string | undefined; expected: string }[] = [
  { name: 'national with spaces', input: '06 12 34 56 78', country: 'FR', expected: 'e164 +33612345678' },
  { name: 'with the country code', input: '+33 6 12 34 56 78', country: 'SE', expected: 'e164 +33612345678' },
  { name: 'with 00', input: '0033 6 12 34 56 78', country: 'SE', expected: 'e164 +33612345678' },
  { name: 'with dots and brackets', input: '(070) 123.45.67', country: 'SE', expected: 'e164 +46701234567' },
  { name: 'full-width digits', input: '＋４６７０１２３４５６７', country: undefined, expected: 'e164 +46701234567' },
  {
    name: 'with bidi marks around it',
    input: '\u202a+46701234567\u202c',
    country: undefined,
    expected: 'e164 +46701234567',
  },
  { name: 'a short code', input: '71700', country: 'SE', expected: 'short-code 71700' },
  { name: 'an emergency-like short code', input: '112', country: 'SE', expected: 'short-code 112' },
  { name: 'the beginning of one', input: '06 12', country: 'FR', expected: 'invalid number-too-short' },
  { name: 'nothing', input: '  ', country: 'SE', expected: 'invalid number-missing' },
  { name: 'a word', input: 'hello', country: 'SE', expected: 'invalid no-digits' },
  {
    name: 'an AT command',
    input: '+4670\r\nAT+CMGD=1,4',
    country: 'SE',
    expected: 'invalid no-number',
  },
];

for (const { name, input, country, expected } of TYPED) {
  test(`a typed number: ${name}`, () => {
    const parsed = parsePhoneNumber(input, country);
    assert.equal(`${parsed.type} ${parsed.type === 'invalid' ? parsed.reason.why : parsed.number}`, expected);
  });
}

const SENT: readonly { name: string; text: string; international: boolean; alphanumeric: boolean; expected: string }[] =
  [
    {
      name: 'E3: international',
      text: '+46701234567',
      international: true,
      alphanumeric: false,
      expected: 'e164 +46701234567',
    },
    {
      name: 'E3: the same one in national form',
      text: '0701234567',
      international: false,
      alphanumeric: false,
      expected: 'e164 +46701234567',
    },
    {
      name: 'E2: a short code never gets a plus sign',
      text: '71700',
      international: false,
      alphanumeric: false,
      expected: 'short-code 71700',
    },
    { name: 'E1: a name', text: 'Clinic', international: false, alphanumeric: true, expected: 'name Clinic' },
    { name: 'E1: a name of digits', text: '12345', international: false, alphanumeric: true, expected: 'name 12345' },
    { name: 'E4: nothing', text: '', international: false, alphanumeric: false, expected: 'name Unknown' },
    {
      name: 'an international number by no known plan',
      text: '+8881234',
      international: true,
      alphanumeric: false,
      expected: 'e164 +8881234',
    },
  ];

for (const { name, text, international, alphanumeric, expected } of SENT) {
  test(`a sender, ${name}`, () => {
    const parsed = parseSender({ text, international, alphanumeric }, 'SE');
    assert.equal(`${parsed.type} ${parsed.number}`, expected);
  });
}

test('a number is shown in groups and a name word for word', () => {
  assert.equal(formatPhoneNumber('+33612345678'), '+33 6 12 34 56 78');
  assert.equal(formatPhoneNumber('71700'), '71700');
  assert.equal(formatPhoneNumber('Clinic'), 'Clinic');
});

test('no input makes it throw, and what can be texted holds nothing but a plus sign and digits', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom('SE', 'FR', 'GB', undefined),
      (input, country) => {
        const parsed = parsePhoneNumber(input, country);
        if (parsed.type === 'invalid') return;
        assert.match(parsed.number, /^\+?[0-9]+$/);
        assert.ok(canBeTexted(parsed.number));
        if (parsed.type === 'e164') assert.deepEqual(parsePhoneNumber(parsed.number, country), parsed);
      },
    ),
  );
});

test('what is typed to search for is read as a part of a number, in every form that it may be written in', () => {
  const read = (typed: string, country?: string) => readTypedNumber(typed, country);
  const forms = ['061234', '3361234', '003361234'];
  assert.deepEqual(read('06 12 34', 'FR'), { exact: undefined, beginning: '+3361234', forms });
  assert.deepEqual(read('٠٦ ١٢ ٣٤', 'FR'), { exact: undefined, beginning: '+3361234', forms });
  assert.deepEqual(read('06 12 34'), { exact: undefined, beginning: undefined, forms: ['061234'] });
  for (const typed of ['+33 6 12', '+33 (0)6 12', '0033 6 12']) assert.equal(read(typed).beginning, '+33612', typed);
  for (const [typed, national] of [
    ['+33 6 12 34', '061234'],
    ['+46 70 123', '070123'],
    ['+1 202 555 01', '20255501'],
    ['+39 0391 2', '03912'],
    ['+49 1512 34', '0151234'],
  ] as const)
    assert.equal(read(typed, 'GR').forms.includes(national), national.length >= 6, typed);
  const whole = read('+33 6 12 34 56 78');
  assert.equal(whole.exact, '+33612345678');
  assert.deepEqual(whole.forms, ['33612345678', '0033612345678', '0612345678']);
  assert.equal(read('+33').beginning, undefined);
  assert.deepEqual(read('0391', 'IT').forms, ['0391', '390391', '00390391']);
  for (const typed of ['', 'Kim', 'Kim 06 12', '+', '1'.repeat(200), '14:30:00', '\u0661'])
    assert.deepEqual(read(typed, 'FR').forms, [], typed);
});

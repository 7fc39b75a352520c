// What modems do to PDUs on the way (modems.md D18 to D22 and E).

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressOf, addressText } from './address.ts';
import { DecodeError, EncodeError } from './errors.ts';
import { toHex } from './octets.ts';
import { decodePdu, encodePdu } from './pdu.ts';
import { smsDeliverReport, smsSubmitReport } from './reports.ts';
import { smsSubmit } from './submit.ts';
import { timestamp } from './timestamp.ts';
import { textOf, textUserData } from './user-data.ts';

const HELLO = '07911326040000F0040B911346610089F60000208062917314080CC8F71D14969741F977FD07';

const textIn = (line: string, length?: number) => {
  const { tpdu, notes } = decodePdu(line, 'mobile-terminated', length);
  assert.ok(tpdu.type === 'SMS-DELIVER');
  return { text: textOf(tpdu.userData), notes: notes.map((note) => note.type) };
};

test('the length a modem tells is a hint: when it is wrong the PDU is read all the same (D18)', () => {
  assert.deepEqual(textIn(HELLO, 30), { text: 'How are you?', notes: [] });
  assert.deepEqual(textIn(HELLO, 29), { text: 'How are you?', notes: ['length mismatch'] });
});

test('fill behind the PDU is noted and not read (D19)', () => {
  assert.deepEqual(textIn(HELLO + 'F'.repeat(200)), { text: 'How are you?', notes: ['trailing octets'] });
  assert.deepEqual(textIn(`${HELLO}89`), { text: 'How are you?', notes: ['trailing octets'] });
  assert.deepEqual(textIn(`${HELLO},0`), { text: 'How are you?', notes: ['trailing octets'] });
});

test('a record of nothing but fill is empty (D19)', () => {
  for (const line of ['', '  ', 'FF'.repeat(176), `00${'FF'.repeat(175)}`]) {
    assert.throws(
      () => decodePdu(line),
      (error) => error instanceof DecodeError && error.reason === 'empty',
    );
  }
});

test('a PDU cut anywhere is either read with a note or refused with its place (D20, E9)', () => {
  for (let length = 0; length < HELLO.length; length++) {
    try {
      assert.notDeepEqual(decodePdu(HELLO.slice(0, length)).notes, [], `${length} digits`);
    } catch (error) {
      assert.ok(error instanceof DecodeError);
      assert.ok(error.field !== '' && error.offset <= length / 2 + 1);
    }
  }
});

test('text in place of a PDU is refused as not hexadecimal (D20)', () => {
  assert.throws(
    () => decodePdu('+CMTI: "SM",1'),
    (error) => error instanceof DecodeError && error.reason === 'not hexadecimal',
  );
});

test('a message stored to be sent is read when the direction says so (D22, E26)', () => {
  const { tpdu } = decodePdu('07914346466554F601000B914316565811F9000004E8373B0C', 'mobile-originated');
  assert.ok(tpdu.type === 'SMS-SUBMIT' && addressText(tpdu.destinationAddress) === '+34616585119');
});

test('a message stored to be sent is recognised although it came with the received ones (E26)', () => {
  const { tpdu, notes } = decodePdu('07914346466554F611000B914316565811F90000AA04E8373B0C');
  assert.equal(tpdu.type, 'SMS-SUBMIT');
  assert.deepEqual(
    notes.map((note) => note.type),
    ['message type'],
  );
});

test('the reserved message type is read as a delivered message (E26, §9.2.3.1)', () => {
  assert.deepEqual(textIn(HELLO.replace('F0040B', 'F0070B')), { text: 'How are you?', notes: ['message type'] });
});

test('a PDU without service centre address is read when nothing else fits (E5)', () => {
  const alone = HELLO.slice(16);
  assert.deepEqual(textIn(alone, 30), { text: 'How are you?', notes: ['service centre address'] });
  assert.deepEqual(textIn(alone), { text: 'How are you?', notes: ['service centre address'] });
});

test('a sender of length 0 is an unknown sender (E4)', () => {
  const { tpdu } = decodePdu('07911326040000F00400810000208062917314080CC8F71D14969741F977FD07');
  assert.ok(tpdu.type === 'SMS-DELIVER' && addressText(tpdu.originatingAddress) === '');
});

test('a digit too many and no digit at the end are no PDU silently read', () => {
  assert.deepEqual(
    decodePdu(`${HELLO}0`).notes.map((note) => note.type),
    ['truncated'],
  );
  assert.throws(() => decodePdu(`${HELLO}"`), DecodeError);
});

test('lower case digits and blanks between them are read (E27)', () => {
  assert.equal(textIn(HELLO.toLowerCase()).text, 'How are you?');
  assert.equal(textIn(HELLO.replace(/(....)/g, '$1 ')).text, 'How are you?');
});

const ucs2 = (octets: string) =>
  `000405912143F5000820806291731408${(octets.length / 2).toString(16).padStart(2, '0')}${octets}`;

test('half a character at the end of UCS-2 is left out and noted (E18)', () => {
  assert.deepEqual(textIn(ucs2('0041004200')), { text: 'AB', notes: ['text'] });
});

test('an unpaired surrogate becomes U+FFFD, padding and byte order mark go, all of it noted (E17)', () => {
  assert.deepEqual(textIn(ucs2('0041D83D')), { text: 'A\ufffd', notes: ['text'] });
  assert.deepEqual(textIn(ucs2('004100000000')), { text: 'A', notes: ['text'] });
  assert.deepEqual(textIn(ucs2('FEFF0041')), { text: 'A', notes: ['text'] });
  assert.deepEqual(textIn(ucs2('FFFE4100')), { text: 'A', notes: ['text'] });
});

test('a header longer than the user data gives a note, not an exception (E10)', () => {
  assert.deepEqual(textIn('004405912143F50000208062917314080AFF1122334455667788').notes, ['header', 'header']);
});

test('compressed text is kept as octets (E22)', () => {
  const { tpdu } = decodePdu('000405912143F50020208062917314080401020304');
  assert.ok(tpdu.type === 'SMS-DELIVER' && tpdu.userData.alphabet === 'compressed');
  assert.equal(toHex(tpdu.userData.octets), '01020304');
});

test('an error says where: a path and an octet', () => {
  assert.throws(
    () => decodePdu('07911326040000F0040B9113'),
    (error) =>
      error instanceof DecodeError &&
      error.field === 'tpdu.originatingAddress' &&
      error.offset === 11 &&
      error.message === 'tpdu.originatingAddress at octet 11: 6 octets expected, 1 are left',
  );
});

test('reports with and without a cause are told apart', () => {
  const refusal = encodePdu({ tpdu: smsDeliverReport({ failureCause: 0xd3 }) });
  assert.deepEqual(refusal, { hex: '0000D300', length: 3 });
  assert.deepEqual(decodePdu('0000D300', 'mobile-originated').tpdu, smsDeliverReport({ failureCause: 0xd3 }));
  const accepted = smsSubmitReport({ serviceCentreTimeStamp: timestamp(Date.UTC(2026, 0, 2, 3, 4, 5), 60) });
  const { hex } = encodePdu({ tpdu: accepted });
  assert.equal(hex, '00010062102040405040');
  assert.deepEqual(decodePdu(hex).tpdu, accepted);
});

test('an SMS-COMMAND is read as the standard lays it out', () => {
  const { tpdu } = decodePdu('00220700020905912143F500', 'mobile-originated');
  assert.ok(tpdu.type === 'SMS-COMMAND');
  assert.equal(tpdu.commandType, 2);
  assert.equal(tpdu.messageNumber, 9);
  assert.equal(tpdu.statusReportRequest, true);
});

test('the length counts the TPDU alone, and too much user data is refused', () => {
  const to = { destinationAddress: addressOf('+46701234567'), dataCodingScheme: 0 };
  const submit = smsSubmit({ ...to, userData: textUserData('hi', 'gsm-7-bit') });
  assert.deepEqual(encodePdu({ tpdu: submit }), { hex: '0001000B916407214365F7000002E834', length: 15 });
  const long = smsSubmit({ ...to, userData: textUserData('x'.repeat(161), 'gsm-7-bit') });
  assert.throws(() => encodePdu({ tpdu: long }), EncodeError);
  assert.throws(() => textUserData('ő', 'gsm-7-bit'), EncodeError);
});

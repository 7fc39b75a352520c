// Messages that are no texts, mostly as they were captured.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressOf } from './address.ts';
import { GAMMU_CAPTURES } from './captures-gammu.ts';
import { LIBRARIES_CAPTURES } from './captures-libraries.ts';
import { STACKS_CAPTURES } from './captures-stacks.ts';
import { type SmsDeliver, smsDeliver } from './deliver.ts';
import { type Content, join } from './join.ts';
import { fromHex } from './octets.ts';
import { decodePdu } from './pdu.ts';
import { type MessageKind, recognise } from './recognise.ts';
import { timestamp } from './timestamp.ts';
import { binaryUserData, textUserData, type UserData } from './user-data.ts';
import { portsElement } from './user-data-header.ts';

const CAPTURES = [...GAMMU_CAPTURES, ...LIBRARIES_CAPTURES, ...STACKS_CAPTURES];

function captured(...names: string[]): SmsDeliver[] {
  return names.map((name) => {
    const capture = CAPTURES.find((candidate) => candidate.name.startsWith(name));
    assert.ok(capture, name);
    const { tpdu } = decodePdu((capture.tpduOnly ? '00' : '') + capture.pdu);
    assert.ok(tpdu.type === 'SMS-DELIVER');
    return tpdu;
  });
}

function kindOf(delivers: readonly SmsDeliver[]): MessageKind {
  const [first] = delivers;
  assert.ok(first);
  return recognise(first, contentOf(delivers));
}

function contentOf(delivers: readonly SmsDeliver[]): Content {
  return join(delivers.map(({ userData }) => userData)).content;
}

const deliver = (userData: UserData, fields: Partial<SmsDeliver> = {}): SmsDeliver =>
  smsDeliver({
    originatingAddress: addressOf('+46701'),
    dataCodingScheme: userData.alphabet === '8-bit' ? 4 : 0,
    serviceCentreTimeStamp: timestamp(0),
    userData,
    ...fields,
  });
const toPort = (destination: number, octets: Uint8Array, bits: 8 | 16 = 16) =>
  deliver(binaryUserData(octets, { elements: [portsElement({ bits, destination, originator: 9200 })] }));

test('an MMS notification tells sender, size, expiry and place (E25; gammu 40)', () => {
  assert.deepEqual(kindOf(captured('40, an MMS')), {
    type: 'mms-notification',
    notification: {
      transactionId: '81460494@mms1',
      from: '+33333493211',
      subject: '',
      size: 96_857,
      expiry: { type: 'relative', seconds: 259_200 },
      messageClass: 'personal',
      contentLocation: 'http://mts/?id=81460494',
    },
  });
});

test('an MMS notification tells its subject (E25; gammu 33, oFono)', () => {
  const french = kindOf(captured('33, an MMS'));
  assert.ok(french.type === 'mms-notification');
  assert.equal(french.notification.from, '33707520030');
  assert.equal(french.notification.subject, 'yBO');
  assert.equal(french.notification.size, 34);
  const german = kindOf(captured('an MMS notification of Eplus'));
  assert.ok(german.type === 'mms-notification');
  assert.equal(german.notification.from, 'Erotik');
  assert.equal(german.notification.subject, 'Pin-Ups');
  assert.deepEqual(german.notification.expiry, { type: 'relative', seconds: 259_200 });
});

test('an MMS notification in two parts is joined before it is read (E25; Android)', () => {
  const kind = kindOf(captured('an MMS notification, part 1', 'an MMS notification, part 2'));
  assert.ok(kind.type === 'mms-notification');
  assert.equal(kind.notification.from, '+15122977683');
  assert.match(kind.notification.contentLocation ?? '', /^http:\/\/6/);
});

test('half an MMS notification is still one (E25)', () => {
  const kind = kindOf(captured('an MMS notification, part 1'));
  assert.ok(kind.type === 'mms-notification' && kind.notification.from === '+15122977683');
});

test('a service indication gives its link and words (WAP-167, python-messaging and node-smpp descriptions)', () => {
  const wbxml = '02056A0045C60C03' + '6578616D706C652E636F6D00' + '07' + '01' + '0354686973206973207465737421000101';
  const kind = recognise(toPort(2948, fromHex(`010603AE81EA${wbxml}`)), {
    type: 'octets',
    octets: fromHex(`010603AE81EA${wbxml}`),
  });
  assert.deepEqual(kind, {
    type: 'wap-push',
    contentType: 'application/vnd.wap.sic',
    link: 'http://example.com',
    text: 'This is test!',
  });
});

test('a push of another type is named by it, garbage on the port is binary', () => {
  const settings = fromHex(`010603B6${'0000'}01`);
  assert.deepEqual(recognise(toPort(2948, settings), { type: 'octets', octets: settings }), {
    type: 'wap-push',
    contentType: 'application/vnd.wap.connectivity-wbxml',
    link: undefined,
    text: undefined,
  });
  const garbage = Uint8Array.of(1, 2, 3);
  assert.equal(recognise(toPort(2948, garbage), { type: 'octets', octets: garbage }).type, 'binary');
});

test('a download to the SIM is one by its TP-PID or by its header (E25; pySim)', () => {
  assert.deepEqual(kindOf(captured('download to the SIM')), { type: 'sim-data-download' });
  const byHeader = deliver(
    binaryUserData(new Uint8Array(3), { elements: [{ identifier: 0x70, data: new Uint8Array(0) }] }),
  );
  assert.deepEqual(kindOf([byHeader]), { type: 'sim-data-download' });
});

test('type 0 is silent whatever it says (E24)', () => {
  assert.deepEqual(kindOf([deliver(textUserData('boo', 'gsm-7-bit'), { protocolIdentifier: 0x40 })]), {
    type: 'silent',
  });
});

test('voice mail is told by TP-DCS (oFono), by its element (Android) and by the sender (CPHS)', () => {
  assert.deepEqual(kindOf(captured('voice mail waiting, French')), {
    type: 'waiting',
    indications: [{ indication: 'voicemail', active: true, count: undefined }],
    text: '',
    show: false,
  });
  const counted = kindOf(captured('Cingular voice mail, set'));
  assert.ok(counted.type === 'waiting');
  assert.deepEqual(counted.indications, [{ indication: 'voicemail', active: true, count: 2 }]);
  const cleared = kindOf(captured('Cingular voice mail, cleared'));
  assert.ok(cleared.type === 'waiting' && cleared.indications[0]?.active === false);
  const cphs = (name: string) => {
    const kind = kindOf(captured(name));
    return kind.type === 'waiting' && kind.indications[0]?.active;
  };
  assert.equal(cphs('CPHS voice mail, set'), true);
  assert.equal(cphs('CPHS voice mail, cleared'), false);
});

test('a waiting indication with words is shown once although it says discard (E21)', () => {
  const kind = kindOf([deliver(textUserData('1 new voicemail', 'gsm-7-bit'), { dataCodingScheme: 0xc8 })]);
  assert.ok(kind.type === 'waiting' && kind.show && kind.text === '1 new voicemail');
});

test('a contact card is recognised by port or by its words, and named (E29)', () => {
  const card = new TextEncoder().encode('BEGIN:VCARD\r\nVERSION:2.1\r\nN:Berg;Åsa\r\nTEL;CELL:+46701\r\nEND:VCARD');
  for (const first of [toPort(9204, card), toPort(226, card, 8), deliver(binaryUserData(card))]) {
    const kind = recognise(first, { type: 'octets', octets: card });
    assert.ok(kind.type === 'vcard');
    assert.equal(kind.name, 'Berg Åsa');
  }
});

test('a calendar entry is recognised and summed up (E29)', () => {
  const entry = new TextEncoder().encode(
    'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY;CHARSET=UTF-8:Zahnarzt\r\nEND:VEVENT',
  );
  const kind = recognise(toPort(9205, entry), { type: 'octets', octets: entry });
  assert.ok(kind.type === 'vcalendar' && kind.summary === 'Zahnarzt');
});

test('a text is a text, also with formats, and unknown octets are binary with their ports (E29)', () => {
  assert.deepEqual(kindOf([deliver(textUserData('hello', 'gsm-7-bit'))]), { type: 'text', text: 'hello' });
  assert.equal(kindOf(captured('four formats (EMS)')).type, 'text');
  const kind = recognise(toPort(5505, Uint8Array.of(2, 74)), { type: 'octets', octets: Uint8Array.of(2, 74) });
  assert.deepEqual(kind, {
    type: 'binary',
    ports: { bits: 16, destination: 5505, originator: 9200 },
    octets: Uint8Array.of(2, 74),
  });
});

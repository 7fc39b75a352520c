// Every captured PDU, and every one that must be refused.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressText } from './address.ts';
import type { Capture, CaptureReading } from './captures.ts';
import { BUG_REPORTS_CAPTURES } from './captures-bug-reports.ts';
import { ELEVEN_PARTS_CAPTURES } from './captures-eleven-parts.ts';
import { FORUMS_CAPTURES } from './captures-forums.ts';
import { GAMMU_CAPTURES } from './captures-gammu.ts';
import { GAMMU_ENCODE_CAPTURES } from './captures-gammu-encode.ts';
import { LIBRARIES_CAPTURES } from './captures-libraries.ts';
import { REFUSED } from './captures-refused.ts';
import { STACKS_CAPTURES } from './captures-stacks.ts';
import { DecodeError } from './errors.ts';
import { join } from './join.ts';
import { toHex } from './octets.ts';
import { decodePdu, encodePdu } from './pdu.ts';
import type { Timestamp } from './timestamp.ts';
import type { Tpdu } from './tpdu.ts';
import { textOf, type UserData } from './user-data.ts';
import { concatenationOf, portsOf } from './user-data-header.ts';

const CAPTURES: readonly Capture[] = [
  ...GAMMU_CAPTURES,
  ...GAMMU_ENCODE_CAPTURES,
  ...LIBRARIES_CAPTURES,
  ...STACKS_CAPTURES,
  ...BUG_REPORTS_CAPTURES,
  ...FORUMS_CAPTURES,
  ...ELEVEN_PARTS_CAPTURES,
];

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

for (const capture of CAPTURES) {
  const hex = (capture.tpduOnly ? '00' : '') + capture.pdu;
  test(`the PDU of ${capture.source}, "${capture.name}", is read as published`, () => {
    const { serviceCentreAddress, tpdu, notes } = decodePdu(hex, capture.direction);
    const reading = readingOf(tpdu);
    if (serviceCentreAddress) reading.serviceCentre = addressText(serviceCentreAddress);
    assert.deepEqual(reading, capture.reading);
    assert.deepEqual(
      notes.map((note) => note.type),
      capture.notes ?? [],
    );
    if (notes.length === 0 && capture.canonical !== false) {
      assert.equal(encodePdu({ serviceCentreAddress, tpdu }).hex, hex.toUpperCase());
    }
  });
}

test('there are at least 300 captured PDUs, no two of them alike', () => {
  assert.ok(CAPTURES.length >= 300, `${CAPTURES.length} captures`);
  assert.equal(new Set(CAPTURES.map(({ pdu }) => pdu.toUpperCase())).size, CAPTURES.length);
});

for (const { name, source, pdu, reason, field } of REFUSED) {
  test(`the line of ${source}, "${name}", is refused as ${reason}`, () => {
    assert.throws(
      () => decodePdu(pdu),
      (error) => error instanceof DecodeError && error.reason === reason && error.field === field,
    );
  });
}

test('eleven captured parts make one German text', () => {
  const parts = ELEVEN_PARTS_CAPTURES.slice(0, 11).map(({ pdu }) => userDataOf(decodePdu(pdu).tpdu));
  const joined = join(parts.filter((part) => part !== undefined).toReversed());
  assert.equal(joined.state, 'complete');
  assert.ok(joined.content.type === 'text');
  assert.match(joined.content.text, /^Wie haben die Drazi von der Beteiligung der Centauri erfahren\?/);
  assert.match(joined.content.text, /zwischen Delenn und Lennier angedeutet zu werden\.$/);
  assert.equal(joined.content.text.length, 1562);
});

function readingOf(tpdu: Tpdu): Writable<CaptureReading> {
  switch (tpdu.type) {
    case 'SMS-DELIVER':
      return {
        type: tpdu.type,
        address: addressText(tpdu.originatingAddress),
        ...(tpdu.dataCodingScheme === 0 ? {} : { dataCodingScheme: tpdu.dataCodingScheme }),
        time: timeText(tpdu.serviceCentreTimeStamp),
        ...userDataReading(tpdu.userData),
      };
    case 'SMS-SUBMIT': {
      const period = tpdu.validityPeriod;
      return {
        type: tpdu.type,
        reference: tpdu.messageReference,
        address: addressText(tpdu.destinationAddress),
        ...(tpdu.dataCodingScheme === 0 ? {} : { dataCodingScheme: tpdu.dataCodingScheme }),
        ...(period?.type === 'relative' ? { validity: period.minutes } : {}),
        ...(period?.type === 'absolute' ? { validUntil: timeText(period.time) } : {}),
        ...userDataReading(tpdu.userData),
      };
    }
    case 'SMS-STATUS-REPORT':
      return {
        type: tpdu.type,
        reference: tpdu.messageReference,
        address: addressText(tpdu.recipientAddress),
        time: timeText(tpdu.serviceCentreTimeStamp),
        dischargeTime: timeText(tpdu.dischargeTime),
        status: tpdu.status,
      };
    default:
      throw new Error(`no capture is a ${tpdu.type}`);
  }
}

function userDataReading(userData: UserData): Partial<CaptureReading> {
  const concatenation = concatenationOf(userData.header);
  const ports = portsOf(userData.header);
  const text = textOf(userData);
  return {
    ...(concatenation && {
      concatenation: [concatenation.reference, concatenation.total, concatenation.sequence],
    }),
    ...(ports && { ports: [ports.destination, ports.originator] }),
    ...(text === undefined ? {} : { text }),
    ...(userData.alphabet === '8-bit' || userData.alphabet === 'compressed' ? { octets: toHex(userData.octets) } : {}),
  };
}

function userDataOf(tpdu: Tpdu): UserData | undefined {
  return tpdu.type === 'SMS-DELIVER' ? tpdu.userData : undefined;
}

/** `2009-10-29T06:28:07+01:00`: as the clocks of the zone showed it. */
function timeText(time: Timestamp): string {
  if (time.type === 'unreadable') return 'unreadable';
  const local = new Date(time.milliseconds + time.offsetMinutes * 60_000).toISOString().slice(0, 19);
  const minutes = Math.abs(time.offsetMinutes);
  const two = (number: number) => String(number).padStart(2, '0');
  return `${local}${time.offsetMinutes < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

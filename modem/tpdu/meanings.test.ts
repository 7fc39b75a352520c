// The octets that stand for words: TP-ST, TP-PID, TP-FCS and information element identifiers.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failureCause } from './failure-cause.ts';
import { hyperlinksOf, informationElementName, specialIndicationsOf } from './information-elements.ts';
import { protocolMeaning } from './protocol-identifier.ts';
import { deliveryStatus } from './status.ts';

test('a status of the first class is delivered, of the second still trying (F10)', () => {
  assert.deepEqual(deliveryStatus(0), {
    outcome: 'delivered',
    failure: undefined,
    reason: 'received by the recipient',
  });
  assert.match(deliveryStatus(1).reason, /cannot confirm/);
  assert.equal(deliveryStatus(0x30).outcome, 'still trying');
  assert.equal(deliveryStatus(0x20).reason, 'congestion');
});

test('failures are permanent or temporary by their class, with the reason in words', () => {
  assert.deepEqual(deliveryStatus(0x46), {
    outcome: 'failed',
    failure: 'permanent',
    reason: 'validity period expired',
  });
  assert.deepEqual(deliveryStatus(0x62), {
    outcome: 'failed',
    failure: 'temporary',
    reason: 'no response from the recipient',
  });
  assert.match(deliveryStatus(0x55).reason, /service centre's own/);
});

test('every reserved status means service rejected (§9.2.3.15)', () => {
  for (const octet of [0x03, 0x0f, 0x26, 0x4a, 0x66, 0x80, 0xff]) {
    assert.match(deliveryStatus(octet).reason, /^service rejected/);
    assert.equal(deliveryStatus(octet).outcome, 'failed');
  }
});

test('TP-PID tells silent, replacing, downloading and interworking messages (E24)', () => {
  assert.deepEqual(protocolMeaning(0), { type: 'plain' });
  assert.deepEqual(protocolMeaning(0x40), { type: 'silent' });
  assert.deepEqual(protocolMeaning(0x41), { type: 'replace', number: 1 });
  assert.deepEqual(protocolMeaning(0x47), { type: 'replace', number: 7 });
  assert.deepEqual(protocolMeaning(0x7f), { type: 'SIM data download' });
  assert.deepEqual(protocolMeaning(0x22), { type: 'interworking', device: 'group 3 telefax' });
  assert.deepEqual(protocolMeaning(0x32), { type: 'interworking', device: 'internet e-mail' });
  assert.deepEqual(protocolMeaning(0x5f), { type: 'return call' });
  assert.deepEqual(protocolMeaning(0xc0), { type: 'service centre specific' });
  for (const octet of [0x49, 0x80, 0xbf]) assert.deepEqual(protocolMeaning(octet), { type: 'reserved' });
});

test('TP-FCS has words for every cause of §9.2.3.22', () => {
  assert.equal(failureCause(0xd3), 'memory capacity exceeded');
  assert.equal(failureCause(0xd0), '(U)SIM SMS storage full');
  assert.equal(failureCause(0xc5), 'SM rejected, duplicate SM');
  assert.equal(failureCause(0xff), 'unspecified error cause');
  assert.match(failureCause(0xe0), /application/);
  assert.match(failureCause(0x83), /reserved/);
});

test('every information element of §9.2.3.24 has its name', () => {
  for (let identifier = 0; identifier <= 0xff; identifier++) {
    const isReserved = informationElementName(identifier) === 'reserved';
    const inRange = (identifier >= 0x70 && identifier <= 0x9f) || (identifier >= 0xc0 && identifier <= 0xdf);
    const first = identifier <= 0x1a && identifier !== 2 && identifier !== 3;
    const named = inRange || first || (identifier >= 0x20 && identifier <= 0x25);
    assert.equal(isReserved, !named, `element ${identifier}`);
  }
});

test('special indications and hyperlinks are read from their elements', () => {
  const elements = [
    { identifier: 0x01, data: Uint8Array.of(0x80, 3) },
    { identifier: 0x01, data: Uint8Array.of(0x22, 1) },
    { identifier: 0x21, data: Uint8Array.of(0, 4, 5, 17) },
    { identifier: 0x01, data: Uint8Array.of(0x80) },
  ];
  assert.deepEqual(specialIndicationsOf({ elements }), [
    { indication: 'voicemail', count: 3, discardMessage: false, profile: 1 },
    { indication: 'e-mail', count: 1, discardMessage: true, profile: 2 },
  ]);
  assert.deepEqual(hyperlinksOf({ elements }), [{ position: 4, titleLength: 5, urlLength: 17 }]);
});

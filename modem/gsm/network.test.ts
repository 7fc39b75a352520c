import assert from 'node:assert/strict';
import { test } from 'node:test';
import { combineRegistrations, isRegistered, readOperator, readRegistration, readRsrp, readSignal } from './network.ts';

test('G7: answers and indications are told apart, whatever their quotes and zeros', () => {
  const lines: readonly (readonly [string, string])[] = [
    ['2,1,"0B,"0100701",7', 'home'],
    ['2,1,"","605F"', 'home'],
    ['002,001,"18d8","ffff"', 'home'],
    ['2,1,"5E25"', 'home'],
    ['2,1,4CA,81DE445', 'home'],
    ['0,5', 'roaming'],
    ['1', 'home'],
    ['5,"18d8","ffff"', 'roaming'],
    ['1,1234,5678', 'home'],
    ['3', 'denied'],
    ['2,2', 'searching'],
  ];
  for (const [text, registration] of lines) assert.equal(readRegistration(text)?.registration, registration, text);
  assert.equal(readRegistration(''), undefined);
});

test('G8: registered in any domain is registered, also for messages only', () => {
  const of = (...texts: string[]) => combineRegistrations(texts.map((text) => readRegistration(text))).registration;
  assert.equal(of('0,2', '0,0', '0,1'), 'home');
  assert.equal(of('0,0', '0,0', '0,7'), 'roaming');
  assert.equal(of('0,6'), 'home');
  assert.equal(of('0,2', '0,3'), 'denied');
  assert.equal(of(), 'unknown');
  assert.ok(isRegistered(of('0,6')));
});

test('G10: a signal of 99 is unknown and not none, and LTE tells it elsewhere', () => {
  assert.deepEqual(readSignal('99,99'), { csq: undefined, dbm: undefined, rsrp: undefined });
  assert.deepEqual(readSignal('0,0'), { csq: 0, dbm: -113, rsrp: undefined });
  assert.equal(readSignal('31,99')?.dbm, -51);
  assert.equal(readSignal('nothing'), undefined);
  assert.equal(readRsrp('99,99,255,255,20,80'), -61);
  assert.equal(readRsrp('99,99,255,255,255,255'), undefined);
});

test('G14: an operator in UCS-2 is decoded, one in digits is left as it is', () => {
  assert.equal(readOperator('0,0,"0054006500730074FFFF",2').name, 'Test');
  assert.equal(readOperator('0,2,"24007",7').name, '24007');
  assert.equal(readOperator('0,0,"Te?ia",7').name, 'Te?ia');
  assert.equal(readOperator('0,0,"Telia",7').accessTechnology, 'E-UTRAN');
  assert.equal(readOperator('0').name, undefined);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { classify, provesNotAccepted } from './error-classes.ts';
import { describeRefusal, finalResultCode, unglue } from './result-codes.ts';

function refusalOf(line: string) {
  const final = finalResultCode(line);
  return final?.type === 'refused' ? final.refusal : undefined;
}

test('A15: words instead of codes end a command as ERROR does', () => {
  for (const line of ['ERROR', 'COMMAND NOT SUPPORT', 'MODEM ERROR: 4', 'NA', 'NOT FOND ^,NOT CUSTOM AT']) {
    assert.equal(refusalOf(line)?.kind, 'ERROR', line);
  }
});

test('A15: codes are read with and without blank, as number and as words', () => {
  assert.deepEqual(refusalOf('+CMS ERROR:321'), { kind: 'CMS', code: 321, text: '' });
  assert.deepEqual(refusalOf('+CME ERROR: SIM busy'), { kind: 'CME', code: 14, text: 'SIM busy' });
  assert.equal(refusalOf('+CMS ERROR: Network out of order')?.code, 38);
  assert.equal(refusalOf('+CME ERROR: incorrect password')?.code, 16);
  assert.equal(refusalOf('+CME ERROR: something else')?.code, undefined);
  assert.equal(refusalOf('+CMS ERROR')?.code, undefined);
});

test('ordinary lines and indications are not final', () => {
  for (const line of ['+CMGS: 5', 'NO CARRIER', 'OKAY', '+CMTI: "SM",1', 'NADA', '07913396']) {
    assert.equal(finalResultCode(line), undefined, line);
  }
});

test('A10: an answer glued to the next line is taken apart', () => {
  assert.deepEqual(unglue('ERROR+CNUM: ,"123",129'), ['ERROR', '+CNUM: ,"123",129']);
  assert.deepEqual(unglue('OK+CREG: 1'), ['OK', '+CREG: 1']);
});

test('A17: a PDU glued to the next heading is split at the plus', () => {
  assert.deepEqual(unglue('07910000FF00FF+CMGL: 2,1,,24'), ['07910000FF00FF', '+CMGL: 2,1,,24']);
  assert.deepEqual(unglue('+CMGL: 2,1,,24'), ['+CMGL: 2,1,,24']);
});

test('a refusal is told in words', () => {
  assert.equal(describeRefusal({ kind: 'CMS', code: 38, text: '' }), '+CMS ERROR: 38 (network out of order)');
  assert.equal(describeRefusal({ kind: 'CME', code: 14, text: 'SIM BUSY!' }), '+CME ERROR: 14 (SIM BUSY!)');
  assert.match(describeRefusal({ kind: 'CMS', code: 531, text: '' }), /^\+CMS ERROR: 531 \(.*the maker’s own code\)$/);
  assert.equal(describeRefusal({ kind: 'CMS', code: undefined, text: '' }), '+CMS ERROR: no reason given');
  assert.equal(describeRefusal({ kind: 'ERROR', code: undefined, text: 'NA' }), 'NA');
});

const cms = (code: number | undefined) => ({ kind: 'CMS' as const, code, text: '' });
const cme = (code: number) => ({ kind: 'CME' as const, code, text: '' });

test('C9: 500 and its kin prove nothing', () => {
  for (const code of [332, 500, 127, 255, 512, 521, 615, 600, 999, undefined]) {
    assert.equal(classify(cms(code)), 'ambiguous');
    assert.equal(provesNotAccepted(cms(code)), false);
  }
  assert.equal(classify({ kind: 'ERROR', code: undefined, text: 'ERROR' }), 'ambiguous');
});

test('C10: 38 is temporary and proves that nothing was accepted', () => {
  assert.equal(classify(cms(38)), 'temporary');
  assert.equal(provesNotAccepted(cms(38)), true);
});

test('C11: 41 is temporary, not permanent', () => {
  assert.equal(classify(cms(41)), 'temporary');
});

test('C12: 304 and 305 are our own mistake', () => {
  assert.equal(classify(cms(304)), 'permanent-pdu');
  assert.equal(classify(cms(305)), 'permanent-pdu');
});

test('C24: a duplicate that the centre rejects is proof of the opposite', () => {
  assert.equal(classify(cms(197)), 'duplicate');
  assert.equal(provesNotAccepted(cms(197)), false);
});

test('every code of the catalogue is in its class', () => {
  const table = {
    'permanent-number': [1, 8, 10, 21, 28, 29, 30, 50, 69, 193, 195, 196],
    'permanent-pdu': [81, 95, 96, 97, 98, 99, 111, 303, 304, 305, 0x80, 0x8f, 0x90, 0x91, 0x9f, 0xb0, 0xc6, 0xc7],
    temporary: [27, 38, 41, 42, 47, 192, 194, 331],
    busy: [314, 301, 302, 320, 0xd4],
    sim: [310, 311, 312, 313, 315, 316, 317, 318],
    storage: [322, 0xd0, 0xd3],
    setup: [330, 300, 340],
  };
  for (const [name, codes] of Object.entries(table)) for (const code of codes) assert.equal(classify(cms(code)), name);
  assert.equal(classify(cme(14)), 'busy');
  assert.equal(classify(cme(515)), 'busy');
  for (const code of [10, 11, 12, 13]) assert.equal(classify(cme(code)), 'sim');
});

test('codes from 512 up mean something only on a Siemens', () => {
  assert.equal(classify(cms(515)), 'ambiguous');
  assert.equal(classify(cms(515), true), 'permanent-pdu');
  assert.equal(classify(cms(522), true), 'temporary');
  assert.equal(classify(cms(532), true), 'busy');
  assert.equal(classify(cms(521), true), 'ambiguous');
});

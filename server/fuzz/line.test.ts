import assert from 'node:assert/strict';
import { test } from 'node:test';
import { strayPieces } from './crossed.ts';
import { fuzzLine } from './line.ts';

test('of 3,000 hostile numbers, texts, PDUs, codes and console lines nothing crosses to the modem but commands and hex', async () => {
  const { finding, lines, sent } = await fuzzLine(3000, 1);
  assert.equal(finding, null, JSON.stringify(finding));
  assert.ok(lines > 1000 && sent > 100, `${lines} lines and ${sent} texts crossed: too few to say anything`);
});

test('the judge of what crossed knows a break-out when it sees one', () => {
  const pdu = '0001000B916407222222F2000005E8329BFD06';
  const good = ['AT+CMGS=18\r', `${pdu}\x1a`, '\x1b', 'AT\r', 'AT+CUSD=1,"*100#",15\r', 'AT+CPMS="SM","SM","SM"\r'];
  assert.deepEqual(strayPieces(good.join('')), []);
  const bad = [
    'AT+CUSD=1,"*100#",15;+CMGD=1,4\r',
    'AT+CPIN="0000";+CMGD=1\r',
    'AT+CMGD=1,4\r',
    `${pdu}\x1a`,
    'AT+CMGS=18\r0001\x1a',
    'AT+CSQ\r\n',
    'AT+CSQ',
    'junk\x1b',
  ];
  for (const text of bad) assert.notDeepEqual(strayPieces(text), [], text);
  assert.notDeepEqual(strayPieces('ATE0+CMGS=10\r', 'ATE0+CMGS=10'), []);
  assert.deepEqual(strayPieces('AT&V\r', 'AT&V'), []);
});

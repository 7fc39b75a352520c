import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AtEngine } from '../at/engine.ts';
import { everyCut, line, ok, ScriptedPeer } from '../at/testing/scripted-peer.ts';
import { VirtualClock } from '../at/testing/virtual-clock.ts';
import { listMessages, readMessage, type StoredMessage } from './commands.ts';

/** The answer of a modem that says these bytes to everything, for every way to cut them. */
async function answers<T>(
  bytes: string,
  ask: (engine: AtEngine) => Promise<T>,
  check: (answer: T) => void,
): Promise<void> {
  for (const chunks of everyCut(bytes)) {
    const clock = new VirtualClock();
    const peer = new ScriptedPeer((_, self) => {
      for (const chunk of chunks) self.say(chunk);
      return undefined;
    });
    const engine = new AtEngine(peer, { clock, unsolicited: () => {} });
    check(await clock.until(ask(engine)));
    engine.end('test over');
  }
}

const read = (engine: AtEngine) => readMessage(engine, 7);

test('D6: every way of saying "empty" is understood', async () => {
  const empty = [
    ok,
    line('+CMS ERROR: 321'),
    line('+CMS ERROR: 320'),
    line('+CMS ERROR: 500'),
    `${line('+CMGR: 0,,0')}${ok}`,
  ];
  for (const bytes of empty) await answers(bytes, read, (message) => assert.equal(message, undefined, bytes));
});

test('D18: odd headings are read, and the length is a hint only', async () => {
  const headings: readonly (readonly [string, number, number | undefined])[] = [
    ['1,,25', 1, 25],
    ['0,23', 0, 23],
    [',,92', 1, 92],
    ['4,1,,151', 4, 151],
    ['24', 1, 24],
    ['0,"",50', 0, 50],
    ['3,,29', 3, 29],
  ];
  for (const [heading, status, length] of headings) {
    const expected: StoredMessage = { index: 7, status, length, pdu: '0791AB' };
    const bytes = `\r\n+CMGR: ${heading}\r\n0791AB\r\n\r\nOK\r\n`;
    await answers(bytes, read, (message) => assert.deepEqual(message, expected));
  }
});

test('D19: what stands behind the PDU on another line does not harm it', async () => {
  await answers('\r\n+CMGR: 0,,24\r\n0791ABFFFF\r\n89\r\n\r\nOK\r\n', read, (message) =>
    assert.equal(message?.pdu, '0791ABFFFF'),
  );
});

test('E26: a submission or a report among the messages is told with its status, unopened', async () => {
  const bytes = '\r\n+CMGL: 1,1,,26\r\n0006\r\n+CMGL: 2,2,,24\r\n0011\r\n\r\nOK\r\n';
  await answers(bytes, listMessages, (messages) => {
    assert.deepEqual(
      messages.map(({ index, status, pdu }) => [index, status, pdu]),
      [
        [1, 1, '0006'],
        [2, 2, '0011'],
      ],
    );
  });
});

test('B3: an indication inside a listing does not shift the PDUs', async () => {
  const bytes = '\r\n+CMGL: 1,1,,24\r\n^RSSI:18\r\n0791AA\r\n+CMGL: 2,1,,24\r\n0791BB\r\n^HCSQ:"LTE",59\r\n\r\nOK\r\n';
  await answers(bytes, listMessages, (messages) =>
    assert.deepEqual(
      messages.map(({ pdu }) => pdu),
      ['0791AA', '0791BB'],
    ),
  );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Disconnection, ModemStatus } from '../../modem/index.ts';
import type { MachineFacts } from './appliance.ts';
import { type Circumstances, machineFaults, modemFaults } from './fault-words.ts';

const SINCE = Date.parse('2026-11-23T10:02:00Z');
const around: Circumstances = {
  now: SINCE + 60_000,
  waiting: 3,
  time: (at) => new Date(at).toISOString().slice(11, 16),
};
const well: MachineFacts = {
  disk: { free: 20e9, total: 30e9, level: 'ok' },
  clock: 'synchronised',
  loopLag: { longest: 10, usual: 1 },
  writer: 2,
  commits: { upTo: [], count: 0, sum: 0 },
  databaseSilentFor: 1_000,
  memory: 1e8,
  temperature: undefined,
  uptime: 60,
};
const NO_SIM = { type: 'refused', refusal: { kind: 'CME', code: 10, text: '' } } as const;
const size = (octets: number) => `${octets / 1e6} MB`;
const first = (status: ModemStatus, changes: Partial<Circumstances> = {}) =>
  modemFaults(status, '/dev/ttyUSB2', { ...around, ...changes })[0];

interface CauseRow<Type extends Disconnection['type']> {
  readonly cause: Extract<Disconnection, { type: Type }>;
  readonly id: string;
  readonly staff: string;
  readonly technician: RegExp;
}

const STATES: readonly { name: string; status: ModemStatus; staff: string | null; technician: RegExp }[] = [
  {
    name: 'no network',
    status: { state: 'searching', since: SINCE, registration: 'searching' },
    staff: 'No mobile network since 10:02. 3 messages are waiting and will go out when it is back.',
    technician: /\+CREG: searching, signal unknown \(\+CSQ: 99\)/,
  },
  {
    name: 'PIN',
    status: {
      state: 'pin-required',
      puk: false,
      triesLeft: 2,
      because: { type: 'tried-before' },
      reason: '',
      since: SINCE,
    },
    staff: 'The SIM needs its PIN. Call your technician.',
    technician: /tried before and was not accepted\)\. 2 tries are left\. A PIN is never tried twice by itself/,
  },
  {
    name: 'PUK',
    status: { state: 'pin-required', puk: true, triesLeft: 10, because: { type: 'puk' }, reason: '', since: SINCE },
    staff: 'The SIM is locked and needs its PUK. Call your technician.',
    technician: /not typed here/,
  },
  {
    name: 'denied',
    status: { state: 'denied', since: SINCE },
    staff:
      'The network refuses messages. Credit may be used up. 3 messages are waiting and will go out when it is back.',
    technician: /\+CREG: 3/,
  },
  {
    name: 'SIM missing',
    status: { state: 'sim-missing', answer: NO_SIM, reason: '', since: SINCE },
    staff: 'The modem finds no SIM card. Call your technician. 3 messages are waiting and will go out when it is back.',
    technician: /\(\+CME ERROR: 10 \(SIM not inserted\)\)/,
  },
  {
    name: 'another SIM',
    status: { state: 'sim-changed', expected: '8946071512360000001', iccid: '8946071512360000009', since: SINCE },
    staff:
      'Another SIM card is in the modem. Texts come in, but none goes out until your technician confirms the card. 3 messages are waiting.',
    technician: /The card …0009 is there, where …0001 belongs/,
  },
  {
    name: 'another modem',
    status: {
      state: 'disconnected',
      cause: { type: 'no-answer' },
      reason: '',
      unexpectedImei: '2',
      since: SINCE,
    },
    staff:
      'Another modem is plugged in than the one that was set up. Nothing comes in or goes out until your technician confirms it. 3 messages are waiting.',
    technician: /was given to one modem, and another one answers there \(IMEI 2\)/,
  },
  {
    name: 'storage full',
    status: {
      state: 'ready',
      since: SINCE,
      storage: [{ memory: 'SM', used: 20, capacity: 20, foreign: 0 }],
    },
    staff: null,
    technician: /\+CPMS SM 20\/20/,
  },
];

for (const { name, status, staff, technician } of STATES) {
  test(`${name}: staff read what it means, the technician what to do`, () => {
    const fault = first(status);
    assert.ok(fault);
    assert.equal(fault.staff, staff);
    assert.match(fault.explanation, technician);
    assert.ok(fault.steps.length > 0);
  });
}

test('a modem that is ready, strong and empty has no fault', () => {
  const status: ModemStatus = {
    state: 'ready',
    since: SINCE,
    signal: { csq: 20, dbm: -73, rsrp: undefined },
    storage: [{ memory: 'SM', used: 1, capacity: 20, foreign: 0 }],
    bell: true,
  };
  assert.deepEqual(modemFaults(status, 'x', around), []);
});

test('a registered modem whose texts are all refused has the banner of no credit, and the technician the last answer', () => {
  const refusals = {
    since: SINCE,
    reason: { why: 'number-refused', answer: { text: '', code: 'CMS 21' } },
  } as const;
  const fault = first({ state: 'ready', since: SINCE }, { refusals });
  assert.equal(
    fault?.staff,
    'The network refuses messages. Credit may be used up. 3 messages are waiting and will go out when it is back.',
  );
  assert.match(
    fault?.explanation ?? '',
    /since 10:02 no text was taken\. The last answer: .*“short message transfer rejected” \(CMS 21\)/,
  );
});

test('a fresh start and a fresh search are not faults yet', () => {
  assert.equal(first({ state: 'starting', since: SINCE }, { now: SINCE + 5_000 }), undefined);
  assert.equal(first({ state: 'searching', since: SINCE }, { now: SINCE + 5_000 }), undefined);
});

test('a weak signal and a missing bell are told to the technician only', () => {
  const status: ModemStatus = {
    state: 'ready',
    since: SINCE,
    signal: { csq: 4, dbm: -105, rsrp: undefined },
    bell: false,
  };
  const faults = modemFaults(status, 'x', around);
  assert.deepEqual(
    faults.map(({ id, staff }) => [id, staff]),
    [
      ['weak-signal', null],
      ['no-bell', null],
    ],
  );
});

test('one waiting message is one message', () => {
  assert.match(first({ state: 'denied', since: SINCE }, { waiting: 1 })?.staff ?? '', /1 message is waiting/);
  assert.doesNotMatch(first({ state: 'denied', since: SINCE }, { waiting: 0 })?.staff ?? '', /waiting/);
});

/** One row for each cause, by the type: a new one without words does not compile. */
const CAUSES: { readonly [Type in Disconnection['type']]: CauseRow<Type> } = {
  gone: {
    cause: { type: 'gone' },
    id: 'unplugged',
    staff: 'The modem is unplugged. Messages you send will go out when it is back (3 waiting).',
    technician: /missing since 10:02\./,
  },
  held: {
    cause: { type: 'held', by: [{ processId: 712, program: 'ModemManager' }] },
    id: 'held',
    staff: 'The modem cannot be used. Call your technician. 3 messages are waiting and will go out when it is back.',
    technician: /^\/dev\/ttyUSB2 is used by ModemManager \(process 712\)\.\nStop it for good/,
  },
  'no-permission': {
    cause: { type: 'no-permission', group: 'uucp' },
    id: 'permission',
    staff: 'The modem cannot be used. Call your technician. 3 messages are waiting and will go out when it is back.',
    technician: /may not open it: its user is not in the group uucp\.\nRun: sudo usermod -aG uucp textdesk/,
  },
  'no-answer': {
    cause: { type: 'no-answer', to: { command: 'AT+CMGF=0', milliseconds: 30_000 } },
    id: 'no-answer',
    staff: 'The modem does not answer. Messages you send will go out when it is back (3 waiting).',
    technician: /no modem answers \(AT\+CMGF=0 got no answer in 30 s\)/,
  },
  unreachable: {
    cause: { type: 'unreachable', code: 'ECONNREFUSED' },
    id: 'unreachable',
    staff: 'The modem cannot be reached. Messages you send will go out when it is back (3 waiting).',
    technician: /Nobody has taken a connection .* \(the system says ECONNREFUSED\)/,
  },
  unusable: {
    cause: { type: 'unusable', code: 'EIO' },
    id: 'unusable',
    staff: 'The modem cannot be used. Call your technician. 3 messages are waiting and will go out when it is back.',
    technician: /opening it fails \(the system says EIO\)/,
  },
  refuses: {
    cause: { type: 'refuses', command: 'AT+CMGF=0', refusal: { kind: 'CME', code: 4, text: '' } },
    id: 'refuses',
    staff: 'The modem cannot be used. Call your technician. 3 messages are waiting and will go out when it is back.',
    technician: /does \(AT\+CMGF=0 was refused: \+CME ERROR: 4 \(operation not supported\)\)/,
  },
  'wrong-modem': {
    cause: { type: 'wrong-modem', imei: '2', expected: '1' },
    id: 'wrong-modem',
    staff:
      'Another modem is plugged in than the one that was set up. Nothing comes in or goes out until your technician confirms it. 3 messages are waiting.',
    technician: /was given to one modem, and another one answers there \(IMEI 2\)/,
  },
  'sim-gone': {
    cause: { type: 'sim-gone' },
    id: 'sim-gone',
    staff:
      'The SIM card was taken out of the modem. Call your technician. 3 messages are waiting and will go out when it is back.',
    technician: /its SIM went while it was working/,
  },
  restarting: {
    cause: { type: 'restarting', by: 'us' },
    id: 'restarting',
    staff: 'The modem is starting anew. Messages you send will go out when it is back (3 waiting).',
    technician: /was restarted at 10:02, to heal it/,
  },
  'settings-restored': {
    cause: { type: 'settings-restored' },
    id: 'not-connected',
    staff: 'The modem is not connected. Messages you send will go out when it is back (3 waiting).',
    technician: /not been opened again since 10:02/,
  },
  'line-lost': {
    cause: { type: 'line-lost' },
    id: 'not-connected',
    staff: 'The modem is not connected. Messages you send will go out when it is back (3 waiting).',
    technician: /the connection broke off/,
  },
  overrun: {
    cause: { type: 'overrun' },
    id: 'not-connected',
    staff: 'The modem is not connected. Messages you send will go out when it is back (3 waiting).',
    technician: /more messages than can be stored/,
  },
  'not-started': {
    cause: { type: 'not-started' },
    id: 'not-connected',
    staff: 'The modem is not connected. Messages you send will go out when it is back (3 waiting).',
    technician: /not started/,
  },
  stopped: {
    cause: { type: 'stopped' },
    id: 'not-connected',
    staff: 'The modem is not connected. Messages you send will go out when it is back (3 waiting).',
    technician: /it was stopped/,
  },
  failed: {
    cause: { type: 'failed', detail: 'the table is gone' },
    id: 'failed',
    staff: 'The modem cannot be used. Call your technician. 3 messages are waiting and will go out when it is back.',
    technician: /this program failed.*\(the table is gone\)/,
  },
};

for (const [type, { cause, id, staff, technician }] of Object.entries(CAUSES)) {
  test(`not connected, ${type}: told as what it is, to staff and to the technician`, () => {
    const fault = first({ state: 'disconnected', cause, reason: 'words for the log', since: SINCE });
    assert.equal(fault?.id, id);
    assert.equal(fault?.staff, staff);
    assert.match([fault?.explanation, ...(fault?.steps ?? [])].join('\n'), technician);
    assert.doesNotMatch(fault?.explanation ?? '', /for the log/);
    assert.ok((fault?.steps.length ?? 0) > 0);
  });
}

test('a modem that restarted by itself is not said to have been restarted', () => {
  const cause = { type: 'restarting', by: 'itself' } as const;
  const fault = first({ state: 'disconnected', cause, reason: '', since: SINCE });
  assert.match(fault?.explanation ?? '', /restarted by itself at 10:02/);
});

test('what ends by itself in seconds is no fault before it has lasted', () => {
  for (const type of ['line-lost', 'settings-restored', 'not-started', 'stopped'] as const)
    assert.equal(
      first({ state: 'disconnected', cause: { type }, reason: '', since: SINCE }, { now: SINCE + 5_000 }),
      undefined,
    );
});

test('a machine that is well has no fault; disk, clock and database have theirs', () => {
  assert.deepEqual(machineFaults(well, size), []);
  const ill: MachineFacts = {
    ...well,
    disk: { free: 100 * 1024 ** 2, total: 30e9, level: 'critical' },
    clock: 'not-believed',
    databaseSilentFor: 60_000,
  };
  assert.deepEqual(
    machineFaults(ill, size).map(({ staff }) => staff),
    [
      'Storage almost full. Call your technician.',
      'The clock looks wrong; times may be off.',
      'Messages cannot be stored just now. Call your technician.',
    ],
  );
});

test('who may not see the program that holds a port is told how to learn its name', () => {
  const cause = { type: 'held', by: [] } as const;
  const fault = first({ state: 'disconnected', cause, reason: '', since: SINCE });
  assert.equal(fault?.explanation, '/dev/ttyUSB2 is used by another program, which this user may not see.');
  assert.equal(fault?.steps[0], 'To see which: sudo fuser -v /dev/ttyUSB2');
});

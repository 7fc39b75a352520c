// A machine on which everything is wrong that can be: each state of a modem, of a port and of a backup, and every deed refused,
// each time for another reason. For tests of what pages say; it loads no words.
import {
  CommandForbidden,
  type CommandTrouble,
  type Disconnection,
  type Hindrance,
  ModemNotConnected,
  type ModemStatus,
  type PinHold,
  type PowerTrouble,
  type Refusal,
  UssdFailed,
} from '../../modem/index.ts';
import type { MachineFacts, UsbResetProblem } from '../http/appliance.ts';
import type { PortOffer, SwitchRefusal } from '../http/gateway-control.ts';
import { BackupError, type BackupProblem } from '../store/backup-problem.ts';
import type { Answer, Reason } from '../store/reason.ts';
import { wholeMachine } from './whole-machine.ts';

const HINDRANCES: readonly Hindrance[] = [
  ...(['starting', 'searching', 'sim-changed'] as const).map((state) => ({ type: 'not-ready', state }) as const),
  { type: 'called-off' },
  { type: 'no-pdu' },
  { type: 'no-answer', command: 'AT+CMGS=23', milliseconds: 180_000 },
  { type: 'line-lost' },
  { type: 'no-reference' },
  { type: 'mixed-up' },
];
const ANSWERS: readonly [Answer, ...Answer[]] = [
  { text: 'in words of the modem', code: 'CMS 38' },
  { text: '', code: 'CMS 531' },
  { text: '' },
  { text: '↯' },
];
/** Why a text was not sent, or nobody knows. */
export const REASONS: readonly Reason[] = [
  ...HINDRANCES.map((because, turn): Reason => ({ why: turn % 2 === 0 ? 'not-submitted' : 'no-evidence', because })),
  ...ANSWERS.map((answer): Reason => ({ why: 'given-up', tries: 3, cause: { why: 'refused-for-now', answer } })),
  { why: 'unclear', answer: ANSWERS[0] },
];

type Forbidden = Extract<CommandTrouble, { type: 'forbidden' }>['because'];
type UssdProblem = Extract<CommandTrouble, { type: 'ussd' }>['problem'];

/** What the driver writes into its log; no page shows it. */
const FOR_LOGS = 'in words of the driver';
export const SINCE = Date.UTC(2026, 10, 1);
/** A code that the standard names, one that it does not, words instead of a code, and nothing at all. */
export const REFUSALS: readonly [Refusal, ...Refusal[]] = [
  { kind: 'CMS', code: 38, text: '' },
  { kind: 'CME', code: 10, text: FOR_LOGS },
  { kind: 'CMS', code: 531, text: '' },
  { kind: 'CME', code: undefined, text: '↯' },
  { kind: 'CMS', code: undefined, text: '' },
  { kind: 'ERROR', code: undefined, text: '↯' },
];
export const CAUSES: readonly Disconnection[] = [
  { type: 'no-permission', group: 'dialout' },
  { type: 'held', by: [] },
  { type: 'held', by: [{ processId: 7, program: 'αβγδ' }] },
  { type: 'no-answer' },
  { type: 'no-answer', to: { command: 'AT+CPIN?', milliseconds: 5000 } },
  { type: 'gone' },
  { type: 'unreachable', code: '↯' },
  { type: 'unusable', code: 'EIO' },
  { type: 'unusable', code: undefined },
  ...REFUSALS.map((refusal): Disconnection => ({ type: 'refuses', command: 'AT+CMGF=0', refusal })),
  { type: 'wrong-modem', imei: '2', expected: '1' },
  { type: 'sim-gone' },
  { type: 'failed', detail: '↯' },
  { type: 'restarting', by: 'us' },
  { type: 'restarting', by: 'itself' },
  { type: 'settings-restored' },
  { type: 'line-lost' },
  { type: 'overrun' },
  { type: 'not-started' },
  { type: 'stopped' },
];
const HOLDS: readonly PinHold[] = [
  { type: 'other-lock', lock: '↯' },
  { type: 'no-pin' },
  { type: 'malformed', which: 'configured' },
  { type: 'malformed', which: 'entered' },
  { type: 'tried-before' },
  { type: 'few-tries', left: 1 },
  { type: 'tries-unknown' },
  { type: 'refused', refusal: REFUSALS[0] },
];
const POWER: readonly PowerTrouble[] = [
  { type: 'autosuspend' },
  { type: 'under-voltage', now: true },
  { type: 'under-voltage', now: false },
  { type: 'over-current', times: 2 },
  { type: 'disconnects', times: 3 },
];
export const STATES: readonly ModemStatus[] = [
  { state: 'starting', since: SINCE },
  ...CAUSES.map((cause): ModemStatus => ({ state: 'disconnected', reason: FOR_LOGS, cause, since: SINCE })),
  {
    ...{ state: 'disconnected', reason: FOR_LOGS, cause: { type: 'gone' }, unexpectedImei: '2', since: SINCE },
    powerHints: POWER.map((trouble) => ({ ...trouble, text: FOR_LOGS })),
  },
  { state: 'sim-missing', answer: { type: 'told', text: '↯' }, reason: FOR_LOGS, since: SINCE },
  { state: 'sim-missing', answer: { type: 'refused', refusal: REFUSALS[0] }, reason: FOR_LOGS, since: SINCE },
  ...HOLDS.map(
    (because): ModemStatus => ({
      ...{ state: 'pin-required', puk: false, triesLeft: 1, because, reason: FOR_LOGS, since: SINCE },
    }),
  ),
  { state: 'pin-required', puk: true, triesLeft: 10, because: { type: 'puk' }, reason: FOR_LOGS, since: SINCE },
  { state: 'searching', registration: 'searching', since: SINCE },
  { state: 'denied', since: SINCE },
  { state: 'sim-changed', expected: '8946071512360000001', iccid: '8946071512360000009', since: SINCE },
  {
    state: 'ready',
    since: SINCE,
    bell: false,
    accessTechnology: 'E-UTRAN',
    registration: 'home',
    signal: { csq: 4, dbm: -105, rsrp: -110 },
    storage: [{ memory: 'SM', used: 20, capacity: 20, foreign: 20 }],
  },
];

export const READY: ModemStatus = { state: 'ready', since: SINCE, device: 'simulator', operator: 'Simulated' };

const PORT_STATES: readonly PortOffer['state'][] = [
  { type: 'answers' },
  { type: 'silent' },
  { type: 'in-use-by-us' },
  { type: 'held', by: [] },
  { type: 'held', by: [{ processId: 7, program: 'αβγδ' }] },
  { type: 'gone' },
  { type: 'no-permission', group: 'dialout' },
  { type: 'unusable', code: '↯' },
  { type: 'not-needed' },
  { type: 'not-for-commands' },
  { type: 'not-tried' },
];

export const PROBLEMS: Readonly<Record<BackupProblem['why'], BackupProblem>> = {
  'no-passphrase': { why: 'no-passphrase' },
  'no-target': { why: 'no-target' },
  'no-key': { why: 'no-key' },
  'target-hangs': { why: 'target-hangs' },
  'already-running': { why: 'already-running' },
  interrupted: { why: 'interrupted' },
  'no-full-path': { why: 'no-full-path', where: '/α' },
  'target-missing': { why: 'target-missing', where: '/α' },
  'target-full': { why: 'target-full', where: '/α' },
  'target-read-only': { why: 'target-read-only', where: '/α' },
  'not-the-target': { why: 'not-the-target', where: '/α' },
  'no-backup-there': { why: 'no-backup-there', where: '/α' },
  'no-space-here': { why: 'no-space-here', needed: 1e9, free: 1e6 },
  'failed-check': { why: 'failed-check', where: '/α' },
  'not-a-backup': { why: 'not-a-backup' },
  'newer-format': { why: 'newer-format' },
  'wrong-passphrase': { why: 'wrong-passphrase' },
  damaged: { why: 'damaged' },
  'cut-off': { why: 'cut-off' },
  'not-a-file': { why: 'not-a-file' },
  'no-room': { why: 'no-room' },
  'too-large': { why: 'too-large' },
  unsound: { why: 'unsound', finding: '↯' },
  'other-database': { why: 'other-database' },
  'nothing-lost': { why: 'nothing-lost' },
  'not-asked': { why: 'not-asked' },
  failed: { why: 'failed', detail: '↯' },
  told: { why: 'told', text: '↯' },
};

export const FORBIDDEN: readonly [Forbidden, ...Forbidden[]] = [
  ...(['sends', 'characters', 'no-at', 'several', 'unknown-kind', 'could-lock'] as const),
  ...(['deletes', 'reads', 'spoils-line'] as const),
];
export const USSD: readonly [UssdProblem, ...UssdProblem[]] = [
  { type: 'no-answer', milliseconds: 180_000 },
  { type: 'no-code', code: 'α' },
  { type: 'busy' },
  { type: 'answered-elsewhere' },
  { type: 'not-supported' },
  { type: 'network-timeout' },
  { type: 'ended', status: 7 },
];
export const RESETS: readonly [UsbResetProblem, ...UsbResetProblem[]] = [
  { type: 'hub', port: 'α' },
  { type: 'no-helper' },
  { type: 'helper-silent' },
  { type: 'busy' },
  { type: 'not-usb', port: 'α' },
  { type: 'gone', port: 'α' },
  { type: 'no-switch' },
  { type: 'stays-on' },
  { type: 'stays-off' },
  { type: 'told', text: '↯' },
];

/** Everything is wrong with it, and its ports are in every state there is. */
export function illMachine() {
  const { deps } = wholeMachine('αβγ');
  // Every second command and question is not sent, the others are refused, each time for another reason.
  const [forbidden, unanswered, unreset] = [inTurn(FORBIDDEN), inTurn(USSD), inTurn(RESETS)];
  const [refusal, unswitched] = [inTurn(REFUSALS), inTurn<SwitchRefusal>([{ type: 'fixed' }, ...CAUSES])];
  let asked = 0;
  const modems = () =>
    deps.gateway.modems().map((modem) => ({
      ...modem,
      exchange: async (line: string) => {
        asked += 1;
        if (asked % 2 === 1) throw new CommandForbidden('α', forbidden());
        return asked % 4 === 0 ? { lines: [], refusal: refusal() } : await modem.exchange(line);
      },
      ussd: () => Promise.reject(new UssdFailed(unanswered())),
      refreshRadio: () => Promise.reject(new ModemNotConnected('words of its own')),
    }));
  const usbReset = {
    isOffered: async () => true,
    reset: async () => ({ type: 'failed', problem: unreset() }) as const,
  };
  const well = deps.appliance.machine();
  const machine = (): MachineFacts => ({
    ...well,
    disk: { free: 1e6, total: 1e9, level: 'critical' },
    clock: 'not-believed',
    databaseSilentFor: 60_000,
    loopLag: { longest: 5000, usual: 1 },
    temperature: 90,
  });
  const ports = PORT_STATES.map((state, index) => ({
    ...{ path: `/dev/ttyUSB${index}`, stable: false, tty: '/dev/x', device: 'αβγ', place: 'αβγ', interface: '1' },
    state,
  }));
  const wrongMode = [
    { device: 'αβγ', mode: 'CD-ROM' },
    { device: 'αβγ', mode: 'network-card' },
  ] as const;
  const preview = () => Promise.reject(new BackupError({ why: 'cut-off' }));
  const switchPort = async () => ({ type: 'refused', cause: unswitched() }) as const;
  const noTarget = () => Promise.reject(new BackupError(PROBLEMS['no-target']));
  const restore = { ...deps.appliance.restore, preview };
  const backups = { ...deps.appliance.backups, make: noTarget, choosePlan: noTarget };
  return {
    ...deps,
    appliance: { ...deps.appliance, machine, restore, backups, usbReset },
    gateway: { ...deps.gateway, modems, ports: async () => ({ ports, wrongMode }), switchPort },
  };
}

function inTurn<Each>(all: readonly [Each, ...Each[]]): () => Each {
  let turn = 0;
  return () => all[turn++ % all.length] ?? all[0];
}

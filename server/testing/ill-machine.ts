// A machine on which everything is wrong that can be: each state of a modem, of a port and of a backup, and every deed refused,
// each time for another reason. For tests of what pages say; it loads no words.
import {
  CommandForbidden,
  type CommandTrouble,
  type Disconnection,
  ModemNotConnected,
  type ModemStatus,
  UssdFailed,
} from '../../modem/index.ts';
import type { MachineFacts, UsbResetProblem } from '../http/appliance.ts';
import type { PortOffer } from '../http/gateway-control.ts';
import { BackupError, type BackupProblem } from '../store/backup-problem.ts';
import { wholeMachine } from './whole-machine.ts';

type Forbidden = Extract<CommandTrouble, { type: 'forbidden' }>['because'];
type UssdProblem = Extract<CommandTrouble, { type: 'ussd' }>['problem'];

export const SINCE = Date.UTC(2026, 10, 1);
const CAUSES: readonly Disconnection[] = [
  { type: 'no-permission', group: 'dialout' },
  { type: 'held', by: [] },
  { type: 'no-answer' },
  { type: 'gone' },
  { type: 'unreachable' },
  { type: 'unusable', code: 'EIO' },
  { type: 'refuses' },
  { type: 'wrong-modem', imei: '2' },
  { type: 'sim-gone' },
  { type: 'failed' },
  { type: 'restarting', by: 'us' },
  { type: 'restarting', by: 'itself' },
  { type: 'settings-restored' },
];
export const STATES: readonly ModemStatus[] = [
  { state: 'starting', since: SINCE },
  ...CAUSES.map((cause): ModemStatus => ({ state: 'disconnected', reason: '↯', cause, since: SINCE })),
  { state: 'sim-missing', reason: '↯', since: SINCE },
  { state: 'pin-required', puk: false, triesLeft: 1, reason: '↯', since: SINCE },
  { state: 'pin-required', puk: true, triesLeft: 10, reason: '↯', since: SINCE },
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
const USSD: readonly [UssdProblem, ...UssdProblem[]] = [
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
  // Every second command and question is refused, each time for another reason.
  const [forbidden, unanswered, unreset] = [inTurn(FORBIDDEN), inTurn(USSD), inTurn(RESETS)];
  let asked = 0;
  const modems = () =>
    deps.gateway.modems().map((modem) => ({
      ...modem,
      exchange: async (line: string) => {
        asked += 1;
        if (asked % 2 === 1) throw new CommandForbidden('α', forbidden());
        return await modem.exchange(line);
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
  const noTarget = () => Promise.reject(new BackupError(PROBLEMS['no-target']));
  const restore = { ...deps.appliance.restore, preview };
  const backups = { ...deps.appliance.backups, make: noTarget, choosePlan: noTarget };
  return {
    ...deps,
    appliance: { ...deps.appliance, machine, restore, backups, usbReset },
    gateway: { ...deps.gateway, modems, ports: async () => ({ ports, wrongMode }) },
  };
}

function inTurn<Each>(all: readonly [Each, ...Each[]]): () => Each {
  let turn = 0;
  return () => all[turn++ % all.length] ?? all[0];
}

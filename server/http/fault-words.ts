// A fault → what stands in the banner for staff, and what the technician is told (technician.md §3): when each holds. What
// is said stands in the catalogue. Pure, so that every fault of the table has its test.
import type { ModemStatus } from '../../modem/index.ts';
import type { Refusals } from '../store/recent-refusals.ts';
import type { MachineFacts } from './appliance.ts';
import type { FaultWords, Signal } from './words/en/modem-faults.ts';
import { words } from './words.ts';

export interface Circumstances {
  readonly now: number;
  /** Outbound messages that wait. */
  readonly waiting: number;
  /** A time as the clinic reads it. */
  readonly time: (at: number) => string;
  /** The network has refused everything lately. */
  readonly refusals?: Refusals | undefined;
}

export interface Fault extends FaultWords {
  /** Stable: the same fault keeps its place on the page. */
  readonly id: string;
  readonly level: 'warn' | 'bad';
}

type Disconnected = Extract<ModemStatus, { state: 'disconnected' }>;

interface Age {
  readonly since: string;
  readonly fresh: boolean;
}

/** A fresh start is not a fault: nothing is said before this many milliseconds. */
const PATIENCE = 20_000;
const WEAK = 8;
const NEARLY_FULL = 0.8;

/** What is wrong with a modem, the gravest first; empty when all is well. */
export function modemFaults(status: ModemStatus, port: string, around: Circumstances): Fault[] {
  const faults = [stateFault(status, port, around)];
  if (status.state === 'ready' || status.state === 'sim-changed')
    faults.push(refusalFault(around), storageFault(status), signalFault(status), bellFault(status));
  return faults.filter((fault) => fault !== undefined);
}

// Registered and all the same refused: no credit, texts barred, a blocked SIM.
function refusalFault({ refusals, waiting, time }: Circumstances): Fault | undefined {
  if (refusals === undefined) return undefined;
  const said = words.modemFaults.refusing(time(refusals.since), words.reason(refusals.reason), waiting);
  return { id: 'refusing', level: 'bad', ...said };
}

function stateFault(status: ModemStatus, port: string, around: Circumstances): Fault | undefined {
  const t = words.modemFaults;
  const { waiting } = around;
  const since = around.time(status.since);
  const fresh = around.now - status.since < PATIENCE;
  switch (status.state) {
    case 'ready':
      return undefined;
    case 'starting':
      return fresh ? undefined : { id: 'starting', level: 'warn', ...t.starting(port, since, waiting) };
    case 'disconnected':
      if (status.unexpectedImei !== undefined)
        return { id: 'wrong-modem', level: 'bad', ...t.otherModem(port, status.unexpectedImei, waiting) };
      return disconnected(status, port, around, { since, fresh });
    case 'sim-missing':
      return { id: 'sim-missing', level: 'bad', ...t.simMissing(status.answer, waiting) };
    case 'pin-required':
      return status.puk
        ? { id: 'puk', level: 'bad', ...t.puk() }
        : { id: 'pin', level: 'bad', ...t.pin(status.triesLeft, status.because) };
    case 'searching':
      if (fresh) return undefined;
      return { id: 'no-network', level: 'bad', ...t.noNetwork(since, status.registration, signalOf(status), waiting) };
    case 'denied':
      return { id: 'denied', level: 'bad', ...t.denied(waiting) };
    case 'sim-changed':
      return {
        id: 'sim-changed',
        level: 'bad',
        ...t.otherSim((status.iccid ?? '').slice(-4), status.expected.slice(-4), waiting),
      };
    default: {
      const never: never = status;
      return never;
    }
  }
}

/** What a cause is told as; undefined while it is too fresh to be a fault. */
function disconnected({ cause }: Disconnected, port: string, around: Circumstances, age: Age): Fault | undefined {
  const t = words.modemFaults;
  const { waiting } = around;
  const { since, fresh } = age;
  switch (cause.type) {
    case 'no-permission':
      return { id: 'permission', level: 'bad', ...t.permission(port, cause.group ?? 'dialout', waiting) };
    case 'held':
      return { id: 'held', level: 'bad', ...t.held(port, cause.by, waiting) };
    case 'no-answer':
      return { id: 'no-answer', level: 'bad', ...t.silent(port, cause, waiting) };
    case 'gone':
      return { id: 'unplugged', level: 'bad', ...t.unplugged(port, since, waiting) };
    case 'unreachable':
      return { id: 'unreachable', level: 'bad', ...t.unreachable(port, since, cause, waiting) };
    case 'unusable':
      return { id: 'unusable', level: 'bad', ...t.unusable(port, cause, waiting) };
    case 'refuses':
      return { id: 'refuses', level: 'bad', ...t.refuses(port, cause, waiting) };
    case 'wrong-modem':
      return { id: 'wrong-modem', level: 'bad', ...t.otherModem(port, cause.imei, waiting) };
    case 'sim-gone':
      return { id: 'sim-gone', level: 'bad', ...t.simGone(waiting) };
    case 'failed':
      return { id: 'failed', level: 'bad', ...t.failed(cause, waiting) };
    case 'restarting':
      return fresh ? undefined : { id: 'restarting', level: 'warn', ...t.restarting(cause.by, since, waiting) };
    case 'settings-restored':
    case 'line-lost':
    case 'overrun':
    case 'not-started':
    case 'stopped':
      return fresh ? undefined : { id: 'not-connected', level: 'warn', ...t.notConnected(port, since, cause, waiting) };
    default: {
      const never: never = cause;
      return never;
    }
  }
}

function storageFault(status: ModemStatus): Fault | undefined {
  const fullest = status.storage
    ?.filter(({ capacity }) => capacity > 0)
    .sort((a, b) => b.used / b.capacity - a.used / a.capacity)[0];
  if (!fullest || fullest.used / fullest.capacity < NEARLY_FULL) return undefined;
  const full = fullest.used >= fullest.capacity;
  const blocked = full && fullest.foreign >= fullest.capacity;
  return { id: 'storage', level: full ? 'bad' : 'warn', ...words.modemFaults.storage(fullest, { full, blocked }) };
}

function signalFault(status: ModemStatus): Fault | undefined {
  const signal = signalOf(status);
  if (signal === undefined || signal.csq >= WEAK) return undefined;
  return { id: 'weak-signal', level: 'warn', ...words.modemFaults.weakSignal(signal) };
}

function bellFault(status: ModemStatus): Fault | undefined {
  return status.bell === false ? { id: 'no-bell', level: 'warn', ...words.modemFaults.noBell } : undefined;
}

/** What is wrong with the machine. `size`: octets as the clinic reads them. */
export function machineFaults(machine: MachineFacts, size: (octets: number) => string): Fault[] {
  const t = words.machineFaults;
  const faults: Fault[] = [];
  if (machine.disk && machine.disk.level !== 'ok') {
    const critical = machine.disk.level === 'critical';
    const said = t.disk(size(machine.disk.free), size(machine.disk.total), critical);
    faults.push({ id: 'disk', level: critical ? 'bad' : 'warn', ...said });
  }
  if (machine.clock === 'not-believed') faults.push({ id: 'clock', level: 'bad', ...t.clock });
  if (machine.databaseSilentFor > 20_000)
    faults.push({ id: 'database', level: 'bad', ...t.database(Math.round(machine.databaseSilentFor / 1000)) });
  return faults;
}

function signalOf({ signal }: ModemStatus): Signal | undefined {
  return signal?.csq === undefined ? undefined : { csq: signal.csq, dbm: signal.dbm };
}

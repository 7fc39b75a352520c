// The state of everything: which checks hold and how grave each is. Pure; the diagnosis page shows it in the words of the
// catalogue.
import type { GatewayFacts } from '../store/gateway-facts.ts';
import type { BackupPlan, MachineFacts } from './appliance.ts';
import { type Circumstances, machineFaults, modemFaults } from './fault-words.ts';
import type { Format } from './format.ts';
import type { ModemView } from './modems-view.ts';
import { words } from './words.ts';

export type Level = 'ok' | 'warn' | 'bad';

export interface Check {
  readonly id: string;
  readonly level: Level;
  readonly title: string;
  readonly text: string;
  readonly steps: readonly string[];
  /** The page on which it can be mended. */
  readonly href?: string;
}

export interface DiagnosisInput {
  readonly around: Circumstances;
  readonly format: Pick<Format, 'count' | 'decimal' | 'size'>;
  readonly modems: readonly ModemView[];
  readonly gateway: GatewayFacts;
  readonly machine: MachineFacts | undefined;
  readonly backup:
    | { readonly plan: BackupPlan; readonly lastMadeAt: number | null; readonly lastProblem: string | null }
    | undefined;
  readonly paused: boolean;
  /** What the last start had to do about the stored data, in words. */
  readonly storageNotice?: string;
  /** Settings that cannot be read, so that the default is in force. */
  readonly damagedSettings: readonly string[];
}

const HOUR = 60 * 60 * 1000;
const LONG_QUEUE = 30 * 60 * 1000;

/** Every check, the worst first; the order within a level stays the same from one look to the next. */
export function diagnose(input: DiagnosisInput): Check[] {
  const checks = [
    ...modemChecks(input),
    ...queueChecks(input),
    ...noticeChecks(input.storageNotice),
    ...settingsChecks(input.damagedSettings),
    ...machineChecks(input),
    ...backupChecks(input),
  ];
  const rank = { bad: 0, warn: 1, ok: 2 } as const;
  return checks.toSorted((a, b) => rank[a.level] - rank[b.level]);
}

function modemChecks({ modems, around }: DiagnosisInput): Check[] {
  const t = words.checks.modem;
  if (modems.length === 0) return [{ id: 'modem', level: 'bad', ...t.none, href: '/modem' }];
  return modems.flatMap((modem, index): Check[] => {
    const name = t.name(modems.length === 1 ? null : index + 1);
    const faults = modemFaults(modem.status, modem.port, around);
    if (faults.length > 0) {
      return faults.map((fault) => ({
        id: `modem-${index}-${fault.id}`,
        level: fault.level,
        title: t.fault(name, fault.title),
        text: fault.explanation,
        steps: fault.steps,
        href: '/modem',
      }));
    }
    const { status, simulated } = modem;
    const where = [status.operator, status.accessTechnology].filter((part) => part !== undefined).join(', ');
    const ready = status.state === 'ready';
    return [
      {
        id: `modem-${index}`,
        level: simulated ? 'warn' : 'ok',
        title: ready ? t.ready(name) : t.starting(name),
        text: ready ? t.readyText(around.time(status.since), where, simulated) : t.startingText,
        steps: [],
        href: '/modem',
      },
    ];
  });
}

function queueChecks({ gateway, around, paused }: DiagnosisInput): Check[] {
  const t = words.checks;
  const age = gateway.oldestWaitingAt === null ? 0 : around.now - gateway.oldestWaitingAt;
  const stuck = gateway.waiting > 0 && age > LONG_QUEUE;
  const checks: Check[] = [
    {
      id: 'queue',
      level: paused || stuck ? 'warn' : 'ok',
      title: paused ? t.queue.paused : t.queue.title,
      text: gateway.waiting === 0 ? t.queue.nothing : t.queue.waiting(gateway.waiting, around.time(around.now - age)),
      steps: paused ? [t.queue.resume] : stuck ? [t.queue.lookAtModem] : [],
      href: '/modem',
    },
  ];
  if (gateway.held > 0) checks.push({ id: 'held', level: 'bad', ...t.held(gateway.held), href: '/settings/backup' });
  if (gateway.unknown > 0) checks.push({ id: 'unknown', level: 'warn', ...t.unknown(gateway.unknown) });
  const silent = gateway.outbound.get('no-report') ?? 0;
  if (silent > 0 && (gateway.outbound.get('delivered') ?? 0) === 0)
    checks.push({ id: 'no-report', level: 'warn', ...t.noReport(silent), href: '/modem' });
  if (gateway.unreadable > 0) checks.push({ id: 'unreadable', level: 'warn', ...t.unreadable(gateway.unreadable) });
  return checks;
}

function noticeChecks(notice: string | undefined): Check[] {
  if (notice === undefined) return [];
  const { title, whatToDo } = words.storage.notice;
  return [{ id: 'storage-notice', level: 'bad', title, text: notice, steps: [whatToDo], href: '/settings/backup' }];
}

function settingsChecks(damaged: readonly string[]): Check[] {
  if (damaged.length === 0) return [];
  return [{ id: 'settings', level: 'bad', ...words.checks.settings(damaged), href: '/settings' }];
}

function machineChecks({ machine, format }: DiagnosisInput): Check[] {
  if (!machine) return [];
  const t = words.checks;
  const faults = machineFaults(machine, format.size);
  const ill = new Set(faults.map(({ id }) => id));
  const checks = faults.map(
    ({ id, level, title, explanation, steps }): Check => ({ id, level, title, text: explanation, steps }),
  );
  const well = (id: string, title: string, text: string) => {
    if (!ill.has(id)) checks.push({ id, level: 'ok', title, text, steps: [] });
  };
  if (machine.disk)
    well('disk', t.disk.title, t.disk.text(format.size(machine.disk.free), format.size(machine.disk.total)));
  well('clock', t.clock.title, machine.clock === 'synchronised' ? t.clock.synchronised : t.clock.plausible);
  const writer = machine.writer === undefined ? null : format.decimal(machine.writer);
  well('database', t.database.title, t.database.text(writer));
  const lag = machine.loopLag.longest;
  checks.push({
    id: 'program',
    level: lag > 1000 ? 'warn' : 'ok',
    title: t.program.title,
    text: t.program.text(duration(machine.uptime), format.size(machine.memory), format.count(Math.round(lag))),
    steps: lag > 1000 ? [t.program.busy] : [],
  });
  if (machine.temperature !== undefined) {
    const hot = machine.temperature >= 80;
    checks.push({
      id: 'temperature',
      level: hot ? 'warn' : 'ok',
      title: t.temperature.title,
      text: t.temperature.text(format.count(Math.round(machine.temperature))),
      steps: hot ? [t.temperature.hot] : [],
    });
  }
  return checks;
}

function backupChecks({ backup, around }: DiagnosisInput): Check[] {
  if (!backup) return [];
  const t = words.checks.backup;
  const { plan, lastMadeAt, lastProblem } = backup;
  const href = '/settings/backup';
  if (!plan.enabled) return [{ id: 'backup', level: 'warn', ...t.off, href }];
  const stale = lastMadeAt === null || around.now - lastMadeAt > plan.everyHours * HOUR * 2.5;
  const text = lastMadeAt === null ? t.never : t.lastGood(around.time(lastMadeAt));
  const level: Level = lastProblem !== null ? (stale ? 'bad' : 'warn') : stale ? 'warn' : 'ok';
  return [
    {
      id: 'backup',
      level,
      title: lastProblem === null ? t.title : t.failed,
      text: lastProblem === null ? text : t.failedText(lastProblem, text),
      steps: level === 'ok' ? [] : [t.tryNow],
      href,
    },
  ];
}

function duration(seconds: number): string {
  const t = words.checks.program;
  const hours = Math.floor(seconds / 3600);
  if (hours >= 48) return t.days(Math.floor(hours / 24));
  return hours >= 1 ? t.hours(hours) : t.minutes(Math.max(1, Math.floor(seconds / 60)));
}

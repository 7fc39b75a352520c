// The state of everything in plain words: what is well, what is not, and what to do. Pure; the diagnosis page shows it.
import type { GatewayFacts } from '../store/gateway-facts.ts';
import type { BackupPlan, MachineFacts } from './appliance.ts';
import { type Circumstances, machineFaults, modemFaults } from './fault-words.ts';
import type { ModemView } from './modems-view.ts';
import { words } from './words/en.ts';

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
    ...machineChecks(input.machine),
    ...backupChecks(input),
  ];
  const rank = { bad: 0, warn: 1, ok: 2 } as const;
  return checks.toSorted((a, b) => rank[a.level] - rank[b.level]);
}

function modemChecks({ modems, around }: DiagnosisInput): Check[] {
  if (modems.length === 0)
    return [
      {
        id: 'modem',
        level: 'bad',
        title: 'No modem',
        text: 'No modem was chosen yet.',
        steps: ['Choose one on the modem page.'],
        href: '/modem',
      },
    ];
  return modems.flatMap((modem, index): Check[] => {
    const name = modems.length === 1 ? 'Modem' : `Modem ${index + 1}`;
    const faults = modemFaults(modem.status, modem.port, around);
    if (faults.length > 0) {
      return faults.map((fault) => ({
        id: `modem-${index}-${fault.id}`,
        level: fault.level,
        title: `${name}: ${lowerFirst(fault.title)}`,
        text: fault.explanation,
        steps: fault.steps,
        href: '/modem',
      }));
    }
    const { status } = modem;
    const where = [status.operator, status.accessTechnology].filter((part) => part !== undefined).join(', ');
    const text =
      status.state === 'ready'
        ? `Ready since ${around.time(status.since)}${where === '' ? '' : ` on ${where}`}${modem.simulated ? '. It is simulated: nothing leaves this machine' : ''}.`
        : 'Starting.';
    return [
      {
        id: `modem-${index}`,
        level: modem.simulated ? 'warn' : 'ok',
        title: `${name}: ${status.state === 'ready' ? 'ready' : 'starting'}`,
        text,
        steps: [],
        href: '/modem',
      },
    ];
  });
}

function queueChecks({ gateway, around, paused }: DiagnosisInput): Check[] {
  const checks: Check[] = [];
  const age = gateway.oldestWaitingAt === null ? 0 : around.now - gateway.oldestWaitingAt;
  const stuck = gateway.waiting > 0 && age > LONG_QUEUE;
  checks.push({
    id: 'queue',
    level: paused || stuck ? 'warn' : 'ok',
    title: paused ? 'Sending is paused' : 'Messages waiting',
    text:
      gateway.waiting === 0
        ? 'Nothing waits to be sent.'
        : `${count(gateway.waiting, 'message waits', 'messages wait')}, the oldest since ${around.time(around.now - age)}.`,
    steps: paused
      ? ['Press Resume on the modem page.']
      : stuck
        ? ['Look at the modem first: the queue waits for it, nothing fails meanwhile.']
        : [],
    href: '/modem',
  });
  if (gateway.held > 0) {
    checks.push({
      id: 'held',
      level: 'bad',
      title: 'Messages are held',
      text: `${count(gateway.held, 'unsent message is', 'unsent messages are')} held since the data was restored or repaired, because they may have been sent already.`,
      steps: ['Send or discard them on the backup page.'],
      href: '/settings/backup',
    });
  }
  if (gateway.unknown > 0) {
    checks.push({
      id: 'unknown',
      level: 'warn',
      title: 'Not confirmed',
      text: `Of ${count(gateway.unknown, 'message', 'messages')} nobody knows whether the network took ${gateway.unknown === 1 ? 'it' : 'them'}. They are never sent again by themselves.`,
      steps: ['Staff settle each in its conversation: It arrived, or Send again.'],
    });
  }
  const silent = gateway.outbound.get('no-report') ?? 0;
  if (silent > 0 && (gateway.outbound.get('delivered') ?? 0) === 0) {
    checks.push({
      id: 'no-report',
      level: 'warn',
      title: 'No report ever came',
      text: `${count(silent, 'text was', 'texts were')} taken by the network, and of none it said whether it arrived.`,
      steps: [
        'Some operators send no reports: then switch “Ask the network whether each text arrived” off on the modem page.',
        'Is the message centre right, and the time that the network may try long enough?',
      ],
      href: '/modem',
    });
  }
  if (gateway.unreadable > 0) {
    checks.push({
      id: 'unreadable',
      level: 'warn',
      title: 'Unreadable messages',
      text: `${count(gateway.unreadable, 'message that came in', 'messages that came in')} could not be read. The raw data is kept.`,
      steps: ['The support bundle carries what developers need; no text is in it.'],
    });
  }
  return checks;
}

function noticeChecks(notice: string | undefined): Check[] {
  if (notice === undefined) return [];
  const { title, whatToDo } = words.storage.notice;
  return [{ id: 'storage-notice', level: 'bad', title, text: notice, steps: [whatToDo], href: '/settings/backup' }];
}

function settingsChecks(damaged: readonly string[]): Check[] {
  if (damaged.length === 0) return [];
  return [
    {
      id: 'settings',
      level: 'bad',
      title: 'Settings cannot be read',
      text: `The default is in force instead of what was stored for: ${damaged.join(', ')}.`,
      steps: ['Set them again and save.'],
      href: '/settings',
    },
  ];
}

function machineChecks(machine: MachineFacts | undefined): Check[] {
  if (!machine) return [];
  const faults = machineFaults(machine);
  const ill = new Set(faults.map(({ id }) => id));
  const well: Check[] = [];
  if (!ill.has('disk') && machine.disk)
    well.push({
      id: 'disk',
      level: 'ok',
      title: 'Disk',
      text: `${gib(machine.disk.free)} of ${gib(machine.disk.total)} GiB are free.`,
      steps: [],
    });
  if (!ill.has('clock'))
    well.push({
      id: 'clock',
      level: 'ok',
      title: 'Clock',
      text: machine.clock === 'synchronised' ? 'Set by a time server.' : 'Plausible; no time server has confirmed it.',
      steps: [],
    });
  if (!ill.has('database'))
    well.push({
      id: 'database',
      level: 'ok',
      title: 'Database',
      text: `It answers${machine.writer === undefined ? '' : ` in ${machine.writer.toFixed(1)} ms`}.`,
      steps: [],
    });
  const lag = machine.loopLag.longest;
  well.push({
    id: 'program',
    level: lag > 1000 ? 'warn' : 'ok',
    title: 'Program',
    text: `Running for ${duration(machine.uptime)}, ${Math.round(machine.memory / 1024 / 1024)} MiB of memory, held up ${Math.round(lag)} ms at most.`,
    steps: lag > 1000 ? ['Something kept the machine busy: a worn card, or another program. See: top'] : [],
  });
  if (machine.temperature !== undefined) {
    const hot = machine.temperature >= 80;
    well.push({
      id: 'temperature',
      level: hot ? 'warn' : 'ok',
      title: 'Temperature',
      text: `${Math.round(machine.temperature)} °C.`,
      steps: hot ? ['Give the box air, or a heat sink.'] : [],
    });
  }
  return [
    ...faults.map(
      (fault): Check => ({
        id: fault.id,
        level: fault.level,
        title: fault.title,
        text: fault.explanation,
        steps: fault.steps,
      }),
    ),
    ...well,
  ];
}

function backupChecks({ backup, around }: DiagnosisInput): Check[] {
  if (!backup) return [];
  const { plan, lastMadeAt, lastProblem } = backup;
  const href = '/settings/backup';
  if (!plan.enabled)
    return [
      {
        id: 'backup',
        level: 'warn',
        title: 'No backups are made',
        text: 'If the card dies, everything on it is gone.',
        steps: ['Choose a folder, better a USB stick, on the backup page.'],
        href,
      },
    ];
  const stale = lastMadeAt === null || around.now - lastMadeAt > plan.everyHours * HOUR * 2.5;
  const text = lastMadeAt === null ? 'None was made yet.' : `The last good one is from ${around.time(lastMadeAt)}.`;
  const level: Level = lastProblem !== null ? (stale ? 'bad' : 'warn') : stale ? 'warn' : 'ok';
  return [
    {
      id: 'backup',
      level,
      title: lastProblem === null ? 'Backup' : 'The last backup failed',
      text: lastProblem === null ? text : `${lastProblem} ${text}`,
      steps: level === 'ok' ? [] : ['Press Back up now on the backup page and see what it says.'],
      href,
    },
  ];
}

function count(n: number, one: string, many: string): string {
  return `${n} ${n === 1 ? one : many}`;
}

function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text[0]?.toLowerCase() + text.slice(1) : text;
}

function gib(octets: number): string {
  return (octets / 1024 ** 3).toFixed(1);
}

function duration(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  if (hours >= 48) return `${Math.floor(hours / 24)} days`;
  return hours >= 1 ? `${hours} h` : `${Math.max(1, Math.floor(seconds / 60))} min`;
}

// A fault → what stands in the banner for staff, and what the technician is told: what it means and what to do next
// (technician.md §3). Pure, so that every fault of the table has its test.
import type { ModemStatus } from '../../modem/index.ts';
import type { Refusals } from '../store/recent-refusals.ts';
import type { MachineFacts } from './appliance.ts';
import { words } from './words/en.ts';

export interface Circumstances {
  readonly now: number;
  /** Outbound messages that wait. */
  readonly waiting: number;
  /** A time as the clinic reads it. */
  readonly time: (at: number) => string;
  /** The network has refused everything lately. */
  readonly refusals?: Refusals | undefined;
}

export interface Fault {
  /** Stable: the same fault keeps its place on the page. */
  readonly id: string;
  readonly level: 'warn' | 'bad';
  /** One sentence for staff; null where they need not know. */
  readonly staff: string | null;
  /** One line: what it is. */
  readonly title: string;
  readonly explanation: string;
  /** What to do, in order. */
  readonly steps: readonly string[];
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
function refusalFault(around: Circumstances): Fault | undefined {
  if (around.refusals === undefined) return undefined;
  const { since } = around.refusals;
  const reason = words.reason(around.refusals.reason);
  return {
    id: 'refusing',
    level: 'bad',
    staff: `The network refuses messages. Credit may be used up.${queue(around)}`,
    title: 'The network refuses every text',
    explanation: `The modem is registered, but since ${around.time(since)} no text was taken. The last answer: ${reason}`,
    steps: [
      'Ask for the balance below, or top up.',
      'Send a test text to your own phone: it shows the answer of the network.',
      'Is the message centre right? Compare it with the operator’s.',
      'Ask the operator whether the SIM may send texts: some block it after many in a day.',
    ],
  };
}

function stateFault(status: ModemStatus, port: string, around: Circumstances): Fault | undefined {
  const since = around.time(status.since);
  const fresh = around.now - status.since < PATIENCE;
  switch (status.state) {
    case 'ready':
      return undefined;
    case 'starting':
      if (fresh) return undefined;
      return {
        id: 'starting',
        level: 'warn',
        staff: `The modem has not been ready since ${since}.${queue(around)}`,
        title: 'The modem does not finish starting',
        explanation: `${port} is open, but setting the modem up has taken since ${since}.`,
        steps: [
          'Look into the log below for the command that gets no answer.',
          'Press Restart modem.',
          'Unplug the stick, wait ten seconds, plug it in again.',
        ],
      };
    case 'disconnected':
      if (status.unexpectedImei !== undefined) return otherModem(status.reason, port, around);
      return disconnected(status.reason, port, since, around);
    case 'sim-missing':
      return {
        id: 'sim-missing',
        level: 'bad',
        staff: `The modem finds no SIM card. Call your technician.${queue(around)}`,
        title: 'No SIM card',
        explanation: `The modem answers but finds no SIM: ${status.reason}.`,
        steps: [
          'Switch the box off, take the SIM out and put it in again, contacts down, corner first.',
          'Try the SIM in a phone.',
          'Some sticks need an adapter for small cards.',
        ],
      };
    case 'pin-required':
      return status.puk ? pukFault(status.reason) : pinFault(status.triesLeft, status.reason);
    case 'searching':
      if (fresh) return undefined;
      return {
        id: 'no-network',
        level: 'bad',
        staff: `No mobile network since ${since}.${queue(around)}`,
        title: 'No mobile network',
        explanation: `The SIM is ready, but the modem has not found a network since ${since} (+CREG: ${status.registration ?? 'not registered'}, signal ${signalText(status)}).`,
        steps: [
          'Move the antenna to a window or higher up.',
          'Try the SIM in a phone at the same place: has its contract ended?',
          'Press Restart modem.',
          'Ask the operator whether it still runs the network this stick can use (2G and 3G are being switched off).',
        ],
      };
    case 'denied':
      return {
        id: 'denied',
        level: 'bad',
        staff: `The network refuses messages. Credit may be used up.${queue(around)}`,
        title: 'The network refuses this SIM',
        explanation: 'The modem asked to register and was denied (+CREG: 3).',
        steps: [
          'Ask for the balance below, or top up.',
          'Ask the operator whether the SIM is active and may send texts.',
          'Roaming SIMs: is roaming allowed?',
        ],
      };
    case 'sim-changed':
      return otherSim(status.iccid ?? '', status.expected, around);
    default: {
      const never: never = status;
      return never;
    }
  }
}

function otherSim(present: string, expected: string, { waiting }: Circumstances): Fault {
  return {
    id: 'sim-changed',
    level: 'bad',
    staff: `Another SIM card is in the modem. Texts come in, but none goes out until your technician confirms the card.${waitingHere(waiting)}`,
    title: 'Another SIM card is in the modem',
    explanation: `The card …${present.slice(-4)} is there, where …${expected.slice(-4)} belongs. It may have another number, another contract, or be somebody else’s, so nothing leaves by it until you say so. What comes in is taken.`,
    steps: [
      'Was the card exchanged on purpose? Compare the last digits with those printed on it, and press Use this SIM from now on.',
      'All that waits leaves by this card then, from its number: look into the queue first.',
      'Not on purpose? Put the old card back: sending goes on by itself.',
    ],
  };
}

function otherModem(reason: string, port: string, { waiting }: Circumstances): Fault {
  return {
    id: 'wrong-modem',
    level: 'bad',
    staff: `Another modem is plugged in than the one that was set up. Nothing comes in or goes out until your technician confirms it.${waitingHere(waiting)}`,
    title: 'Another modem is at this port',
    explanation: `${port} was given to one modem, and another one answers there (${reason}).`,
    steps: [
      'Was the modem exchanged on purpose? Press Use this modem from now on.',
      'Several modems? They may have changed sockets: plug them back, or choose each one’s port anew.',
      'Not on purpose? Plug the old one in: everything goes on by itself.',
    ],
  };
}

function disconnected(reason: string, port: string, since: string, around: Circumstances): Fault {
  const cause = portTrouble(reason);
  const common = {
    level: 'bad',
    staff: `The modem is unplugged. Messages you send will go out when it is back${around.waiting > 0 ? ` (${around.waiting} waiting)` : ''}.`,
  } as const;
  switch (cause) {
    case 'permission':
      return {
        ...common,
        id: 'permission',
        staff: `The modem cannot be used. Call your technician.${queue(around)}`,
        title: 'No permission for the port',
        explanation: `${port} is there, but this program may not open it (${reason}).`,
        steps: [
          'Run: sudo usermod -aG dialout textdesk, then: sudo systemctl restart textdesk',
          'Started by hand? Add your own user to the group dialout and sign in again.',
        ],
      };
    case 'held':
      return {
        ...common,
        id: 'held',
        staff: `The modem cannot be used. Call your technician.${queue(around)}`,
        title: 'Another program holds the port',
        explanation: `${port} is open in another program (${reason}).`,
        steps: [
          'The port list below names the program where it can be found out.',
          'ModemManager? Run: sudo systemctl disable --now ModemManager',
          'Gammu, smstools, minicom? Stop them; only one program can use a modem.',
        ],
      };
    case 'silent':
      return {
        ...common,
        id: 'no-answer',
        staff: `The modem does not answer. Messages you send will go out when it is back${around.waiting > 0 ? ` (${around.waiting} waiting)` : ''}.`,
        title: 'The port opens, but no modem answers',
        explanation: `${port} can be opened, and nothing came back to AT (${reason}).`,
        steps: [
          'A stick shows several ports: choose the one that answers AT in the list below.',
          'Unplug the stick, wait ten seconds, plug it in again.',
          'A stick in network mode shows no modem port at all: it must be switched to serial mode first.',
        ],
      };
    case 'gone':
      return {
        ...common,
        id: 'unplugged',
        title: 'The modem is unplugged',
        explanation: `${port} has been missing since ${since} (${reason}).`,
        steps: [
          'Is the stick plugged in, and does its light blink?',
          'Try another socket, best one of a powered hub: sticks draw more than some sockets give.',
          'Press Rescan below and choose the port again if it now has another name.',
          'What did the kernel see? Look into: sudo dmesg | grep -i usb | tail',
        ],
      };
    default: {
      const never: never = cause;
      return never;
    }
  }
}

export type PortTrouble = 'permission' | 'held' | 'silent' | 'gone';

/** What the operating system's words about a port mean. */
export function portTrouble(reason: string): PortTrouble {
  if (/permission|EACCES|EPERM|may not be opened/i.test(reason)) return 'permission';
  if (/lock|busy|EBUSY|temporarily unavailable|EAGAIN|held by|in use|used by|another program/i.test(reason))
    return 'held';
  if (/no answer|silen|timed? ?-?out|does not answer|not a modem/i.test(reason)) return 'silent';
  return 'gone';
}

function pinFault(triesLeft: number | undefined, reason: string): Fault {
  const tries = triesLeft === undefined ? '' : triesLeft === 1 ? ' One try is left.' : ` ${triesLeft} tries are left.`;
  return {
    id: 'pin',
    level: 'bad',
    staff: 'The SIM needs its PIN. Call your technician.',
    title: 'The SIM needs its PIN',
    explanation: `The SIM asks for its PIN (${reason}).${tries} A PIN is never tried twice by itself.`,
    steps: [
      'Type the PIN below, once, from the operator’s letter.',
      'Better still: put the SIM into a phone and switch its PIN off.',
    ],
  };
}

function pukFault(reason: string): Fault {
  return {
    id: 'puk',
    level: 'bad',
    staff: 'The SIM is locked and needs its PUK. Call your technician.',
    title: 'The SIM is locked: it needs its PUK',
    explanation: `Too many wrong PINs were tried (${reason}). Ten wrong PUKs destroy the SIM, so it is not typed here.`,
    steps: [
      'Stop: do not try any further PIN.',
      'Put the SIM into a phone and enter the PUK from the operator’s letter there.',
      'Put it back and press Restart modem.',
    ],
  };
}

function storageFault(status: ModemStatus): Fault | undefined {
  const fullest = status.storage
    ?.filter(({ capacity }) => capacity > 0)
    .sort((a, b) => b.used / b.capacity - a.used / a.capacity)[0];
  if (!fullest || fullest.used / fullest.capacity < NEARLY_FULL) return undefined;
  const full = fullest.used >= fullest.capacity;
  const foreign =
    fullest.foreign > 0 ? ` ${fullest.foreign} of them are not received messages and are left alone.` : '';
  return {
    id: 'storage',
    level: full ? 'bad' : 'warn',
    staff:
      full && fullest.foreign >= fullest.capacity
        ? 'The SIM’s memory is full: no message can come in. Call your technician.'
        : null,
    title: full ? 'The SIM’s memory is full' : 'The SIM’s memory is nearly full',
    explanation: `+CPMS ${fullest.memory} ${fullest.used}/${fullest.capacity}. While it is full the network keeps new messages back.${foreign}`,
    steps: [
      'Stored messages are deleted by themselves once they are safe here; wait two minutes.',
      'If it stays full, delete drafts and sent messages on the SIM with a phone.',
    ],
  };
}

function signalFault(status: ModemStatus): Fault | undefined {
  const csq = status.signal?.csq;
  if (csq === undefined || csq >= WEAK) return undefined;
  return {
    id: 'weak-signal',
    level: 'warn',
    staff: null,
    title: 'The signal is weak',
    explanation: `${signalText(status)}. Messages may be slow, or fail in bad weather.`,
    steps: [
      'Move the antenna to a window, higher up, and away from the box itself.',
      'Use a USB extension cable to get the stick away from the Pi.',
    ],
  };
}

function bellFault(status: ModemStatus): Fault | undefined {
  if (status.bell !== false) return undefined;
  return {
    id: 'no-bell',
    level: 'warn',
    staff: null,
    title: 'The modem does not ring for new messages',
    explanation: 'It accepts no setting (+CNMI) that announces messages, so they are looked for once a minute instead.',
    steps: ['Nothing needs to be done; messages come up to a minute later.'],
  };
}

/** What is wrong with the machine. */
export function machineFaults(machine: MachineFacts): Fault[] {
  const faults: Fault[] = [];
  if (machine.disk && machine.disk.level !== 'ok') {
    const critical = machine.disk.level === 'critical';
    faults.push({
      id: 'disk',
      level: critical ? 'bad' : 'warn',
      staff: critical ? 'Storage almost full. Call your technician.' : null,
      title: critical ? 'The disk is almost full' : 'The disk is getting full',
      explanation: `${mebibytes(machine.disk.free)} of ${mebibytes(machine.disk.total)} are free. When nothing is left, messages stay on the SIM until there is room.`,
      steps: [
        'Keep fewer backups here, or send them to a stick.',
        'Look for what is large: sudo du -xh / --max-depth=2 | sort -h | tail',
        'Errors of the card itself? Look into: sudo dmesg | grep -i mmc',
      ],
    });
  }
  if (machine.clock === 'not-believed') {
    faults.push({
      id: 'clock',
      level: 'bad',
      staff: 'The clock looks wrong; times may be off.',
      title: 'The clock is wrong',
      explanation:
        'A Pi without a battery clock starts in the past. The order of messages does not depend on the clock; nothing is deleted or expires until it is right.',
      steps: [
        'Give the box a time server, or internet: timedatectl',
        'Without either: fit a clock module, or set it once: sudo timedatectl set-time "2026-11-23 12:00"',
      ],
    });
  }
  if (machine.databaseSilentFor > 20_000) {
    faults.push({
      id: 'database',
      level: 'bad',
      staff: 'Messages cannot be stored just now. Call your technician.',
      title: 'The database does not answer',
      explanation: `Nothing could be written for ${Math.round(machine.databaseSilentFor / 1000)} s. Messages stay on the SIM meanwhile.`,
      steps: [
        'Is the card sick? Look into: sudo dmesg | tail',
        'Restart: sudo systemctl restart textdesk',
        'If it comes back after each restart, restore the last backup onto a new card.',
      ],
    });
  }
  return faults;
}

function queue({ waiting }: Circumstances): string {
  if (waiting === 0) return '';
  return waiting === 1
    ? ' 1 message is waiting and will go out when it is back.'
    : ` ${waiting} messages are waiting and will go out when it is back.`;
}

function waitingHere(waiting: number): string {
  if (waiting === 0) return '';
  return waiting === 1 ? ' 1 message is waiting.' : ` ${waiting} messages are waiting.`;
}

function signalText(status: ModemStatus): string {
  const { signal } = status;
  if (signal?.csq === undefined) return 'unknown (+CSQ: 99)';
  return `${signal.dbm} dBm (+CSQ: ${signal.csq})`;
}

function mebibytes(octets: number): string {
  const mib = octets / 1024 / 1024;
  return mib >= 1024 ? `${(mib / 1024).toFixed(1)} GiB` : `${Math.round(mib)} MiB`;
}

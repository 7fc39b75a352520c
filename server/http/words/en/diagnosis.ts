// What the diagnosis page says of each check: a title, what is so, and what to do. The faults of modem and machine have
// their words in modem-faults.ts and machine-faults.ts.

const count = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;
// A fault's title behind the modem's name; SIM and other names in capitals stay.
const lowerFirst = (text: string) => (/^[A-Z][a-z]/.test(text) ? text[0]?.toLowerCase() + text.slice(1) : text);

export const diagnosis = {
  diagnosis: {
    title: 'Diagnosis',
    well: 'All is well.',
    attention: (bad: number, warn: number) =>
      [
        bad > 0 ? (bad === 1 ? '1 fault' : `${bad} faults`) : '',
        warn > 0 ? (warn === 1 ? '1 remark' : `${warn} remarks`) : '',
      ]
        .filter((part) => part !== '')
        .join(', '),
    levels: { ok: 'well', warn: 'look at it', bad: 'fault' },
    version: (version: string) => `Textdesk ${version}`,
    mend: 'Open',
  },
};

export const checks = {
  modem: {
    none: { title: 'No modem', text: 'No modem was chosen yet.', steps: ['Choose one on the modem page.'] },
    /** `number`: which of several; null where there is but one. */
    name: (number: number | null) => (number === null ? 'Modem' : `Modem ${number}`),
    fault: (name: string, title: string) => `${name}: ${lowerFirst(title)}`,
    ready: (name: string) => `${name}: ready`,
    starting: (name: string) => `${name}: starting`,
    readyText: (since: string, where: string, simulated: boolean) =>
      `Ready since ${since}${where === '' ? '' : ` on ${where}`}${simulated ? '. It is simulated: nothing leaves this machine' : ''}.`,
    startingText: 'Starting.',
  },
  queue: {
    paused: 'Sending is paused',
    title: 'Messages waiting',
    nothing: 'Nothing waits to be sent.',
    waiting: (n: number, since: string) => `${count(n, 'message waits', 'messages wait')}, the oldest since ${since}.`,
    resume: 'Press Resume on the modem page.',
    lookAtModem: 'Look at the modem first: the queue waits for it, nothing fails meanwhile.',
  },
  held: (n: number) => ({
    title: 'Messages are held',
    text: `${count(n, 'unsent message is', 'unsent messages are')} held since the data was restored or repaired, because they may have been sent already.`,
    steps: ['Send or discard them on the backup page.'],
  }),
  unknown: (n: number) => ({
    title: 'Not confirmed',
    text: `Of ${count(n, 'message', 'messages')} nobody knows whether the network took ${n === 1 ? 'it' : 'them'}. They are never sent again by themselves.`,
    steps: ['Staff settle each in its conversation: It arrived, or Send again.'],
  }),
  noReport: (n: number) => ({
    title: 'No report ever came',
    text: `${count(n, 'text was', 'texts were')} taken by the network, and of none it said whether it arrived.`,
    steps: [
      'Some operators send no reports: then switch “Ask the network whether each text arrived” off on the modem page.',
      'Is the message centre right, and the time that the network may try long enough?',
    ],
  }),
  unreadable: (n: number) => ({
    title: 'Unreadable messages',
    text: `${count(n, 'message that came in', 'messages that came in')} could not be read. The raw data is kept.`,
    steps: ['The support bundle carries what developers need; no text is in it.'],
  }),
  settings: (names: readonly string[]) => ({
    title: 'Settings cannot be read',
    text: `The default is in force instead of what was stored for: ${names.join(', ')}.`,
    steps: ['Set them again and save.'],
  }),
  disk: { title: 'Disk', text: (free: string, total: string) => `${free} of ${total} are free.` },
  clock: {
    title: 'Clock',
    synchronised: 'Set by a time server.',
    plausible: 'Plausible; no time server has confirmed it.',
  },
  database: {
    title: 'Database',
    /** `milliseconds`: a number as people read it; null where it is not known. */
    text: (milliseconds: string | null) => `It answers${milliseconds === null ? '' : ` in ${milliseconds} ms`}.`,
  },
  program: {
    title: 'Program',
    text: (running: string, memory: string, lag: string) =>
      `Running for ${running}, ${memory} of memory, held up ${lag} ms at most.`,
    days: (n: number) => `${n} days`,
    hours: (n: number) => `${n} h`,
    minutes: (n: number) => `${n} min`,
    busy: 'Something kept the machine busy: a worn card, or another program. See: top',
  },
  temperature: {
    title: 'Temperature',
    text: (degrees: string) => `${degrees} °C.`,
    hot: 'Give the box air, or a heat sink.',
  },
  backup: {
    off: {
      title: 'No backups are made',
      text: 'If the card dies, everything on it is gone.',
      steps: ['Choose a folder, better a USB stick, on the backup page.'],
    },
    title: 'Backup',
    failed: 'The last backup failed',
    never: 'None was made yet.',
    lastGood: (when: string) => `The last good one is from ${when}.`,
    failedText: (problem: string, last: string) => `${problem} ${last}`,
    tryNow: 'Press Back up now on the backup page and see what it says.',
  },
};

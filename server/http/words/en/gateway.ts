// Words of the modem, diagnosis, backup, simulator and demo pages.

import type { AccessTechnology, ModemStatus } from '../../../../modem/index.ts';
import type { PortOffer, ProbeStep, SwitchRefusal } from '../../gateway-control.ts';
import type { RefusalCode } from '../../simulator.ts';

const REFUSALS: Readonly<Record<SwitchRefusal, string>> = {
  held: 'Another program uses this port. Stop it first: ModemManager, gammu, smstools, minicom?',
  'no-permission': 'This program may not open the port: its user must be in the group dialout.',
  'no-answer': 'No modem answers there.',
  gone: 'There is no such port.',
  unreachable: 'Nobody takes a connection at that address.',
  unusable: 'The port cannot be opened.',
  'line-lost': 'The connection to the modem broke off.',
  refuses: 'What answers there refuses commands that a modem must know.',
  'wrong-modem': 'Another modem answers there.',
  'sim-gone': 'The SIM card was taken out meanwhile.',
  restarting: 'The modem is starting anew; try again in a minute.',
  'settings-restored': 'The modem is being set up anew; try again in a minute.',
  overrun: 'The modem sends more messages than can be stored.',
  'not-started': 'The modem was not tried.',
  stopped: 'The modem was not tried to the end.',
  failed: 'This program failed in trying it; the log says more.',
  fixed: 'The configuration of the service decides it.',
};

const STATES: Readonly<Record<ModemStatus['state'], string>> = {
  disconnected: 'Not connected',
  starting: 'Starting',
  'sim-missing': 'No SIM card',
  'pin-required': 'SIM locked',
  searching: 'Searching for a network',
  denied: 'Refused by the network',
  'sim-changed': 'Another SIM: receiving only',
  ready: 'Ready',
};

const REGISTRATIONS: Readonly<Record<string, string>> = {
  home: 'home network',
  roaming: 'roaming',
  searching: 'searching',
  denied: 'denied',
  'not-registered': 'not registered',
  unknown: 'unknown',
};

const PROBE_STEPS: Readonly<Record<ProbeStep['step'], string>> = {
  port: 'The port opens',
  at: 'The modem answers AT',
  sim: 'The SIM is ready',
  network: 'Registered on a network',
  smsc: 'The message centre is known',
  storage: 'There is room for messages',
};

// What the operator's people call it first; the standard's name (3GPP TS 27.007 §7.3) behind it for those who compare.
function technology(name: AccessTechnology): string {
  const generation = { GSM: '2G', UTRAN: '3G', 'E-UTRAN': '4G', NR: '5G' }[name];
  return `${generation} (${name})`;
}

function portState(state: PortOffer['state']): string {
  switch (state.type) {
    case 'answers':
      return 'a modem answers';
    case 'silent':
      return 'no modem answers here';
    case 'in-use-by-us':
      return 'in use now';
    case 'held':
      return state.reason;
    case 'no-permission':
      return `no permission: this user is not in the group ${state.group}`;
    case 'unusable':
      return state.reason;
    case 'not-needed':
      return 'another port of this device answers';
    case 'not-for-commands':
      return 'not for commands: left alone';
    case 'not-tried':
      return 'not tried yet';
    default: {
      const never: never = state;
      return never;
    }
  }
}

function portStateKind(state: PortOffer['state']): 'good' | 'high' | '' {
  switch (state.type) {
    case 'answers':
    case 'in-use-by-us':
      return 'good';
    case 'held':
    case 'no-permission':
    case 'unusable':
      return 'high';
    default:
      return '';
  }
}

export const gateway = {
  modem: {
    title: 'Modem',
    states: STATES,
    since: (time: string) => `since ${time}`,
    refresh: 'This card keeps itself up to date.',
    next: 'What to do',
    operator: 'Network',
    registration: 'Registration',
    registrations: REGISTRATIONS,
    signal: 'Signal',
    signalUnknown: 'not known',
    signalLevels: ['no signal', 'very weak: move the antenna', 'weak: move the antenna', 'fair', 'good', 'very good'],
    signalChart: (from: string, to: string) => `Signal over the last 24 hours, from ${from} to ${to} dBm`,
    chartEmpty: 'The signal of the last 24 hours is drawn here as the day goes on.',
    dayAgo: '24 h ago',
    now: 'now',
    technology,
    sim: 'SIM',
    simStates: { ready: 'ready', missing: 'missing', pin: 'needs its PIN', puk: 'needs its PUK', unknown: 'not known' },
    triesLeft: (n: number) => (n === 1 ? '1 try left' : `${n} tries left`),
    ownNumber: 'Own number',
    ownNumberUnknown: 'not on the SIM',
    device: 'Device',
    lineSpeed: (baud: number) => `${baud} baud`,
    imei: 'IMEI',
    iccid: 'SIM number (ICCID)',
    reveal: 'Show',
    smsc: 'Message centre',
    storage: 'Memory',
    storageOf: (memory: string, used: number, capacity: number) => `${memory} ${used}/${capacity}`,
    received: 'Last received',
    sent: 'Last taken by the network',
    never: 'never',
    queue: 'Waiting',
    queueOf: (n: number, since: string | null) =>
      n === 0 ? 'nothing' : `${n}${since === null ? '' : `, the oldest since ${since}`}`,
    simulated: 'Simulated',
  },
  controls: {
    title: 'Sending and restarting',
    pause: 'Pause sending',
    resume: 'Resume sending',
    pauseHelp: 'Nothing leaves until somebody resumes. Texts still come in.',
    pausedHelp: 'Sending is paused. What is written meanwhile waits.',
    restart: 'Restart modem',
    restartHelp: 'The modem starts anew: half a minute without sending and receiving. Nothing is lost.',
    radio: 'Radio off and on',
    radioHelp: 'It looks for its network again: a quarter of a minute.',
    usb: 'Reset USB',
    usbHelp:
      'As if the stick were pulled out for a second: for one that does not answer any more. Half a minute without sending and receiving. A text that is leaving at this very moment may end as “not confirmed”.',
    done: {
      restart: 'The modem is restarting.',
      radio: 'The radio was switched off and on.',
      usb: 'The USB device was switched off and on. The modem comes back in half a minute.',
    },
  },
  ports: {
    title: 'Port',
    help: 'The port is tried first. If no modem answers there, the one of now stays.',
    fixed: 'TEXTDESK_MODEM in the environment names the modem, so it cannot be changed here.',
    rescan: 'Rescan and ask each port',
    scanning: 'Asking each port…',
    trying: 'Trying the port. This takes up to a minute.',
    none: 'No serial port was found. Is the stick plugged in?',
    simulator: 'Simulator',
    simulatorHelp: 'A modem without the metal. Everything works, and nothing leaves this machine.',
    builtIn: 'Ports of the board',
    interface: (number: string) => `interface ${number}`,
    unstable: 'name may change',
    other: 'Another port',
    otherHelp: '/dev/serial/by-id/… or tcp://host:port',
    speedHelp: 'The speed of a serial line is found out by itself. To set it, write it behind the port: ?baud=9600',
    save: 'Try it and switch',
    otherModem: 'Another modem than the one chosen for this port answers here, so nothing is sent or taken from it.',
    useThis: 'Use this modem from now on',
    switched: 'The modem at this port answers and is used from now on.',
    refused: (refusal: SwitchRefusal, reason: string) =>
      `Not switched: ${REFUSALS[refusal]} The port of before is in use again. (${reason})`,
    state: portState,
    stateKind: portStateKind,
    wrongMode: (device: string, mode: string) => `${device} came up as a ${mode}, not as a modem.`,
    wrong: 'That is not a port: it begins with /dev/ or tcp://, or is simulator.',
  },
  otherSim: {
    text: 'Texts leave by this SIM only when you confirm it. It is written to the audit log.',
    use: 'Use this SIM from now on',
    done: 'The SIM is confirmed. What waits goes out by it now.',
    gone: 'That SIM is not the one in the modem any more. Look at the card above again.',
  },
  pin: {
    title: 'SIM PIN',
    label: 'PIN',
    help: 'Tried once, and never again by itself. It is not shown to anybody.',
    save: 'Enter PIN',
    wrong: 'A PIN has 4 to 8 digits.',
    done: 'The PIN was given to the modem. The card above shows whether the SIM took it.',
    notNeeded: 'The SIM does not ask for a PIN now.',
  },
  settings: {
    title: 'Sending',
    country: 'Country of numbers without a country code',
    countryChange: 'Change it under Settings, Clinic',
    deliveryReports: 'Ask the network whether each text arrived',
    validity: 'The network may try for',
    validityHelp: 'After that a text without a report is “No report”.',
    hours: (n: number) => (n < 48 ? `${n} hours` : `${n / 24} days`),
    replaceUnicode: 'Replace rare characters instead of sending Unicode',
    replaceHelp: 'Curly quotes become straight ones: 160 characters per SMS instead of 70.',
    maxParts: 'Longest text, in SMS',
    ratePerMinute: 'SMS a minute, at most',
    ratePerDay: 'SMS a day, at most',
    rateHelp:
      '0 is no limit. Many tariffs allow 100 to 250 a day; more is taken for advertising and the SIM is blocked.',
    smsc: 'Message centre',
    smscHelp: 'Change it only if the operator says so.',
    smscWrong: 'An international number begins with + and has 7 to 15 digits.',
    save: 'Save',
    saved: 'Saved.',
    wrong: (low: number, high: number) => `A whole number from ${low} to ${high}.`,
  },
  test: {
    title: 'Test',
    lookAgain: 'Look again',
    self: 'Self-test',
    selfHelp: 'Costs nothing: asks the modem, sends no text.',
    selfRun: 'Run the self-test',
    steps: PROBE_STEPS,
    passed: 'passed',
    failed: 'failed',
    unknown: 'not known',
    asking: 'asking…',
    text: 'Test text',
    textHelp: 'Sends “Textdesk test” to a phone of yours. It costs one SMS.',
    number: 'Number',
    textRun: 'Send a test text',
    body: (clinic: string) => `Textdesk test from ${clinic}. You may ignore it.`,
    stages: { queued: 'Queued', sending: 'With the modem', sent: 'Taken by the network', delivered: 'On the phone' },
    stageAt: (time: string) => `at ${time}`,
    failedWith: (reason: string) => `Failed: ${reason}`,
    unknownWith: 'Not confirmed: the modem went silent while sending.',
    noReport: 'Taken by the network. It does not say whether it arrived.',
    me: 'Text me now',
    meHelp: 'Shows whether texts come in: send one from your phone, we wait two minutes.',
    meRun: 'Wait for a text',
    meWaiting: (number: string | null, left: number) =>
      `Text anything to ${number ?? 'the number of this SIM'} now. Waiting ${left} s…`,
    meArrived: (time: string) => `A text arrived at ${time}. Receiving works.`,
    meNothing: 'Nothing arrived within two minutes. Is the number right, and does the modem show a signal?',
  },
  balance: {
    title: 'Balance',
    code: 'Code',
    help: 'From the operator, often *100# or *#100#. Asks the network; costs nothing.',
    run: 'Ask',
    wrong: 'A code consists of digits, * and #, like *100#.',
    answer: 'The network answers',
  },
  console: {
    title: 'AT console',
    help: 'For technicians: one command at a time, written to the audit log. What could lose messages or lock the SIM is refused.',
    command: 'Command',
    run: 'Send',
    confirm: 'I know what this command does',
    confirmFirst: 'Tick the box first: a command of your own may stop the modem from receiving.',
    password: 'Your password',
    passwordHelp: 'For commands of your own, once in ten minutes.',
    passwordFirst: 'Type your password too: a command of your own needs it, once in ten minutes.',
    passwordWrong: 'The password is wrong.',
    canned: 'Harmless questions',
    answer: 'Answer',
    cannedOf: [
      ['AT+CPIN?', 'SIM state'],
      ['AT+CREG?', 'Registration'],
      ['AT+CEREG?', 'Registration, 4G'],
      ['AT+CSQ', 'Signal'],
      ['AT+COPS?', 'Network'],
      ['AT+CPMS?', 'Memory'],
      ['AT+CNMI?', 'Bell for new texts'],
      ['AT+CSCA?', 'Message centre'],
      ['AT+CSMS?', 'Message service'],
      ['AT+CFUN?', 'Radio'],
      ['AT+CGSN', 'IMEI'],
      ['AT+CCID', 'SIM number'],
      ['AT+CGMI', 'Maker'],
      ['AT+CGMM', 'Model'],
      ['AT+CGMR', 'Firmware'],
    ] as const,
  },
  log: {
    title: 'Log',
    transcript: 'What crosses the line',
    transcriptHelp: 'Live. Numbers and texts are masked.',
    events: 'Events',
    noEvents: 'Nothing happened yet.',
    empty: 'Nothing crossed the line yet.',
    to: 'to the modem',
    from: 'from the modem',
    download: 'Download the last 24 hours',
    filter: 'Only lines with',
    level: 'Which events',
    levels: [
      ['info', 'All events'],
      ['warn', 'Warnings and errors'],
      ['error', 'Errors only'],
    ] as const,
    show: 'Show',
    noneWith: (filter: string) => `No line with “${filter}”.`,
    noEventsLike: 'No such event.',
    support: 'Support bundle',
    supportHelp:
      'What helps others to help you: versions, states, counts and the masked log. No texts, no numbers, no names. Look at it first; nothing leaves this machine by itself.',
    supportShow: 'Look at it',
    supportTitle: 'Support bundle',
    supportDownload: 'Download as a file',
    supportNote: 'This is all that is in the file. Phone numbers, texts, names, IMEI and SIM number are left out.',
  },
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
  backup: {
    title: 'Backup',
    last: 'Last backup',
    lastMade: (when: string, messages: string, clients: string, size: string) =>
      `${when}: ${messages} messages, ${clients} clients, ${size}. Read back and whole.`,
    lastNever: 'No backup was made yet. If the card dies, everything on it is gone.',
    lastFailed: (when: string, problem: string) => `The attempt of ${when} failed: ${problem}`,
    running: (step: string) => `A backup is being made: ${step}…`,
    steps: { copy: 'copying', seal: 'sealing', check: 'reading back', tidy: 'tidying' },
    now: 'Back up now',
    plan: 'Plan',
    enabled: 'Make backups by themselves',
    folder: 'Folder',
    folderHelp:
      'A USB stick or a network folder that is mounted, for example /media/stick/textdesk. A folder on this card does not survive the card.',
    keep: 'Keep',
    keepOf: (n: number) => `the newest ${n}`,
    every: 'How often',
    everyOf: { 24: 'every night', 12: 'twice a day', 6: 'every six hours', 1: 'every hour', 168: 'every week' },
    hour: 'At',
    passphrase: 'Passphrase',
    passphraseHelp:
      'At least 12 characters; four words are good. Write it down and keep it elsewhere: without it nobody can open a backup, we neither.',
    passphraseKept: 'A passphrase is set. A new one counts for new backups only.',
    passphraseShort: 'At least 12 characters.',
    passphraseAgain: 'The same again',
    passphraseDiffers: 'The two are not the same.',
    save: 'Save',
    saved: 'Saved.',
    made: 'The backup is made, read back and whole.',
    stored: 'Backups in the folder',
    storedNone: 'There is none yet.',
    storedGone: 'The folder is not there. Is the stick plugged in and mounted?',
    download: 'Download',
    restore: 'Restore',
    restoreHelp: 'Opens a backup and shows what is in it. Nothing changes until you say so.',
    restoreOf: 'Which backup',
    restoreFile: 'Or a file from your computer',
    open: 'Open and look',
    previewTitle: 'What is in this backup',
    preview: {
      backup: 'Backup',
      now: 'Now',
      newest: 'Newest message',
      oldest: 'Oldest message',
      messages: 'Messages',
      conversations: 'Conversations',
      clients: 'Clients',
      users: 'Accounts',
      unsent: 'Unsent messages',
    },
    previewNote:
      'Everything of now is put aside for a week. Unsent messages of the backup are held: nothing goes out until somebody says so. Textdesk restarts; everybody signs in again.',
    use: 'Put this backup in place',
    drop: 'Leave everything as it is',
    restarting: 'The backup is laid ready and Textdesk restarts. This page comes back by itself in a moment.',
    held: (n: number) => (n === 1 ? '1 unsent message is held.' : `${n} unsent messages are held.`),
    heldHelp:
      'The data was restored or repaired, so they may have been sent already. Look into their conversations when in doubt.',
    heldSend: 'Send them',
    heldDiscard: 'Discard them',
    wrongKeep: 'A whole number from 1 to 365.',
    wrongUpload: 'Choose a backup from the list or a file.',
    uploadFailed: 'The file did not get here whole. Check the connection, then press the button again.',
    offered: (name: string) => `File ${name}`,
  },
  simulator: {
    title: 'Simulator',
    ribbon: 'Simulator',
    open: 'Simulator drawer',
    close: 'Close the drawer',
    help: 'Nothing of this leaves the machine.',
    from: 'From',
    text: 'Text',
    send: 'Deliver',
    canned: 'Or one of these',
    cases: {
      hello: 'Hello',
      long: 'Three parts, out of order',
      incomplete: 'One part missing',
      emoji: 'Emoji',
      arabic: 'Arabic',
      twice: 'Delivered twice',
      bank: 'From a name (BANK)',
      short: 'From a short code',
      broken: 'Unreadable',
      stop: 'STOP',
    },
    faults: 'Faults',
    fault: {
      network: 'No network',
      denied: 'Network refuses the SIM',
      unplug: 'Unplugged',
      slow: 'Slow modem',
      full: 'SIM memory full',
      refuse: 'Refuse the next text with this code',
      silent: 'Go silent while sending the next text',
      hang: 'Hangs',
    },
    refusalCode: 'Code of the refusal',
    refusals: {
      38: '38: network out of order',
      21: '21: rejected',
      28: '28: recipient unknown',
      50: '50: texts not subscribed',
      330: '330: message centre unknown',
      500: '500: unknown error',
    } satisfies Record<RefusalCode, string>,
    reports: 'Delivery reports',
    reportOf: { on: 'at once', late: 'after 30 s', failed: 'failed', off: 'never' },
    delivered: 'Delivered.',
    wrongNumber: 'That is not a sender: a number like +46701234567, a short code, or a name.',
    wrongText: 'Type a text.',
    lines: 'Sent to the simulated network',
    linesNone: 'Nothing was sent yet.',
  },
  demo: {
    title: 'Demo data',
    help: 'Twelve clients and fourteen conversations that show every state a message can be in. They go without a trace.',
    load: 'Load demo data',
    remove: 'Remove demo data',
    ribbon: 'Demo data is loaded.',
    loaded: 'The demo data is loaded.',
    removed: 'The demo data is removed; nothing else was touched.',
    unsafe: 'Demo data is possible with the simulated modem only, so that no text leaves by mistake.',
  },
  checklist: {
    title: 'First steps',
    of: (done: number, all: number) => `${done} of ${all} done`,
    dismiss: 'Do not show this any more',
    items: {
      test: 'Send a test text',
      reply: 'Reply to somebody',
      assign: 'Assign a conversation',
      sound: 'Turn on the sound',
      backup: 'Set the nightly backup',
      card: 'Print the quick card',
      users: 'Add a colleague',
    },
    done: 'done',
    card: {
      title: 'Quick card',
      texts: 'Texts of',
      number: 'Our number for texts',
      address: 'The inbox',
      steps: [
        [
          'Answer',
          'Open the conversation, write, press Enter. One tick: the network has it. Two ticks: it is on the phone.',
        ],
        ['Say whose it is', 'Press Assign so that nobody answers twice. Press Resolve when it is done.'],
        ['When it says “not confirmed”', 'Do not send it again at once. Look whether the client answers, or call.'],
      ],
      trouble: 'A red bar at the top? Read it, then call:',
      print: 'Print this page (Ctrl+P), write the missing lines by hand, and hang it up beside the screen.',
      printed: 'It hangs on the wall',
      back: 'Back to the inbox',
    },
  },
};

// Words of the modem’s card, and of what can be done to the modem: pausing, restarting, another SIM, its PIN.
import type { AccessTechnology, ModemStatus } from '../../../../modem/index.ts';

export const STATES: Readonly<Record<ModemStatus['state'], string>> = {
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

// What the operator's people call it first; the standard's name (3GPP TS 27.007 §7.3) behind it for those who compare.
function technology(name: AccessTechnology): string {
  const generation = { GSM: '2G', UTRAN: '3G', 'E-UTRAN': '4G', NR: '5G' }[name];
  return `${generation} (${name})`;
}

export const modemCard = {
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
};

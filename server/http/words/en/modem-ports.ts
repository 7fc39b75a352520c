// Words of the port picker.
import type { PortList, PortOffer, SwitchRefusal } from '../../gateway-control.ts';
import { causeText, heldBy } from './modem-causes.ts';

type WrongModeName = PortList['wrongMode'][number]['mode'];

const REFUSALS: Readonly<Record<SwitchRefusal['type'], string>> = {
  held: 'Another program uses this port. Stop it first: ModemManager, gammu, smstools, minicom?',
  'no-permission': 'This program may not open the port.',
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

/** In brackets, where what was seen says more than the sentence. */
function seen(refusal: SwitchRefusal): string {
  switch (refusal.type) {
    case 'fixed':
      return ' (TEXTDESK_MODEM)';
    case 'held':
    case 'no-permission':
    case 'no-answer':
    case 'unreachable':
    case 'unusable':
    case 'refuses':
    case 'wrong-modem':
    case 'failed':
      return ` (${causeText(refusal)})`;
    default:
      return '';
  }
}

function portState({ state, path }: Pick<PortOffer, 'state' | 'path'>): string {
  switch (state.type) {
    case 'answers':
      return 'a modem answers';
    case 'silent':
      return 'no modem answers here';
    case 'in-use-by-us':
      return 'in use now';
    case 'held':
      return heldBy(state.by, path);
    case 'no-permission':
      return `no permission: this user is not in the group ${state.group}`;
    case 'gone':
      return 'not there: the modem is unplugged or has another name';
    case 'unusable':
      return `cannot be opened${state.code === undefined ? '' : ` (${state.code})`}`;
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
    case 'gone':
    case 'unusable':
      return 'high';
    default:
      return '';
  }
}

export const modemPorts = {
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
    refused: (refusal: SwitchRefusal) =>
      `Not switched: ${REFUSALS[refusal.type]} The port of before is in use again.${seen(refusal)}`,
    state: portState,
    stateKind: portStateKind,
    wrongMode: (device: string, mode: WrongModeName) =>
      `${device} came up as a ${mode === 'CD-ROM' ? 'CD-ROM' : 'network card'}, not as a modem.`,
    wrongModeAdvice: {
      'CD-ROM': 'Install usb-modeswitch and plug the stick in again; it then changes to its modem by itself.',
      'network-card':
        'It offers itself as a network card and speaks no AT. Switch it to its serial mode (for Huawei HiLink: usb_modeswitch -X, or its “stick” firmware), or use another stick.',
    } satisfies Record<WrongModeName, string>,
    wrong: 'That is not a port: it begins with /dev/ or tcp://, or is simulator.',
  },
};

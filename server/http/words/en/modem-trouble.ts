// Words for what was asked of a modem, or of its USB device, and was not done.
import type { CommandTrouble } from '../../../../modem/index.ts';
import type { UsbResetProblem } from '../../appliance.ts';
import { refusalText } from './error-names.ts';
import { causeText, powerText, secondsOf } from './modem-causes.ts';

type Forbidden = Extract<CommandTrouble, { type: 'forbidden' }>['because'];
type UssdProblem = Extract<CommandTrouble, { type: 'ussd' }>['problem'];

const FORBIDDEN: Readonly<Record<Forbidden, string>> = {
  characters: 'it contains control characters, or others than ASCII',
  'no-at': 'it does not begin with AT',
  several: 'it holds several commands; send them one by one',
  'unknown-kind': 'it is not one AT command of a kind that leaves the line in order',
  'could-lock': 'it could lock the SIM',
  sends: 'messages are sent from the inbox only',
  deletes: 'messages are deleted only after they are stored',
  reads: 'messages are read in the inbox only',
  'spoils-line': 'the line could not be understood afterwards',
};

function ussd(of: UssdProblem): string {
  switch (of.type) {
    case 'no-code':
      return `${of.code} is not a USSD code.`;
    case 'busy':
      return 'Another question to the network is waiting for its answer.';
    case 'no-answer':
      return `The network did not answer within ${secondsOf(of.milliseconds)}.`;
    case 'answered-elsewhere':
      return 'Another program has answered.';
    case 'not-supported':
      return 'The network does not support it.';
    case 'network-timeout':
      return 'The network timed out.';
    case 'ended':
      return `The network answered ${of.status}.`;
    default:
      return of satisfies never;
  }
}

function command(of: CommandTrouble): string {
  switch (of.type) {
    case 'not-connected':
      return 'The modem is not connected.';
    case 'malformed':
      return 'It holds characters that are none of a command.';
    case 'forbidden':
      return `${of.command} is not sent: ${FORBIDDEN[of.because]}.`;
    case 'refused':
      return `The modem refused ${of.command}: ${refusalText(of.refusal)}`;
    case 'no-answer':
      return `The modem did not answer ${of.command} within ${secondsOf(of.milliseconds)}.`;
    case 'line-lost':
      return `The connection to the modem broke off before it answered ${of.command}.`;
    case 'ussd':
      return ussd(of.problem);
    case 'failed':
      return `It failed: ${of.detail}`;
    default:
      return of satisfies never;
  }
}

function usbReset(of: UsbResetProblem): string {
  switch (of.type) {
    case 'no-helper':
      return 'The USB device was not reset: its helper is not installed on this machine.';
    case 'helper-silent':
      return 'The USB device was not reset: its helper does not answer.';
    case 'busy':
      return 'The USB device was not reset: another reset is running, or the helper died.';
    case 'not-usb':
      return `The USB device was not reset: ${of.port} is not the port of a USB device.`;
    case 'gone':
      return `The USB device was not reset: ${of.port} is not there.`;
    case 'hub':
      return `The USB device was not reset: ${of.port} belongs to a hub.`;
    case 'no-switch':
      return 'This USB device cannot be switched off.';
    case 'stays-on':
      return 'The USB device was not reset: the kernel refused to switch it off.';
    case 'stays-off':
      return 'The kernel refused to switch the USB device on again; pull the modem out and plug it in.';
    case 'told':
      return `The USB device was not reset: ${of.text}`;
    default:
      return of satisfies never;
  }
}

export const modemTrouble = {
  trouble: { command, usbReset, cause: causeText, refusal: refusalText, power: powerText },
};

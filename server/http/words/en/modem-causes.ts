// Why a modem is not connected, its SIM not found or still locked, and its power in trouble: the part in brackets and the
// remedies. modem-faults.ts and modem-ports.ts say what it means for a clinic.
import type { Disconnection, Holder, PinHold, PowerTrouble, SimAnswer } from '../../../../modem/index.ts';
import { refusalText } from './error-names.ts';

export const secondsOf = (milliseconds: number) => `${Math.round(milliseconds / 1000)} s`;

/** Who has `port` open, and what to do about it. */
export function heldBy(holders: readonly Holder[], port?: string): string {
  if (port === undefined && holders.length === 0) return holdersText(holders);
  return `${holdersText(holders)}. ${remedyOf(holders, port ?? '')}`;
}

/** `used by …`, without a full stop. */
export function holdersText(holders: readonly Holder[]): string {
  if (holders.length === 0) return 'used by another program, which this user may not see';
  return `used by ${holders.map(({ program, processId }) => `${program} (process ${processId})`).join(', ')}`;
}

/** What to do about those who have `port` open. */
export function remedyOf(holders: readonly Holder[], port: string): string {
  if (holders.length === 0) return `To see which: sudo fuser -v ${port}`;
  const programs = holders.map(({ program }) => program).join(' ');
  if (/ModemManager/i.test(programs)) return 'Stop it for good: sudo systemctl mask --now ModemManager.';
  if (/gammu|smsd|smstools/i.test(programs)) return 'Two SMS programs cannot share a modem: stop the other one.';
  if (/getty/i.test(programs)) return 'A login console runs on this port: disable serial-getty on it.';
  return 'Stop it, or choose another port.';
}

/** What exactly was seen. */
export function causeText(of: Disconnection): string {
  switch (of.type) {
    case 'held':
      return heldBy(of.by);
    case 'no-permission':
      return `this user is not in the group ${of.group ?? 'dialout'}`;
    case 'no-answer':
      return of.to === undefined
        ? 'nothing came back'
        : `${of.to.command} got no answer in ${secondsOf(of.to.milliseconds)}`;
    case 'gone':
      return 'it is not there: unplugged, or under another name';
    case 'unreachable':
    case 'unusable':
      return of.code === undefined ? 'the system names no cause' : `the system says ${of.code}`;
    case 'refuses':
      return `${of.command} was refused: ${refusalText(of.refusal)}`;
    case 'wrong-modem':
      return `IMEI ${of.imei || 'unknown'} answers where ${of.expected} is expected`;
    case 'failed':
      return of.detail;
    case 'sim-gone':
      return 'the SIM card was taken out';
    case 'restarting':
      return of.by === 'us' ? 'it was restarted' : 'it restarted by itself';
    case 'line-lost':
      return 'the connection broke off';
    case 'settings-restored':
      return 'its factory settings were restored to heal it';
    case 'overrun':
      return 'it sent more messages than can be stored';
    case 'not-started':
      return 'it was not started';
    case 'stopped':
      return 'it was stopped';
    default:
      return of satisfies never;
  }
}

/** What the modem said instead of a SIM. */
export function simText(of: SimAnswer): string {
  return of.type === 'told' ? `it says “${of.text}”` : refusalText(of.refusal);
}

/** Why the SIM stays locked. */
export function pinText(of: PinHold): string {
  switch (of.type) {
    case 'puk':
      return 'the SIM wants its PUK, which only a person may enter';
    case 'other-lock':
      return `the modem wants ${of.lock}`;
    case 'no-pin':
      return 'no PIN is configured';
    case 'malformed':
      return of.which === 'entered'
        ? 'the PIN that was typed is not four to eight digits'
        : 'the PIN configured is not four to eight digits';
    case 'tried-before':
      return 'the PIN configured was tried before and was not accepted';
    case 'few-tries':
      return 'too few tries are left for the PIN configured';
    case 'tries-unknown':
      return 'another PIN was refused before, and the modem does not tell how many tries are left';
    case 'refused':
      return `the PIN was refused: ${refusalText(of.refusal)}`;
    default:
      return of satisfies never;
  }
}

/** What ails the power of a modem, and what to do. */
export function powerText(of: PowerTrouble): string {
  switch (of.type) {
    case 'autosuspend':
      return 'USB autosuspend is on for the modem, and its port may vanish when idle. Install the udev rule from systemd/.';
    case 'under-voltage': {
      const when = of.now ? 'reports under-voltage' : 'has reported under-voltage since it was switched on';
      return `The board ${when}. A modem draws up to 2 A while sending: use a better supply or a powered hub.`;
    }
    case 'over-current':
      return `The USB port has cut the power ${of.times} times because of over-current. Use a powered hub.`;
    case 'disconnects':
      return `The modem has dropped off the USB ${of.times} times within a day. Use a powered hub or another cable.`;
    default:
      return of satisfies never;
  }
}

// What is wrong with a modem: one sentence for staff where they need to know, and what the technician is told: what it
// means and what to do next (technician.md §3). The conditions stand in fault-words.ts.

import type { Disconnection, Holder, PinHold, SimAnswer } from '../../../../modem/index.ts';
import { causeText, holdersText, pinText, remedyOf, simText } from './modem-causes.ts';

export interface FaultWords {
  /** One sentence for staff; null where they need not know. */
  readonly staff: string | null;
  /** One line: what it is. */
  readonly title: string;
  readonly explanation: string;
  /** What to do, in order. */
  readonly steps: readonly string[];
}

/** Messages that go out when it is back. */
function queue(waiting: number): string {
  if (waiting === 0) return '';
  return waiting === 1
    ? ' 1 message is waiting and will go out when it is back.'
    : ` ${waiting} messages are waiting and will go out when it is back.`;
}

/** Messages that wait for a person. */
function waitingHere(waiting: number): string {
  if (waiting === 0) return '';
  return waiting === 1 ? ' 1 message is waiting.' : ` ${waiting} messages are waiting.`;
}

const whenBack = (waiting: number) =>
  `Messages you send will go out when it is back${waiting > 0 ? ` (${waiting} waiting)` : ''}.`;

export interface Signal {
  readonly csq: number;
  readonly dbm: number | undefined;
}

const signalText = (signal: Signal | undefined) =>
  signal === undefined ? 'unknown (+CSQ: 99)' : `${signal.dbm ?? '?'} dBm (+CSQ: ${signal.csq})`;

export const modemFaults = {
  refusing: (since: string, lastAnswer: string, waiting: number): FaultWords => ({
    staff: `The network refuses messages. Credit may be used up.${queue(waiting)}`,
    title: 'The network refuses every text',
    explanation: `The modem is registered, but since ${since} no text was taken. The last answer: ${lastAnswer}`,
    steps: [
      'Ask for the balance below, or top up.',
      'Send a test text to your own phone: it shows the answer of the network.',
      'Is the message centre right? Compare it with the operator’s.',
      'Ask the operator whether the SIM may send texts: some block it after many in a day.',
    ],
  }),
  starting: (port: string, since: string, waiting: number): FaultWords => ({
    staff: `The modem has not been ready since ${since}.${queue(waiting)}`,
    title: 'The modem does not finish starting',
    explanation: `${port} is open, but setting the modem up has taken since ${since}.`,
    steps: [
      'Look into the log below for the command that gets no answer.',
      'Press Restart modem.',
      'Unplug the stick, wait ten seconds, plug it in again.',
    ],
  }),
  simMissing: (answer: SimAnswer, waiting: number): FaultWords => ({
    staff: `The modem finds no SIM card. Call your technician.${queue(waiting)}`,
    title: 'No SIM card',
    explanation: `The modem answers but finds no SIM (${simText(answer)}).`,
    steps: [
      'Switch the box off, take the SIM out and put it in again, contacts down, corner first.',
      'Try the SIM in a phone.',
      'Some sticks need an adapter for small cards.',
    ],
  }),
  noNetwork: (since: string, registration: string | undefined, signal: Signal | undefined, waiting: number) => ({
    staff: `No mobile network since ${since}.${queue(waiting)}`,
    title: 'No mobile network',
    explanation: `The SIM is ready, but the modem has not found a network since ${since} (+CREG: ${registration ?? 'not registered'}, signal ${signalText(signal)}).`,
    steps: [
      'Move the antenna to a window or higher up.',
      'Try the SIM in a phone at the same place: has its contract ended?',
      'Press Restart modem.',
      'Ask the operator whether it still runs the network this stick can use (2G and 3G are being switched off).',
    ],
  }),
  denied: (waiting: number): FaultWords => ({
    staff: `The network refuses messages. Credit may be used up.${queue(waiting)}`,
    title: 'The network refuses this SIM',
    explanation: 'The modem asked to register and was denied (+CREG: 3).',
    steps: [
      'Ask for the balance below, or top up.',
      'Ask the operator whether the SIM is active and may send texts.',
      'Roaming SIMs: is roaming allowed?',
    ],
  }),
  /** Both cards by their last digits. */
  otherSim: (present: string, expected: string, waiting: number): FaultWords => ({
    staff: `Another SIM card is in the modem. Texts come in, but none goes out until your technician confirms the card.${waitingHere(waiting)}`,
    title: 'Another SIM card is in the modem',
    explanation: `The card …${present} is there, where …${expected} belongs. It may have another number, another contract, or be somebody else’s, so nothing leaves by it until you say so. What comes in is taken.`,
    steps: [
      'Was the card exchanged on purpose? Compare the last digits with those printed on it, and press Use this SIM from now on.',
      'All that waits leaves by this card then, from its number: look into the queue first.',
      'Not on purpose? Put the old card back: sending goes on by itself.',
    ],
  }),
  otherModem: (port: string, imei: string, waiting: number): FaultWords => ({
    staff: `Another modem is plugged in than the one that was set up. Nothing comes in or goes out until your technician confirms it.${waitingHere(waiting)}`,
    title: 'Another modem is at this port',
    explanation: `${port} was given to one modem, and another one answers there (IMEI ${imei || 'unknown'}).`,
    steps: [
      'Was the modem exchanged on purpose? Press Use this modem from now on.',
      'Several modems? They may have changed sockets: plug them back, or choose each one’s port anew.',
      'Not on purpose? Plug the old one in: everything goes on by itself.',
    ],
  }),
  permission: (port: string, group: string, waiting: number): FaultWords => ({
    staff: `The modem cannot be used. Call your technician.${queue(waiting)}`,
    title: 'No permission for the port',
    explanation: `${port} is there, but this program may not open it: its user is not in the group ${group}.`,
    steps: [
      `Run: sudo usermod -aG ${group} textdesk, then: sudo systemctl restart textdesk`,
      `Started by hand? Add your own user to the group ${group} and sign in again.`,
    ],
  }),
  held: (port: string, by: readonly Holder[], waiting: number): FaultWords => ({
    staff: `The modem cannot be used. Call your technician.${queue(waiting)}`,
    title: 'Another program holds the port',
    explanation: `${port} is ${holdersText(by)}.`,
    steps: [remedyOf(by, port), 'Then wait a minute: the port is opened again by itself.'],
  }),
  silent: (port: string, cause: Disconnection, waiting: number): FaultWords => ({
    staff: `The modem does not answer. ${whenBack(waiting)}`,
    title: 'The port opens, but no modem answers',
    explanation: `${port} can be opened, and no modem answers (${causeText(cause)}).`,
    steps: [
      'A stick shows several ports: choose the one that answers AT in the list below.',
      'Unplug the stick, wait ten seconds, plug it in again.',
      'A stick in network mode shows no modem port at all: it must be switched to serial mode first.',
    ],
  }),
  unplugged: (port: string, since: string, waiting: number): FaultWords => ({
    staff: `The modem is unplugged. ${whenBack(waiting)}`,
    title: 'The modem is unplugged',
    explanation: `${port} has been missing since ${since}.`,
    steps: [
      'Is the stick plugged in, and does its light blink?',
      'Try another socket, best one of a powered hub: sticks draw more than some sockets give.',
      'Press Rescan below and choose the port again if it now has another name.',
      'What did the kernel see? Look into: sudo dmesg | grep -i usb | tail',
    ],
  }),
  unreachable: (port: string, since: string, cause: Disconnection, waiting: number): FaultWords => ({
    staff: `The modem cannot be reached. ${whenBack(waiting)}`,
    title: 'The modem cannot be reached over the network',
    explanation: `Nobody has taken a connection at ${port} since ${since} (${causeText(cause)}).`,
    steps: [
      'Is the machine on that the modem is plugged into, and its program running?',
      'Are address and port right? Compare them with those the program was given.',
      'Is the network between both working, and no firewall in the way?',
    ],
  }),
  unusable: (port: string, cause: Disconnection, waiting: number): FaultWords => ({
    staff: `The modem cannot be used. Call your technician.${queue(waiting)}`,
    title: 'The port cannot be opened',
    explanation: `${port} is there, but opening it fails (${causeText(cause)}).`,
    steps: [
      'Unplug the stick, wait ten seconds, plug it in again.',
      'Try another socket, best one of a powered hub.',
      'What did the kernel see? Look into: sudo dmesg | grep -i usb | tail',
    ],
  }),
  refuses: (port: string, cause: Disconnection, waiting: number): FaultWords => ({
    staff: `The modem cannot be used. Call your technician.${queue(waiting)}`,
    title: 'The modem refuses what it must be told',
    explanation: `Something answers at ${port}, but not as a modem for texts does (${causeText(cause)}).`,
    steps: [
      'Unplug the stick, wait ten seconds, plug it in again.',
      'A stick shows several ports: choose another one in the list below.',
      'Look into the log below for the command and its answer.',
    ],
  }),
  simGone: (waiting: number): FaultWords => ({
    staff: `The SIM card was taken out of the modem. Call your technician.${queue(waiting)}`,
    title: 'The SIM card was taken out',
    explanation: 'The modem told that its SIM went while it was working: taken out, or its holder is loose.',
    steps: [
      'Put the card back, contacts down, corner first: everything goes on by itself.',
      'Was nobody at it? Then it sits loosely: some sticks need an adapter for small cards.',
    ],
  }),
  restarting: (by: 'us' | 'itself', since: string, waiting: number): FaultWords => ({
    staff: `The modem is starting anew. ${whenBack(waiting)}`,
    title: 'The modem is starting anew',
    explanation:
      by === 'us'
        ? `It was restarted at ${since}, to heal it or because somebody asked for it; while it starts it leaves the USB bus.`
        : `It restarted by itself at ${since}; while it starts it leaves the USB bus.`,
    steps: ['Wait a minute. If it stays away, it is told here as what it is then.'],
  }),
  notConnected: (port: string, since: string, cause: Disconnection, waiting: number): FaultWords => ({
    staff: `The modem is not connected. ${whenBack(waiting)}`,
    title: 'The modem is not connected',
    explanation: `The connection at ${port} has not been opened again since ${since} (${causeText(cause)}).`,
    steps: ['Wait a minute: it is opened again by itself.', 'If it stays so, restart the service.'],
  }),
  failed: (cause: Disconnection, waiting: number): FaultWords => ({
    staff: `The modem cannot be used. Call your technician.${queue(waiting)}`,
    title: 'The modem’s driver failed',
    explanation: `Not the modem but this program failed, and it tries again by itself (${causeText(cause)}).`,
    steps: ['Look into the log of the service.', 'Send the support bundle to whoever looks after this program.'],
  }),
  pin: (triesLeft: number | undefined, because: PinHold): FaultWords => ({
    staff: 'The SIM needs its PIN. Call your technician.',
    title: 'The SIM needs its PIN',
    explanation: `The SIM asks for its PIN (${pinText(because)}).${pinTries(triesLeft)} A PIN is never tried twice by itself.`,
    steps: [
      'Type the PIN below, once, from the operator’s letter.',
      'Better still: put the SIM into a phone and switch its PIN off.',
    ],
  }),
  puk: (): FaultWords => ({
    staff: 'The SIM is locked and needs its PUK. Call your technician.',
    title: 'The SIM is locked: it needs its PUK',
    explanation: 'Too many wrong PINs were tried. Ten wrong PUKs destroy the SIM, so it is not typed here.',
    steps: [
      'Stop: do not try any further PIN.',
      'Put the SIM into a phone and enter the PUK from the operator’s letter there.',
      'Put it back and press Restart modem.',
    ],
  }),
  /** `blocked`: what fills it is not ours, so that nothing can come in. */
  storage: (
    memory: { readonly memory: string; readonly used: number; readonly capacity: number; readonly foreign: number },
    { full, blocked }: { readonly full: boolean; readonly blocked: boolean },
  ): FaultWords => ({
    staff: blocked ? 'The SIM’s memory is full: no message can come in. Call your technician.' : null,
    title: full ? 'The SIM’s memory is full' : 'The SIM’s memory is nearly full',
    explanation: `+CPMS ${memory.memory} ${memory.used}/${memory.capacity}. While it is full the network keeps new messages back.${foreign(memory.foreign)}`,
    steps: [
      'Stored messages are deleted by themselves once they are safe here; wait two minutes.',
      'If it stays full, delete drafts and sent messages on the SIM with a phone.',
    ],
  }),
  weakSignal: (signal: Signal): FaultWords => ({
    staff: null,
    title: 'The signal is weak',
    explanation: `${signalText(signal)}. Messages may be slow, or fail in bad weather.`,
    steps: [
      'Move the antenna to a window, higher up, and away from the box itself.',
      'Use a USB extension cable to get the stick away from the Pi.',
    ],
  }),
  noBell: {
    staff: null,
    title: 'The modem does not ring for new messages',
    explanation: 'It accepts no setting (+CNMI) that announces messages, so they are looked for once a minute instead.',
    steps: ['Nothing needs to be done; messages come up to a minute later.'],
  },
};

function pinTries(left: number | undefined): string {
  if (left === undefined) return '';
  return left === 1 ? ' One try is left.' : ` ${left} tries are left.`;
}

const foreign = (n: number) => (n > 0 ? ` ${n} of them are not received messages and are left alone.` : '');

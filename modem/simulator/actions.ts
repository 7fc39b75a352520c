// What can be done to a running simulator from outside, by name: the same for a person at the keyboard and for another program.

import { faultFields, numberField, reportsField, textField, UsageError } from './action-fields.ts';
import type { FaultOptions } from './faults/fault.ts';
import { fault } from './faults/registry.ts';
import { knownQuirks, quirk } from './quirks/index.ts';
import type { Delivery } from './sim-queue.ts';
import type { Simulator } from './start-simulator.ts';
import type { SubmittedMessage } from './submission.ts';

export type Fields = Readonly<Record<string, unknown>>;

interface Action {
  readonly usage: string;
  run(simulator: Simulator, fields: Fields): unknown;
}

/** Every action, in the order in which the help tells them. */
export const ACTIONS: Readonly<Record<string, Action>> = {
  deliver: {
    usage: '{from, text | pdu, to?}: a text, or a PDU as it is, to the SIM; answers the deliveries',
    run: ({ modem, network }, fields) => {
      const to = textField(fields, 'to') ?? modem;
      const pdu = textField(fields, 'pdu');
      if (pdu !== undefined) return network.deliverPdus(to, [pdu]).map(tellDelivery);
      const [from, text] = [textField(fields, 'from'), textField(fields, 'text')];
      if (from === undefined || text === undefined) throw new UsageError('deliver wants from and text, or pdu');
      const serviceCentreTime = numberField(fields, 'serviceCentreTime');
      return network
        .deliver(to, { from, text, ...(serviceCentreTime === undefined ? {} : { serviceCentreTime }) })
        .map(tellDelivery);
    },
  },
  submitted: {
    usage: '{after?}: what the network accepted, oldest first, from the id after that one',
    run: ({ network }, fields) => {
      const after = numberField(fields, 'after') ?? 0;
      return network.submitted.filter((message) => message.id > after).map(tellSubmitted);
    },
  },
  deliveries: {
    usage: '{after?}: what the network was given for the SIM, and what became of it',
    run: ({ network }, fields) => {
      const after = numberField(fields, 'after') ?? 0;
      return network.deliveries.filter((delivery) => delivery.id > after).map(tellDelivery);
    },
  },
  report: {
    usage: '{reference, recipient, status?}: a status report, asked for or not',
    run: ({ modem, network }, fields) => {
      const delivery = network.report(modem, {
        reference: numberField(fields, 'reference') ?? 0,
        recipient: textField(fields, 'recipient') ?? '',
        status: numberField(fields, 'status') ?? 0,
      });
      return delivery === undefined ? [] : [tellDelivery(delivery)];
    },
  },
  subscriber: {
    usage:
      '{number, refusal?, reply?, replyAfter?, reports?: [{status, afterMilliseconds?}]}: somebody behind the network',
    run: (simulator, fields) => addSubscriber(simulator, fields),
  },
  fault: {
    usage: '{name, ...options}: lays a fault or a quirk of modems.md over the modem',
    run: ({ modem }, fields) => {
      const name = textField(fields, 'name');
      if (name === undefined) throw new UsageError('fault wants name');
      modem.behaviours.add(layable(name, faultFields(fields)));
      return modem.behaviours.names;
    },
  },
  lift: {
    usage: '{name?}: lifts what is laid under that name, or everything',
    run: ({ modem }, fields) => {
      const name = textField(fields, 'name');
      if (name === undefined) modem.behaviours.clear();
      else modem.behaviours.remove(name);
      return modem.behaviours.names;
    },
  },
  unplug: { usage: '{}: pulls the modem out', run: ({ modem }) => modem.unplug() },
  replug: {
    usage: '{path?}: plugs it in again, perhaps under another name',
    run: async ({ modem, pty }, fields) => {
      modem.replug(textField(fields, 'path'));
      return { path: pty === undefined ? modem.path : await pty.ready() };
    },
  },
  reboot: { usage: '{}: restarts the modem', run: ({ modem }) => modem.reboot() },
  registration: {
    usage: '{state}: 0 none, 1 home, 2 searching, 3 denied, 5 roaming',
    run: ({ modem }, fields) => {
      const state = numberField(fields, 'state');
      if (state !== 0 && state !== 1 && state !== 2 && state !== 3 && state !== 5)
        throw new UsageError('no such state');
      modem.setRegistration(state);
    },
  },
  signal: {
    usage: '{signal}: 0 to 31, 99 unknown',
    run: ({ modem }, fields) => {
      modem.radio.signal = numberField(fields, 'signal') ?? 99;
    },
  },
  say: {
    usage: '{text}: an unsolicited line',
    run: ({ modem }, fields) => modem.unsolicited(...(textField(fields, 'text') ?? '').split('\n')),
  },
  ring: { usage: '{from}: somebody calls', run: ({ modem }, fields) => modem.ring(textField(fields, 'from') ?? '') },
  state: { usage: '{}: how everything stands', run: (simulator) => tellState(simulator) },
};

function layable(name: string, options: FaultOptions) {
  try {
    return knownQuirks().includes(name) ? quirk(name, options) : fault(name, options);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function addSubscriber({ network }: Simulator, fields: Fields): string {
  const number = textField(fields, 'number');
  if (number === undefined) throw new UsageError('subscriber wants number');
  const [refusal, reply] = [numberField(fields, 'refusal'), textField(fields, 'reply')];
  const afterMilliseconds = numberField(fields, 'replyAfter') ?? 1000;
  const reports = reportsField(fields);
  network.addSubscriber({
    number,
    ...(refusal === undefined ? {} : { refusal }),
    ...(reports === undefined ? {} : { reports }),
    ...(reply === undefined ? {} : { reply: () => ({ text: reply, afterMilliseconds }) }),
  });
  return number;
}

function tellSubmitted({ tpdu: _tpdu, ...message }: SubmittedMessage) {
  return message;
}

function tellDelivery(delivery: Delivery) {
  return { ...delivery };
}

function tellState({ modem, network }: Simulator) {
  return {
    path: modem.path,
    plugged: modem.plugged,
    connected: modem.ttys.some((channel) => channel.connected),
    profile: modem.profile.name,
    imei: modem.imei,
    iccid: modem.sim.iccid,
    number: modem.sim.number,
    sim: modem.sim.state,
    registered: modem.registered,
    signal: modem.radio.signal,
    indications: modem.settings.indications,
    memories: (['SM', 'ME', 'SR'] as const).map((name) => ({
      memory: name,
      used: modem.memory(name).used,
      capacity: modem.memory(name).capacity,
      messages: modem.memory(name).list(),
    })),
    behaviours: modem.behaviours.names,
    submitted: network.submitted.length,
    waiting: network.waitingFor(modem).length,
    failures: modem.failures.map(String),
  };
}

// modems.md, section D: memories that are not what they say.

import { answer, cme, cms, failed, ok } from '../answer.ts';
import type { Behaviour } from '../behaviour.ts';
import { lateAnswer } from '../faults/silence.ts';
import { deleteFails, listHangs } from '../faults/storage.ts';
import { messageType } from '../pdu-length.ts';
import type { MemoryName } from '../settings.ts';
import type { SimulatedModem } from '../simulated-modem.ts';
import { GARBAGE, STORED_SUBMIT } from './garbage.ts';
import { during, isCommand, once, type QuirkTable, rewriting, rewritingPdus, rotation, together } from './quirk.ts';
import { sameMessage } from './same-message.ts';

const DELIVER = 0;
const OFFERS = [
  '+CPMS: ("ME","SM","MT"),("ME","SM","MT"),("SM","MT")',
  '+CPMS: "ME","MT","SM"',
  '+CPMS: ("SM","ME","SM_P"),("SM","ME","SM_P"),("SM","ME","SM_P")',
  '+CPMS: (("SM","BM","SR"),("SM"))',
  '+CPMS: (),(),()',
  '+CPMS: ',
];

export const STORAGE_QUIRKS: QuirkTable = {
  D1: () => storingElsewhere((modem) => (modem.settings.memories[0] === 'SM' ? 'ME' : 'SM')),
  D2: () => {
    const line = rotation(['+CMTI: "SM",-1', '+CMTI: ,-1', '+CMTI: 0,111']);
    return { name: 'D2', unsolicited: ([heading = '']) => (heading.startsWith('+CMTI:') ? [[line()]] : undefined) };
  },
  D3: () => rewriting(['+CPMS'], (text) => text.replace(/(: |",|,)(\d+),(\d+)/g, '$10,$3')),
  D4: () =>
    rewriting(['+CPMS'], (text) => text.replace(/(\d+),(\d+)/g, (_all, _used, capacity) => `${capacity},${capacity}`)),
  D5: () => ({
    name: 'D5',
    start(modem) {
      const [card, phone] = [modem.storage('SM'), modem.storage('ME')];
      const before = [card.firstIndex, phone.firstIndex] as const;
      card.firstIndex = 0;
      phone.firstIndex = 65_500;
      return () => {
        [card.firstIndex, phone.firstIndex] = before;
      };
    },
  }),
  D6: () => {
    const empty = rotation([ok(), cms(321), cms(320), cms(500), ok('+CMGR: 0,,0', '')]);
    return {
      name: 'D6',
      reply: (reply, context) =>
        isCommand(context, '+CMGR', 'set') && reply.type === 'answer' && reply.result.type === 'CMS'
          ? empty()
          : undefined,
    };
  },
  D7: (options = {}) => listHangs(options),
  D8: () => ({
    name: 'D8',
    reply: (reply, { command }) =>
      command.name === '+CMGL' && reply.type === 'answer'
        ? { ...reply, information: reply.information.toReversed() }
        : undefined,
  }),
  D9: (options = {}) => ({
    name: 'D9',
    command(context) {
      if (isCommand(context, '+CPMS', 'test')) return ok(options.text ?? OFFERS[options.index ?? 0] ?? '');
      return isCommand(context, '+CPMS', 'set') && context.command.parameters.length < 3 ? failed() : undefined;
    },
  }),
  D10: () =>
    once((modem) => {
      modem.settings.memories = ['ME', 'ME', 'SM'];
      const card = modem.storage('SM');
      for (let count = card.used; count < card.capacity; count++) {
        modem.network.deliver(modem, { from: '+46701111111', text: `old message ${count + 1}` });
      }
      for (const message of card.list()) card.markRead(message.index);
    }),
  D10a: () => ({
    name: 'D10a',
    start(modem) {
      const card = modem.storage('SM');
      const { capacity } = card;
      card.capacity = 0;
      return () => {
        card.capacity = capacity;
      };
    },
  }),
  D11: () => {
    const cure = ['ME', 'MT', 'SM', 'ME'];
    let seen: string[] = [];
    return {
      name: 'D11',
      reply(reply, context) {
        if (!isCommand(context, '+CPMS', 'set') || reply.type !== 'answer' || reply.result.type !== 'OK')
          return undefined;
        seen = [...seen, context.command.parameters[0] ?? ''].slice(-cure.length);
        if (seen.join() === cure.join()) context.modem.behaviours.remove('D11');
        else context.modem.settings.memories = [context.modem.settings.memories[0], 'SM', 'SM'];
        return undefined;
      },
    };
  },
  D12: (options = {}) => {
    let [reset, busy]: [boolean, (() => boolean) | undefined] = [false, undefined];
    return {
      name: 'D12',
      start(modem) {
        busy = during(modem, options.afterMilliseconds ?? 10_000);
        return undefined;
      },
      command(context) {
        if (isCommand(context, 'Z')) reset = true;
        if (isCommand(context, '+CPMS', 'test')) return reset ? undefined : failed();
        return isCommand(context, '+CPMS', 'set') && busy?.() === true ? cme(515) : undefined;
      },
    };
  },
  D13: () => {
    const line = rotation(['^SMMEMFULL:"SM"', '+WMGF: "SM"', '+CIEV: "smsfull",1', '*SMS FULL']);
    return {
      name: 'D13',
      incoming(pdu, modem) {
        const memory = modem.memory(modem.settings.memories[2]);
        if (messageType(pdu) !== DELIVER || memory.used < memory.capacity) return undefined;
        modem.unsolicited(line());
        return 'memory-full';
      },
    };
  },
  D14: (options = {}) =>
    together(
      lateAnswer({ command: '+CMGD', afterMilliseconds: options.afterMilliseconds ?? 3_000, times: 1 }),
      deleteFails({ times: 1, ...options }),
    ),
  D15: (options = {}) => ({
    name: 'D15',
    incoming(pdu, modem) {
      if (messageType(pdu) !== DELIVER) return undefined;
      for (let copy = 1; copy < (options.times ?? 3); copy++) store(modem, pdu, modem.settings.memories[2]);
      return store(modem, pdu, modem.settings.memories[2]);
    },
  }),
  D16: () => ({
    name: 'D16',
    command(context) {
      if (!isCommand(context, '+CMGD', 'set')) return undefined;
      const memory = context.modem.memory(context.modem.settings.memories[0]);
      const deleted = memory.get(Number(context.command.parameters[0]));
      if (deleted === undefined) return undefined;
      for (const other of memory.list()) {
        if (other.index !== deleted.index && sameMessage(other.pdu, deleted.pdu)) memory.remove(other.index);
      }
      return undefined;
    },
  }),
  D17: () => ({ name: 'D17' }), // as every simulated modem does
  D18: () => {
    const header = rotation(['1,,25', '0,23', ',,92', '4,1,,151', '24', '0,"",50', '3']);
    return rewriting(['+CMGR', '+CMGL'], (text) =>
      text.startsWith('+CMGR: ') ? `+CMGR: ${header()}` : text.replace(/\d+$/, (length) => String(Number(length) + 7)),
    );
  },
  D19: () => {
    const fill = rotation<(pdu: string) => string>([
      (pdu) => pdu.padEnd(352, 'F'),
      (pdu) => `${pdu},0`,
      (pdu) => `${pdu}89`,
    ]);
    return rewritingPdus((pdu) => fill()(pdu));
  },
  D20: () => once((modem) => putInto(modem, GARBAGE, 0)),
  D21: () => {
    let starts = Number.POSITIVE_INFINITY;
    return {
      name: 'D21',
      start(modem) {
        starts = modem.starts;
        return undefined;
      },
      command: (context) => (context.modem.starts === starts && isCommand(context, '+CMGL') ? ok() : undefined),
      reply: (reply, context) =>
        reply.type === 'answer' && context.modem.starts === starts && isCommand(context, '+CPMS')
          ? answer(reply.result, ...reply.information.map(({ text }) => text.replace(/(\d+),(\d+)/g, '0,$2')))
          : undefined,
    };
  },
  D22: () =>
    once((modem) => {
      putInto(modem, [STORED_SUBMIT], 2);
      putInto(modem, [STORED_SUBMIT], 3);
    }),
};

function storingElsewhere(where: (modem: SimulatedModem) => MemoryName): Behaviour {
  return {
    name: 'elsewhere',
    incoming: (pdu, modem) => (messageType(pdu) === DELIVER ? store(modem, pdu, where(modem)) : undefined),
  };
}

function store(modem: SimulatedModem, pdu: string, name: MemoryName) {
  return modem.incoming.store(pdu, name, '+CMTI', modem.settings.indications[1] > 0);
}

/** What lay on the SIM before, with no indication. */
function putInto(modem: SimulatedModem, pdus: readonly string[], status: 0 | 2 | 3): void {
  for (const pdu of pdus) modem.storage('SM').add(pdu, status);
  modem.changed();
}

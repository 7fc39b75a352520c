// modems.md, section F: status reports that come elsewhere, otherwise, several times or never.

import { addressOf, addressText } from '../../tpdu/address.ts';
import { decodePdu, encodePdu } from '../../tpdu/pdu.ts';
import { cms, failed, ok } from '../answer.ts';
import type { Behaviour } from '../behaviour.ts';
import type { Reception } from '../incoming.ts';
import { messageType } from '../pdu-length.ts';
import type { SimulatedModem } from '../simulated-modem.ts';
import { isCommand, once, type QuirkTable, together } from './quirk.ts';

export const REPORT_QUIRKS: QuirkTable = {
  F1: () =>
    takingReports((pdu, modem) => {
      if (!areStored(modem)) return modem.incoming.usual(pdu);
      const stored = modem.incoming.store(pdu, 'SR', '+CDSI', false);
      modem.incoming.announce(['+CDSI: "SM",0']);
      return stored;
    }),
  F2: () =>
    together(
      takingReports((pdu, modem) =>
        areStored(modem) ? modem.incoming.store(pdu, 'SR', '+CDSI', true) : modem.incoming.usual(pdu),
      ),
      {
        name: 'unreadable SR',
        command({ command, modem }) {
          if (modem.settings.memories[0] !== 'SR' || command.form === 'test') return undefined;
          if (command.name === '+CMGL') return ok();
          return command.name === '+CMGR' ? cms(321) : undefined;
        },
        reply: (reply, { command }) =>
          command.name === '+CPMS' &&
          command.form === 'set' &&
          reply.type === 'answer' &&
          command.parameters[0] === 'SR'
            ? {
                ...reply,
                information: reply.information.map(({ text }) => ({ text: text.replace(/: \d+,\d+/, ': 0,0') })),
              }
            : undefined,
      },
    ),
  F3: () => offering('+CNMI: (0-2),(0,1,3),(0),(0,1),(0,1)', [[0, 1, 2], [0, 1, 3], [0], [0, 1], [0, 1]]),
  F4: () => ({
    name: 'F4',
    command(context) {
      if (!isCommand(context, '+CNMI', 'set')) return undefined;
      const [mode, , , reports] = context.command.parameters;
      return mode === '2' || reports === '1' ? failed() : undefined;
    },
  }),
  F5: () => takingReports(() => 'acknowledged'),
  F6: () => once((modem) => modem.network.report(modem, { status: 0, reference: 0, recipient: '' })),
  F7: () =>
    takingReports((pdu, modem) => {
      const { tpdu } = decodePdu(pdu);
      if (tpdu.type !== 'SMS-STATUS-REPORT') return 'refused';
      const national = addressText(tpdu.recipientAddress).replace(/^\+\d\d/, '0');
      const { hex } = encodePdu({
        serviceCentreAddress: addressOf('+46705008123'),
        tpdu: { ...tpdu, recipientAddress: addressOf(national) },
      });
      return modem.incoming.usual(hex);
    }),
  F8: (options = {}) => ({
    name: 'F8',
    impolite: true,
    start(modem) {
      const before = modem.network.answerTime;
      modem.network.answerTime = options.afterMilliseconds ?? 50;
      return () => {
        modem.network.answerTime = before;
      };
    },
  }),
  F9: () => {
    let reports = 0;
    return takingReports((pdu, modem) => (++reports % 2 === 0 ? 'acknowledged' : modem.incoming.usual(pdu)));
  },
  F10: (options = {}) => ({
    name: 'F10',
    start(modem) {
      const before = modem.network.reports;
      const afterMilliseconds = options.afterMilliseconds ?? 5_000;
      modem.network.reports = [
        { status: 0x30 },
        { status: 0x30 },
        { status: 0x01, afterMilliseconds },
        { status: 0x00, afterMilliseconds },
      ];
      return () => {
        modem.network.reports = before;
      };
    },
  }),
  F11: (options = {}) => {
    let stuck = false;
    return {
      name: 'F11',
      command(context) {
        if (stuck) return { type: 'silence' };
        return context.command.name === '+CNMA' ? cms(340) : undefined;
      },
      unsolicited([heading = ''], modem) {
        if (heading.startsWith('+CDS') && modem.settings.messageService === 1) {
          modem.tasks.after(options.afterMilliseconds ?? 5_000, () => {
            stuck = true;
          });
        }
        return undefined;
      },
    };
  },
  F12: () => ({ name: 'F12' }), // +CSMP only counts in text mode, as in every simulated modem
};

/** Whether +CNMI's <ds> is 2; with 1 they come directly and are in order. */
function areStored(modem: SimulatedModem): boolean {
  return modem.settings.indications[3] === 2;
}

function takingReports(take: (pdu: string, modem: SimulatedModem) => Reception | Promise<Reception>): Behaviour {
  return { name: 'reports', incoming: (pdu, modem) => (messageType(pdu) === 2 ? take(pdu, modem) : undefined) };
}

function offering(line: string, offered: readonly (readonly number[])[]): Behaviour {
  return {
    name: 'offering',
    command(context) {
      if (isCommand(context, '+CNMI', 'test')) return ok(line);
      if (!isCommand(context, '+CNMI', 'set')) return undefined;
      const wrong = context.command.parameters.some(
        (text, at) => text !== undefined && !offered[at]?.includes(Number(text)),
      );
      return wrong ? failed() : undefined;
    },
  };
}

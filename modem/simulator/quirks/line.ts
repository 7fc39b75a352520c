// modems.md, section A: framing, echo, and the ways in which dialogue gets out of step.

import { answer, failed } from '../answer.ts';
import type { AtChannel } from '../at-channel.ts';
import { lateAnswer } from '../faults/silence.ts';
import type { SimulatedModem } from '../simulated-modem.ts';
import { isCommand, once, type QuirkTable, rotation } from './quirk.ts';

const WAKE_AFTER = 5_000;
const SLOW_INPUT = { octets: 18, milliseconds: 10 };

export const LINE_QUIRKS: QuirkTable = {
  A1: () => once((modem) => eachChannel(modem, (channel) => setEcho(channel, true))),
  A2: () => ({
    name: 'A2',
    reply(_reply, context) {
      if (context.stage === 'command' && ['Z', '&F', '+CFUN'].includes(context.command.name)) {
        eachChannel(context.modem, (channel) => setEcho(channel, true));
      }
      return undefined;
    },
  }),
  A3: () => ({
    name: 'A3',
    start(modem) {
      eachChannel(modem, (channel) => {
        channel.echoesPayload = true;
      });
      return () =>
        eachChannel(modem, (channel) => {
          channel.echoesPayload = false;
        });
    },
  }),
  A4: () => {
    const ending = rotation(['\n', '\r', '\r\r\n', '\r\n\r\n\r\n', '\r\n']);
    return { name: 'A4', modemText: (text) => text.replace(/\r\n(?!> )/g, ending) };
  },
  A5: () => ({
    name: 'A5',
    modemText: (text) => (/^\r\n[\^+*]\S.*\r\n$/.test(text) ? text.replace(/\r\n$/, '\r\r\n') : undefined),
  }),
  A6: () => ({ name: 'A6', modemText: (text) => (text.startsWith('\r\n') ? `\0\0\xff\x1b${text}` : undefined) }),
  A7: () => ({
    name: 'A7',
    reply: (reply, context) =>
      reply.type === 'answer' && (isCommand(context, '+CPIN', 'read') || isCommand(context, '+CPMS'))
        ? { ...reply, result: { type: 'none' } }
        : undefined,
  }),
  A8: () => ({
    name: 'A8',
    pieces: (pieces, context) =>
      isCommand(context, '+CREG', 'read') ? [...pieces].sort((a, b) => rank(a.kind) - rank(b.kind)) : undefined,
  }),
  A9: (options = {}) => lateAnswer({ command: '+CPIN', form: 'read', times: 1, afterMilliseconds: 8_000, ...options }),
  A10: () => {
    let state: 'waiting' | 'glue' | 'done' = 'waiting';
    return {
      name: 'A10',
      modemText(text) {
        if (state === 'waiting' && /\r\n(?:ERROR|\+CM[ES] ERROR: \d+)\r\n$/.test(text)) {
          state = 'glue';
          return text.slice(0, -2);
        }
        if (state !== 'glue') return undefined;
        state = 'done';
        return text.replace(/^\r\n/, '');
      },
    };
  },
  A11: (options = {}) => {
    let heard = Number.NEGATIVE_INFINITY;
    return {
      name: 'A11',
      hostText(_text, { modem }) {
        const idle = modem.tasks.now() - heard;
        heard = modem.tasks.now();
        return idle > (options.afterMilliseconds ?? WAKE_AFTER) ? '' : undefined;
      },
    };
  },
  A13: (options = {}) => {
    let window = Number.NEGATIVE_INFINITY;
    let left = 0;
    return {
      name: 'A13',
      hostText(text, { modem }) {
        const now = modem.tasks.now();
        if (now - window >= SLOW_INPUT.milliseconds) {
          window = now;
          left = options.octets ?? SLOW_INPUT.octets;
        }
        const taken = text.slice(0, left);
        left -= taken.length;
        return taken;
      },
    };
  },
  A14: () => ({
    name: 'A14',
    command: ({ line }) => (/;(?=(?:[^"]*"[^"]*")*[^"]*$)/.test(line) ? failed() : undefined),
  }),
  A15: () => {
    const plain = rotation(['COMMAND NOT SUPPORT', 'NA', 'MODEM ERROR: 4', 'NOT FOND ^,NOT CUSTOM AT']);
    return {
      name: 'A15',
      reply(reply) {
        if (reply.type !== 'answer') return undefined;
        const { result } = reply;
        if (result.type === 'ERROR') return answer({ type: 'words', text: plain() });
        if (result.type === 'CMS') return answer({ type: 'words', text: `+CMS ERROR:${result.code}` });
        if (result.type !== 'CME') return undefined;
        return answer({ type: 'words', text: result.code === 14 ? '+CME ERROR: SIM busy' : plain() });
      },
    };
  },
  A16: () =>
    once((modem) => {
      for (const text of ['OK', 'ERROR', '+CMGL: 1,1,,24', '\r\nOK\r\n', '> ']) {
        modem.network.deliver(modem, { from: '+46701111111', text });
      }
    }),
  A17: () => ({
    name: 'A17',
    pieces(pieces, { command }) {
      if (command.name !== '+CMGL') return undefined;
      return pieces.map((piece, at) =>
        piece.kind === 'pdu' && pieces[at + 1]?.kind === 'information'
          ? { kind: 'raw', text: piece.text }
          : pieces[at - 1]?.kind === 'pdu' && piece.kind === 'information'
            ? { ...piece, kind: 'pdu' }
            : piece,
      );
    },
  }),
  A18: () => {
    let poked = false;
    return {
      name: 'A18',
      hostText(_text, channel) {
        if (channel !== channel.modem.channel()) poked = true;
        return poked ? undefined : '';
      },
    };
  },
};

function eachChannel(modem: SimulatedModem, act: (channel: AtChannel) => void): void {
  for (const channel of modem.ttys) act(channel);
}

function setEcho(channel: AtChannel, echo: boolean): void {
  channel.dialogue.echo = echo;
}

/** The result first, its lines behind it. */
function rank(kind: string): number {
  return kind === 'result' ? 0 : 1;
}

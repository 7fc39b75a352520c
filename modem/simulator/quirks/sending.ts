// modems.md, section C: the prompt, the result, and what networks and firmware make of a submission.

import { cme, cms, failed, SILENCE } from '../answer.ts';
import type { Behaviour } from '../behaviour.ts';
import type { FaultOptions } from '../faults/fault.ts';
import { promptMissing, referenceMissing, resultLate } from '../faults/sending.ts';
import { refuse } from '../faults/silence.ts';
import { during, isCommand, once, type QuirkTable, rewriting, rotation, together } from './quirk.ts';

export const SENDING_QUIRKS: QuirkTable = {
  C1: () => {
    const prompt = rotation(['> ', '\r\n>', '>', '\r\n> ']);
    return {
      name: 'C1',
      pieces: (pieces) => pieces.map((piece) => (piece.kind === 'prompt' ? { kind: 'raw', text: prompt() } : piece)),
    };
  },
  C2: (options = {}) => promptMissing({ command: '+CMGS', times: 1, ...options }),
  C3: () => once((modem) => modem.channel().receive('AT+CMGS=30\r')),
  C4: () => ({ name: 'C4' }), // as every simulated modem does
  C5: (options = {}) => resultLate({ afterMilliseconds: 60_000, ...options }),
  C6: (options = {}) => referenceMissing(options),
  C7: () => rewriting(['+CMGS'], (line) => `${line},"18/03/09,12:36:21+04"`),
  C8: (options = {}) => refused({ code: 500, accepted: true, times: 1, ...options }),
  C9: (options = {}) => refused({ code: 500, ...options }),
  C10: (options = {}) => refused({ code: 38, ...options }),
  C11: (options = {}) => refused({ code: 41, ...options }),
  C12: (options = {}) => refused({ code: 304, ...options }),
  C13: (options = {}) => refused({ code: 314, skip: 1, times: 2, ...options }),
  C14: () => ({
    name: 'C14',
    start(modem) {
      modem.settings.characterSet = 'UCS2';
      return undefined;
    },
    reply(reply, context) {
      const { modem } = context;
      if (isCommand(context, '+CSMP', 'set')) modem.sim.serviceCentre = '';
      const garbled = isCommand(context, '+CSCA', 'read') && modem.settings.characterSet === 'UCS2';
      if (!garbled || reply.type !== 'answer') return undefined;
      return { ...reply, information: [{ text: `+CSCA: ${ucs2(modem.sim.serviceCentre)},145` }] };
    },
  }),
  C15: (options = {}) => busyFor('+CSCA', options.afterMilliseconds ?? 10_000, cme(14)),
  C16: () => ({ name: 'C16', command: (context) => (isCommand(context, '+CMMS', 'set') ? cms(500) : undefined) }),
  C17: (options = {}) =>
    together(busyFor('+CMGF', options.afterMilliseconds ?? 30_000, failed()), {
      name: 'SMS Ready',
      start: (modem) => modem.tasks.after(options.afterMilliseconds ?? 30_000, () => modem.unsolicited('SMS Ready')),
    }),
  C18: () => {
    let broken = true;
    return {
      name: 'C18',
      command(context) {
        if (isCommand(context, '&F')) broken = false;
        return undefined;
      },
      payload: () => (broken ? cms(500) : undefined),
    };
  },
  C19: () => ({
    name: 'C19',
    payload: (_payload, { modem }) => (modem.settings.kept.get('+CGSMS') === '0' ? undefined : cms(332)),
  }),
  C20: () => ({
    name: 'C20',
    start(modem) {
      const before = { ...modem.radio };
      Object.assign(modem.radio, { circuitSwitched: 0, packetSwitched: 0, evolved: 1 });
      return () => {
        Object.assign(modem.radio, before);
        modem.network.reachable(modem);
      };
    },
    payload: () => cms(500),
    incoming: () => 'unreachable',
  }),
  C21: (options = {}) => ({
    name: 'C21',
    payload(payload, { modem }) {
      if (payload.length < (options.octets ?? 140) * 2) return undefined;
      modem.reboot();
      return SILENCE;
    },
  }),
  C22: () => ({
    name: 'C22',
    payload: (_payload, { modem }) => (modem.memory('SM').used >= modem.memory('SM').capacity ? cms(322) : undefined),
  }),
  C23: () => ({
    name: 'C23',
    start(modem) {
      modem.sim.lastReference = 254;
      let { starts } = modem;
      return modem.subscribe(() => {
        if (modem.starts !== starts) modem.sim.lastReference = 255;
        starts = modem.starts;
      });
    },
  }),
  C24: (options = {}) => ({
    name: 'C24',
    async reply(reply, { stage, modem }) {
      const last = modem.network.submitted.at(-1);
      if (stage !== 'payload' || reply.type !== 'answer' || reply.result.type !== 'OK' || last === undefined)
        return reply;
      if (last.tpdu.rejectDuplicates) return reply; // TP-RD: the centre rejects the copies
      for (let copy = 0; copy < (options.times ?? 2); copy++) {
        await modem.network.submit({ modem, pdu: last.pdu, reference: last.reference });
      }
      return reply;
    },
  }),
};

/** Refused once the payload has come; nothing was accepted unless told so. */
function refused(options: FaultOptions): Behaviour {
  return refuse({ command: '+CMGS', kind: 'CMS', accepted: false, ...options });
}

function busyFor(name: string, milliseconds: number, answer: ReturnType<typeof cms>): Behaviour {
  let busy: (() => boolean) | undefined;
  return {
    name: 'busy',
    start(modem) {
      busy = during(modem, milliseconds);
      return undefined;
    },
    command: (context) =>
      context.command.name === name && context.command.form !== 'test' && busy?.() === true ? answer : undefined,
  };
}

function ucs2(text: string): string {
  return [...text].map((character) => character.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()).join('');
}

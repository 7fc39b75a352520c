// modems.md, section G: SIM, PIN, registration, and starts that nobody asked for.

import { failed, ok, SILENCE } from '../answer.ts';
import { answering, isCommand, once, type QuirkTable, rewriting, rotation } from './quirk.ts';

const REGISTRATIONS = [
  '+CREG: 2,1,"0B,"0100701",7',
  '+CREG: 2,1,"","605F"',
  '+CREG:002,001,"18d8","ffff"',
  '+CREG: 2,1,"5E25',
  '+CREG: 2,1,4CA,81DE445',
];

export const SIM_NETWORK_QUIRKS: QuirkTable = {
  G1: (options = {}) =>
    once((modem) => {
      modem.sim.pin = options.text ?? '1234';
      modem.sim.verified = false;
      modem.setRegistration(0);
    }),
  G2: () => {
    const ready = rotation(['+CPIN:READY', '+CPIN: "READY"', '+CPIN:  READY']);
    return rewriting(['+CPIN'], (line) => (line === '+CPIN: READY' ? ready() : line.replace(/: (.*)/, ':$1')));
  },
  G3: (options = {}) => ({
    name: 'G3',
    start(modem) {
      modem.simBusy = true;
      const ready = () => {
        modem.simBusy = false;
        modem.changed();
      };
      const cancel = modem.tasks.after(options.afterMilliseconds ?? 15_000, ready);
      return () => {
        cancel();
        ready();
      };
    },
  }),
  G4: () => ({
    name: 'G4',
    start(modem) {
      modem.sim.present = false;
      modem.setRegistration(0);
      modem.unsolicited('^SIMST:255');
      return () => {
        modem.sim.present = true;
        modem.register();
        modem.unsolicited('^SIMST:1');
      };
    },
  }),
  G5: () => ({
    name: 'G5',
    command: (context) => (isCommand(context, 'Z') && context.modem.sim.state !== 'READY' ? failed() : undefined),
  }),
  G6: (options = {}) => once((modem) => modem.setFunctionality(options.index ?? 4)),
  G7: () => {
    const line = rotation(REGISTRATIONS);
    let turn = 0;
    return {
      name: 'G7',
      command(context) {
        if (!isCommand(context, '+CREG', 'read')) return undefined;
        return ++turn % (REGISTRATIONS.length + 1) === 0 ? ok() : ok(line());
      },
    };
  },
  G8: () =>
    once((modem) => {
      Object.assign(modem.radio, { circuitSwitched: 2, packetSwitched: 2, evolved: 1 });
      modem.changed();
    }),
  G9: () => ({
    name: 'G9',
    start(modem) {
      modem.setRegistration(3);
      return () => modem.setRegistration(1);
    },
  }),
  G10: () => answering('+CSQ', 'action', () => ['+CSQ: 99,99']),
  G11: (options = {}) => {
    let done = false;
    return {
      name: 'G11',
      command(context) {
        if (done || !isCommand(context, options.command ?? '+CMGL')) return undefined;
        done = true;
        context.modem.reboot();
        for (const line of ['RDY', '^SYSSTART', '+CFUN: 1']) context.modem.unsolicited(line);
        return SILENCE;
      },
    };
  },
  G12: () => ({
    name: 'G12',
    incoming: () => 'unreachable',
    reply(_reply, context) {
      const { command, modem } = context;
      if (isCommand(context, '+CFUN', 'set') && command.parameters[0] === '4') {
        modem.behaviours.remove('G12'); // the cure: once round, and what waited comes when it registers again
      }
      return undefined;
    },
  }),
  G13: () => answering('+CCLK', 'read', () => ['+CCLK: "80/01/06,00:00:00+00"']),
  G14: () => {
    const name = rotation([
      '+COPS: 0,0,"00530069006D",7',
      '+COPS: 0,0,"FFFF",2',
      '+COPS: 0,0,"S?m?lated",7',
      '+COPS: 0,2,"24007",7',
    ]);
    return answering('+COPS', 'read', () => [name()]);
  },
};

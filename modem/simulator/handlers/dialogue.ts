// Commands about the dialogue itself (ITU-T V.250 §6) and the ones that modems accept without consequence.

import { type Answer, cme, failed, ok } from '../answer.ts';
import type { AtChannel } from '../at-channel.ts';
import { type Handler, type HandlerFunction, type HandlerTable, wholeNumber } from './handler.ts';

const accepted: Handler = { action: () => ok(), read: () => ok(), test: () => ok(), set: () => ok() };

export const DIALOGUE_COMMANDS: HandlerTable = {
  '': { action: () => ok() },
  Z: { action: restore },
  '&F': { action: restore },
  '&W': accepted,
  '&C': accepted,
  '&D': accepted,
  '&K': accepted,
  '&S': accepted,
  '&V': accepted,
  X: accepted,
  L: accepted,
  M: accepted,
  E: {
    action: flag((channel, on) => {
      channel.dialogue.echo = on;
    }),
  },
  V: {
    action: flag((channel, on) => {
      channel.dialogue.verbose = on;
    }),
  },
  Q: {
    action: flag((channel, on) => {
      channel.dialogue.quiet = on;
    }),
  },
  S0: register(0, 255),
  S3: register(3, 127),
  S4: register(4, 127),
  S5: register(5, 127),
  S7: register(7, 255),
  '+CMEE': {
    test: () => ok('+CMEE: (0-2)'),
    read: (_command, modem) => ok(`+CMEE: ${modem.settings.errorLevel}`),
    set: (command, modem) => {
      const level = wholeNumber(command.parameters[0]) ?? 0;
      if (level > 2) return cme(50);
      modem.settings.errorLevel = level;
      return ok();
    },
  },
  '+CSCS': {
    test: () => ok('+CSCS: ("GSM","IRA","UCS2","HEX")'),
    read: (_command, modem) => ok(`+CSCS: "${modem.settings.characterSet}"`),
    set: (command, modem) => {
      const name = command.parameters[0] ?? '';
      if (!['GSM', 'IRA', 'UCS2', 'HEX'].includes(name)) return cme(50);
      modem.settings.characterSet = name;
      return ok();
    },
  },
  '+IPR': kept('+IPR', '115200'),
  '+IFC': kept('+IFC', '0,0'),
  '+ICF': kept('+ICF', '3,3'),
  '+GCAP': { action: () => ok('+GCAP: +CGSM') },
};

/** A setting that is kept and told, and changes nothing else. */
export function kept(name: string, initial: string): Handler {
  return {
    test: () => ok(`${name}: (0-255)`),
    read: (_command, modem) => ok(`${name}: ${modem.settings.kept.get(name) ?? initial}`),
    set: (command, modem) => {
      modem.settings.kept.set(name, command.text);
      return ok();
    },
  };
}

function restore(...[, modem, channel]: Parameters<HandlerFunction>): Answer {
  channel.restoreSettings();
  modem.settings.errorLevel = 0; // what concerns messages stays
  return ok();
}

function flag(apply: (channel: AtChannel, on: boolean) => void): HandlerFunction {
  return (command, _modem, channel) => {
    const value = command.text === '' ? 0 : Number(command.text);
    if (value > 1) return failed();
    apply(channel, value === 1);
    return ok();
  };
}

function register(number: number, limit: number): Handler {
  return {
    read: (_command, _modem, channel) => ok(String(channel.dialogue.registers.get(number) ?? 0).padStart(3, '0')),
    set: (command, _modem, channel) => {
      const value = wholeNumber(command.text);
      if (value === undefined || value > limit) return failed();
      channel.dialogue.registers.set(number, value);
      return ok();
    },
  };
}

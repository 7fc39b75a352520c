// Commands of single makers that change what the simulator does; those that are merely accepted are data in the profiles.

import { ok } from '../answer.ts';
import type { HandlerTable } from './handler.ts';

export const MAKER_COMMANDS: HandlerTable = {
  /** Huawei: the chatter on (1) or off (0). */
  '^CURC': {
    test: () => ok('^CURC: (0-1)'),
    read: (_command, modem) => ok(`^CURC: ${modem.settings.chatter ? 1 : 0}`),
    set: (command, modem) => {
      modem.settings.chatter = command.parameters[0] !== '0';
      return ok();
    },
  },
  /** Huawei: unsolicited lines on this port (1) or on another one (0). */
  '^PORTSEL': {
    test: () => ok('^PORTSEL: (0-1)'),
    read: (_command, modem) => ok(`^PORTSEL: ${modem.settings.kept.get('^PORTSEL') ?? '0'}`),
    set: (command, modem, channel) => {
      modem.settings.kept.set('^PORTSEL', command.parameters[0] ?? '0');
      modem.settings.unsolicitedPort = command.parameters[0] === '1' ? modem.ttys.indexOf(channel) : undefined;
      return ok();
    },
  },
  /** Quectel: settings by name; they are told as they were set. */
  '+QCFG': {
    test: () => ok('+QCFG: "ims",(0-2)'),
    set: (command, modem) => {
      const [name = '', ...values] = command.parameters;
      const key = `+QCFG ${name}`;
      if (values.length === 0) return ok(`+QCFG: "${name}",${modem.settings.kept.get(key) ?? '0,0'}`);
      modem.settings.kept.set(key, values.map((value) => value ?? '').join(','));
      return ok();
    },
  },
};

// Power, registration, operator, signal and clock: 3GPP TS 27.007 §7.2 (+CREG), §7.3 (+COPS), §8.2 (+CFUN), §8.5 (+CSQ), §8.15 (+CCLK).

import { cme, ok } from '../answer.ts';
import { registrationLine } from '../registration.ts';
import { clockText } from '../text-mode.ts';
import { kept } from './dialogue.ts';
import { type Handler, type HandlerTable, wholeNumber } from './handler.ts';

export const RADIO_COMMANDS: HandlerTable = {
  '+CFUN': {
    test: () => ok('+CFUN: (0,1,4),(0,1)'),
    read: (_command, modem) => ok(`+CFUN: ${modem.settings.functionality}`),
    set: (command, modem) => {
      const level = wholeNumber(command.parameters[0]);
      if (level === undefined || ![0, 1, 4].includes(level)) return cme(50);
      modem.setFunctionality(level);
      return command.parameters[1] === '1' ? { ...ok(), afterwards: () => modem.reboot() } : ok();
    },
  },
  '+CREG': registration('+CREG'),
  '+CGREG': registration('+CGREG'),
  '+CEREG': registration('+CEREG'),
  '+COPS': {
    test: (_command, modem) =>
      ok(`+COPS: (2,"${modem.radio.operator}","${modem.radio.operator}","${modem.radio.networkCode}",7),,(0-4),(0-2)`),
    read: (_command, modem) => {
      if (!modem.registered) return ok('+COPS: 0');
      const format = modem.settings.operatorFormat;
      const name = format === 2 ? modem.radio.networkCode : modem.radio.operator;
      return ok(`+COPS: 0,${format},"${name}",${modem.radio.accessTechnology}`);
    },
    set: (command, modem) => {
      const mode = wholeNumber(command.parameters[0]) ?? 0;
      if (mode > 4) return cme(50);
      const format = wholeNumber(command.parameters[1]);
      if (format !== undefined) modem.settings.operatorFormat = format;
      if (mode === 0) modem.register();
      if (mode === 2) modem.setRegistration(0);
      return ok();
    },
  },
  '+CSQ': {
    test: () => ok('+CSQ: (0-31,99),(0-7,99)'),
    action: (_command, modem) => ok(`+CSQ: ${modem.radio.signal},99`),
  },
  '+CESQ': {
    test: () => ok('+CESQ: (0-63,99),(0-7,99),(0-96,255),(0-49,255),(0-34,255),(0-97,255)'),
    action: (_command, modem) =>
      ok(`+CESQ: 99,99,255,255,20,${modem.radio.signal === 99 ? 255 : modem.radio.signal * 2}`),
  },
  '+CPAS': { test: () => ok('+CPAS: (0,3,4)'), action: (_command, modem) => ok(`+CPAS: ${modem.ringing ? 3 : 0}`) },
  '+CGATT': kept('+CGATT', '1'),
  '+CTZU': kept('+CTZU', '0'),
  '+CTZR': kept('+CTZR', '0'),
  '+CCLK': {
    test: () => ok(),
    read: (_command, modem) => ok(`+CCLK: "${clockText(modem.tasks.now(), modem.network.offsetMinutes)}"`),
    set: () => ok(),
  },
};

function registration(name: '+CREG' | '+CGREG' | '+CEREG'): Handler {
  return {
    test: () => ok(`${name}: (0-2)`),
    read: (_command, modem) => {
      const level = modem.settings.registrationReports[name];
      return ok(`${name}: ${level},${registrationLine(modem.radio, name, level)}`);
    },
    set: (command, modem) => {
      const level = wholeNumber(command.parameters[0]) ?? 0;
      if (level > 2) return cme(50);
      modem.settings.registrationReports[name] = level;
      return ok();
    },
  };
}

// How messages are stored, told and sent: 3GPP TS 27.005 §3.2 and §3.3, §3.4.1 (+CNMI), §3.4.4 (+CNMA).

import { cms, ok, type Reply } from '../answer.ts';
import type { AtCommand } from '../command-line.ts';
import type { MemoryName } from '../settings.ts';
import type { SimulatedModem } from '../simulated-modem.ts';
import { kept } from './dialogue.ts';
import { type HandlerTable, offer, wholeNumber } from './handler.ts';

export const MESSAGE_SETTINGS: HandlerTable = {
  '+CMGF': {
    test: () => ok('+CMGF: (0,1)'),
    read: (_command, modem) => ok(`+CMGF: ${modem.settings.textMode ? 1 : 0}`),
    set: (command, modem) => {
      const mode = wholeNumber(command.parameters[0] ?? '0');
      if (mode === undefined || mode > 1) return cms(303);
      modem.settings.textMode = mode === 1;
      return ok();
    },
  },
  '+CSMS': {
    test: () => ok('+CSMS: (0,1)'),
    read: (_command, modem) => ok(`+CSMS: ${modem.settings.messageService},1,1,1`),
    set: (command, modem) => {
      const service = wholeNumber(command.parameters[0]);
      if (service === undefined || service > 1) return cms(302);
      modem.settings.messageService = service;
      return ok('+CSMS: 1,1,1');
    },
  },
  '+CPMS': {
    needsSim: 'cms',
    test: (_command, modem) => ok(`+CPMS: ${modem.profile.memoryOffer.map((names) => offer(names)).join(',')}`),
    read: (_command, modem) =>
      ok(`+CPMS: ${modem.settings.memories.map((name) => `"${name}",${fillLevel(modem, name)}`).join(',')}`),
    set: (command, modem) => chooseMemories(command, modem),
  },
  '+CNMI': {
    test: (_command, modem) => ok(`+CNMI: ${modem.profile.indicationOffer.map((values) => offer(values)).join(',')}`),
    read: (_command, modem) => ok(`+CNMI: ${modem.settings.indications.join(',')}`),
    set: (command, modem) => chooseIndications(command, modem),
  },
  '+CNMA': {
    needsSim: 'cms',
    test: () => ok('+CNMA: (0-2)'),
    action: (_command, modem) => (modem.incoming.acknowledge(true) ? ok() : cms(340)),
    set: (command, modem) => (modem.incoming.acknowledge(command.parameters[0] !== '2') ? ok() : cms(340)),
  },
  '+CSCA': {
    needsSim: 'cms',
    test: () => ok(),
    read: (_command, modem) => ok(`+CSCA: "${modem.sim.serviceCentre}",${typeOfAddress(modem.sim.serviceCentre)}`),
    set: (command, modem) => {
      const [number, type] = command.parameters;
      if (number === undefined || !/^\+?\d{1,20}$/.test(number)) return cms(304);
      modem.sim.serviceCentre = type === '145' && !number.startsWith('+') ? `+${number}` : number;
      return ok();
    },
  },
  '+CSMP': {
    needsSim: 'cms',
    test: () => ok(),
    read: (_command, modem) => ok(`+CSMP: ${modem.settings.textParameters.join(',')}`),
    set: (command, modem) => {
      const { textParameters } = modem.settings;
      for (const index of [0, 1, 2, 3] as const) {
        textParameters[index] = wholeNumber(command.parameters[index]) ?? textParameters[index];
      }
      return ok();
    },
  },
  '+CSDH': {
    test: () => ok('+CSDH: (0,1)'),
    read: (_command, modem) => ok(`+CSDH: ${modem.settings.textHeaders ? 1 : 0}`),
    set: (command, modem) => {
      modem.settings.textHeaders = command.parameters[0] === '1';
      return ok();
    },
  },
  '+CMMS': {
    test: () => ok('+CMMS: (0-2)'),
    read: (_command, modem) => ok(`+CMMS: ${modem.settings.moreMessages}`),
    set: (command, modem) => {
      const value = wholeNumber(command.parameters[0]);
      if (value === undefined || value > 2) return cms(302);
      modem.settings.moreMessages = value;
      return ok();
    },
  },
  '+CGSMS': kept('+CGSMS', '1'),
  '+CSCB': kept('+CSCB', '0,"",""'),
};

function chooseMemories(command: AtCommand, modem: SimulatedModem): Reply {
  const wanted = command.parameters.slice(0, 3);
  if (wanted.length === 0) return cms(302);
  const chosen: [MemoryName, MemoryName, MemoryName] = [...modem.settings.memories];
  for (const index of [0, 1, 2] as const) {
    const name = wanted[index];
    if (name === undefined) continue;
    const offered = modem.profile.memoryOffer[index].find((memory) => memory === name);
    if (offered === undefined) return cms(302);
    chosen[index] = offered;
  }
  modem.settings.memories = chosen;
  return ok(`+CPMS: ${chosen.map((name) => fillLevel(modem, name)).join(',')}`);
}

function chooseIndications(command: AtCommand, modem: SimulatedModem): Reply {
  const chosen: [number, number, number, number, number] = [...modem.settings.indications];
  if (command.parameters.length > 5) return cms(302);
  for (const index of [0, 1, 2, 3, 4] as const) {
    const text = command.parameters[index];
    if (text === undefined) continue;
    const value = wholeNumber(text);
    if (value === undefined || !modem.profile.indicationOffer[index].includes(value)) return cms(303);
    chosen[index] = value;
  }
  modem.settings.indications = chosen;
  modem.incoming.indicationsChosen();
  return ok();
}

function fillLevel(modem: SimulatedModem, name: MemoryName): string {
  const memory = modem.memory(name);
  return `${memory.used},${memory.capacity}`;
}

function typeOfAddress(number: string): number {
  return number.startsWith('+') ? 145 : 129;
}

// Reading, writing and deleting what lies in the memories: 3GPP TS 27.005 §3.4.2 (+CMGL), §3.4.3 (+CMGR), §3.5.3, §3.5.4.

import { type Answer, cms, type InformationLine, ok, type PromptAnswer, type Reply } from '../answer.ts';
import type { AtCommand } from '../command-line.ts';
import type { MessageMemory, StoredMessage } from '../message-storage.ts';
import { pduLength, wellFormedPdu } from '../pdu-length.ts';
import type { SimulatedModem } from '../simulated-modem.ts';
import { messageAsText, STATUS_WORDS } from '../text-mode.ts';
import { type HandlerTable, wholeNumber } from './handler.ts';

const ALL = 4;

export const STORED_MESSAGE_COMMANDS: HandlerTable = {
  '+CMGL': {
    needsSim: 'cms',
    test: (_command, modem) =>
      ok(
        modem.settings.textMode
          ? `+CMGL: (${STATUS_WORDS.map((word) => `"${word}"`).join(',')},"ALL")`
          : '+CMGL: (0-4)',
      ),
    action: (_command, modem) => list(modem, 0),
    set: (command, modem) => {
      const status = wantedStatus(command, modem);
      return status === undefined ? cms(modem.settings.textMode ? 305 : 304) : list(modem, status);
    },
  },
  '+CMGR': { needsSim: 'cms', test: () => ok(), set: (command, modem) => read(command, modem) },
  '+CMGD': {
    needsSim: 'cms',
    test: (_command, modem) => {
      const indices = reading(modem)
        .list()
        .map((message) => message.index);
      return ok(`+CMGD: (${indices.join(',')}),(0-4)`);
    },
    set: (command, modem) => remove(command, modem),
  },
  '+CMGW': {
    needsSim: 'cms',
    test: () => ok(),
    set: (command, modem) => write(command, modem),
  },
  '+CMSS': {
    needsSim: 'cms',
    test: () => ok(),
    set: async (command, modem) => {
      const stored = reading(modem).get(wholeNumber(command.parameters[0]) ?? -1);
      return stored === undefined ? cms(321) : modem.submitter.submit(stored.pdu, '+CMSS');
    },
  },
};

function reading(modem: SimulatedModem): MessageMemory {
  return modem.memory(modem.settings.memories[0]);
}

function wantedStatus(command: AtCommand, modem: SimulatedModem): number | undefined {
  const text = command.parameters[0] ?? '0';
  if (modem.settings.textMode) {
    const index = [...STATUS_WORDS, 'ALL'].indexOf(text);
    return index < 0 ? undefined : index; // ALL stands where PDU mode's 4 is
  }
  const status = wholeNumber(text);
  return status === undefined || status > ALL ? undefined : status;
}

function list(modem: SimulatedModem, status: number): Answer {
  const memory = reading(modem);
  const messages = memory.list().filter((message) => status === ALL || message.status === status);
  const lines = messages.map((message) => listLine(message, modem));
  for (const message of messages) memory.markRead(message.index);
  return ok(...lines);
}

function listLine(message: StoredMessage, modem: SimulatedModem): InformationLine {
  if (modem.settings.textMode) return messageAsText(message, modem.settings, `+CMGL: ${message.index},`);
  return { text: `+CMGL: ${message.index},${message.status},,${pduLength(message.pdu)}`, trailing: message.pdu };
}

function read(command: AtCommand, modem: SimulatedModem): Reply {
  const index = wholeNumber(command.parameters[0]);
  const message = index === undefined ? undefined : reading(modem).get(index);
  if (message === undefined) return cms(321);
  if (command.parameters[1] !== '1') reading(modem).markRead(message.index);
  if (modem.settings.textMode) return ok(messageAsText(message, modem.settings, '+CMGR: '));
  return ok({ text: `+CMGR: ${message.status},,${pduLength(message.pdu)}`, trailing: message.pdu });
}

function remove(command: AtCommand, modem: SimulatedModem): Reply {
  const memory = reading(modem);
  const index = wholeNumber(command.parameters[0]);
  const flag = wholeNumber(command.parameters[1] ?? '0');
  if (index === undefined || flag === undefined || flag > 4) return cms(304);
  if (flag === 0) {
    memory.remove(index); // an empty slot is answered OK, as most modems do
    modem.memoryFreed();
    return ok();
  }
  for (const message of memory.list()) if (deletedByFlag(message, flag)) memory.remove(message.index);
  modem.memoryFreed();
  return ok();
}

/** 1 read, 2 and sent, 3 and unsent, 4 everything (3GPP TS 27.005 §3.5.4). */
function deletedByFlag(message: StoredMessage, flag: number): boolean {
  if (message.status === 1) return true;
  if (message.status === 3) return flag >= 2;
  return message.status === 2 ? flag >= 3 : flag === 4;
}

function write(command: AtCommand, modem: SimulatedModem): Reply {
  const length = wholeNumber(command.parameters[0]);
  if (modem.settings.textMode || length === undefined) return cms(302);
  const prompt: PromptAnswer = {
    type: 'prompt',
    payload: (text) => {
      const pdu = text.replace(/\s/g, '').toUpperCase();
      if (!wellFormedPdu(pdu) || pduLength(pdu) !== length) return cms(304);
      const index = modem.memory(modem.settings.memories[1]).add(pdu, 2);
      return index === undefined ? cms(322) : ok(`+CMGW: ${index}`);
    },
  };
  return prompt;
}

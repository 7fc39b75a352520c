// The SIM's lock and files: 3GPP TS 27.007 §8.3 (+CPIN), §7.4 (+CLCK), §8.18 (+CRSM).

import { cme, ok, type Reply } from '../answer.ts';
import type { AtCommand } from '../command-line.ts';
import type { SimulatedModem } from '../simulated-modem.ts';
import type { HandlerTable } from './handler.ts';
import { simComplaint } from './sim-complaint.ts';

const EF_SMSS = 0x6f43;
const EF_ICCID = 0x2fe2;
const READ_BINARY = 176;

export const SIM_COMMANDS: HandlerTable = {
  '+CPIN': {
    test: () => ok(),
    read: (_command, modem) => {
      const { state } = modem.sim;
      if (state === 'absent') return cme(10);
      if (state === 'blocked') return cme(13);
      if (modem.simBusy) return cme(14);
      return ok(`+CPIN: ${state}`);
    },
    set: (command, modem) => enterPin(command, modem),
  },
  '+CPINR': {
    action: (_command, modem) =>
      ok(`+CPINR: SIM PIN,${modem.sim.pinTriesLeft},3`, `+CPINR: SIM PUK,${modem.sim.pukTriesLeft},10`),
    set: (command, modem) => ok(`+CPINR: ${command.parameters[0] ?? 'SIM PIN'},${modem.sim.pinTriesLeft},3`),
  },
  '^CPIN': {
    read: (_command, modem) =>
      ok(
        `^CPIN: ${modem.sim.state},${modem.sim.pinTriesLeft},${modem.sim.pukTriesLeft},${modem.sim.pinTriesLeft},10,3`,
      ),
  },
  '+CLCK': {
    test: () => ok('+CLCK: ("SC")'),
    set: (command, modem) => {
      if (command.parameters[0] !== 'SC') return cme(4);
      if (command.parameters[1] === '2') return ok(`+CLCK: ${modem.sim.pin === undefined ? 0 : 1}`);
      return setLock(command, modem);
    },
  },
  '+CRSM': {
    test: () => ok(),
    set: (command, modem) => simComplaint(modem, 'cme') ?? readFile(command, modem),
  },
};

function enterPin(command: AtCommand, modem: SimulatedModem): Reply {
  const [code, newPin] = command.parameters;
  if (code === undefined) return cme(50);
  if (modem.sim.state === 'SIM PUK') {
    if (newPin === undefined) return cme(12);
    if (!modem.sim.unblock(code, newPin)) return cme(16);
    modem.register();
    return ok();
  }
  if (modem.sim.state !== 'SIM PIN') return cme(modem.sim.state === 'absent' ? 10 : 3);
  if (!modem.sim.verifyPin(code)) return cme(modem.sim.pinTriesLeft > 0 ? 16 : 12);
  modem.register();
  return ok();
}

function setLock(command: AtCommand, modem: SimulatedModem): Reply {
  const [, mode, pin] = command.parameters;
  if (pin === undefined) return cme(16);
  if (modem.sim.pin !== undefined && modem.sim.pin !== pin) {
    modem.sim.pinTriesLeft--;
    return cme(modem.sim.pinTriesLeft > 0 ? 16 : 12);
  }
  modem.sim.pin = mode === '1' ? pin : undefined;
  modem.sim.verified = true;
  return ok();
}

function readFile(command: AtCommand, modem: SimulatedModem): Reply {
  const [action, file] = command.parameters.map(Number);
  if (action !== READ_BINARY) return ok('+CRSM: 109,0');
  if (file === EF_SMSS) {
    const full = modem.memory('SM').used >= modem.memory('SM').capacity;
    const reference = modem.sim.lastReference.toString(16).padStart(2, '0').toUpperCase();
    return ok(`+CRSM: 144,0,"${reference}${full ? 'FE' : 'FF'}"`);
  }
  if (file === EF_ICCID) return ok(`+CRSM: 144,0,"${swapDigits(modem.sim.iccid)}"`);
  return ok('+CRSM: 106,130');
}

function swapDigits(digits: string): string {
  const even = digits.length % 2 === 0 ? digits : `${digits}F`;
  return even.replace(/(.)(.)/g, '$2$1');
}

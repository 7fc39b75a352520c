// modems.md, section B: lines that nobody asked for, everywhere.

import { inject } from '../faults/line.ts';
import type { SimulatedModem } from '../simulated-modem.ts';
import { chatter, once, type QuirkTable, rotation } from './quirk.ts';

const HUAWEI = [
  '^RSSI:18',
  '^BOOT:91409020,0,0,0,6',
  '^MODE:5,4',
  '^SRVST:2',
  '^HCSQ:"LTE",59,50,161,24',
  '^DSFLOWRPT:00000C30,00000000,00000000,0000000000000000,0000000000000000,00000000,00000000',
  '^STIN: 7, 0, 0',
  '^NWTIME: 18/03/09,12:36:21+4,00',
  '^SIMST:1',
  '^LTERSRP:-98,-11',
];
const ZTE = [
  '+ZUSIMR:2',
  '+ZDONR: "Simulated",240,07,"CS_PS","ROAM_OFF"',
  '+ZPASR: "HSDPA"',
  '+ZEND',
  '*EBCA',
  '_OSIGQ: 21,0',
];
const BOOT = [
  'RDY',
  '+CFUN: 1',
  '+CPIN: READY',
  '+QUSIM: 1',
  '+QIND: SMS DONE',
  'Call Ready',
  'SMS Ready',
  'PB DONE',
  'SMS DONE',
  '+PBREADY',
  '+AT: READY',
  '+NITZ: 2026/01/01,12:00:00+04',
  '*PSUTTZ: 2026,1,1,12,0,0,"+4",0',
  'VOICE CALL: END',
  'MISSED_CALL: 10:12AM +447700900123',
];
const VOLTAGE = ['OVER-VOLTAGE WARNNING', 'UNDER-VOLTAGE WARNNING'];
const UNKNOWN = [
  '^NEVERSEEN: 1',
  '+NEVERSEEN: 2',
  '*NEVERSEEN',
  '#NEVERSEEN: 3',
  '$NEVERSEEN',
  '%NEVERSEEN: 4',
  '_NEVERSEEN',
];

export const UNSOLICITED_QUIRKS: QuirkTable = {
  B1: () => {
    const line = rotation(HUAWEI);
    return {
      name: 'B1',
      pieces: (pieces, { modem }) =>
        modem.settings.chatter ? [{ kind: 'unsolicited', text: line() }, ...pieces] : undefined,
    };
  },
  B2: () => ({
    name: 'B2',
    hostText(text, channel) {
      if (channel.state === 'command' && text.includes('\r')) channel.write('\r\n^SRVST:2\r\n');
      return undefined;
    },
  }),
  B3: () => inject({ at: 'before-pdu', text: '^RSSI: 20' }),
  B4: (options = {}) => chatter(['^BOOT:91409020,0,0,0,6'], options.everyMilliseconds ?? 2_000),
  B5: () => ({
    name: 'B5',
    impolite: true,
    command({ command, modem }) {
      if (command.name === '+CMGS' && command.form === 'set') deliverBetween(modem);
      return undefined;
    },
    payload(_payload, { modem }) {
      deliverBetween(modem);
      return undefined;
    },
  }),
  B6: (options = {}) => chatter(ZTE, options.everyMilliseconds ?? 2_000),
  B7: () =>
    once((modem) => {
      modem.reboot();
      for (const line of BOOT) modem.unsolicited(line);
    }),
  B8: (options = {}) => chatter(VOLTAGE, options.everyMilliseconds ?? 3_000),
  B9: () => ({
    name: 'B9',
    unsolicited: (_lines, modem) => (modem.settings.kept.get('^PORTSEL') === '1' ? undefined : []),
  }),
  B10: () => {
    const line = rotation(UNKNOWN);
    return {
      name: 'B10',
      pieces: (pieces) => [{ kind: 'unsolicited', text: line() }, ...pieces, { kind: 'unsolicited', text: line() }],
    };
  },
  B11: (options = {}) => ({
    name: 'B11',
    start(modem) {
      modem.ring('+447700900123', options.everyMilliseconds ?? 5_000);
      return () => modem.endCall();
    },
    command(context) {
      const ignored = context.command.name === 'H' && context.modem.ringing;
      return ignored ? { type: 'answer', information: [], result: { type: 'OK' } } : undefined;
    },
    incoming: (_pdu, modem) => (modem.ringing ? 'unreachable' : undefined),
    reply(_reply, { command, modem }) {
      if (command.name === '+CHUP') modem.tasks.after(0, () => modem.network.reachable(modem));
      return undefined;
    },
  }),
  B12: () => ({
    name: 'B12',
    unsolicited: ([heading = '', pdu]) => (pdu === undefined ? undefined : [[heading], ['^RSSI:20'], [pdu]]),
  }),
  B13: () => ({
    name: 'B13',
    unsolicited([heading = '', pdu]) {
      if (pdu === undefined) return undefined;
      if (heading.startsWith('+CMT: ,')) return [[heading.replace(': ,', ': '), pdu]];
      return heading.startsWith('+CDS: ') ? [[heading.replace(': ', ': ,'), pdu]] : undefined;
    },
  }),
};

function deliverBetween(modem: SimulatedModem): void {
  modem.network.deliver(modem, { from: '+46701111111', text: `in between, ${modem.network.deliveries.length}` });
}

// Who the modem and its SIM are: 3GPP TS 27.007 §5, and the makers' ways to tell an ICCID.

import { cme, ok } from '../answer.ts';
import type { Handler, HandlerTable } from './handler.ts';

const maker: Handler = { action: (_command, modem) => ok(modem.profile.maker), test: () => ok() };
const model: Handler = { action: (_command, modem) => ok(modem.profile.model), test: () => ok() };
const firmware: Handler = { action: (_command, modem) => ok(modem.profile.firmware), test: () => ok() };
const serialNumber: Handler = { action: (_command, modem) => ok(modem.imei), test: () => ok() };

export const IDENTITY_COMMANDS: HandlerTable = {
  I: {
    action: (_command, modem) =>
      ok(
        `Manufacturer: ${modem.profile.maker}`,
        `Model: ${modem.profile.model}`,
        `Revision: ${modem.profile.firmware}`,
        `IMEI: ${modem.imei}`,
      ),
  },
  '+CGMI': maker,
  '+GMI': maker,
  '+CGMM': model,
  '+GMM': model,
  '+CGMR': firmware,
  '+GMR': firmware,
  '+CGSN': serialNumber,
  '+GSN': serialNumber,
  '+CIMI': { needsSim: 'cme', action: (_command, modem) => ok(modem.sim.imsi), test: () => ok() },
  '+CCID': iccid('+CCID'),
  '^ICCID': iccid('^ICCID'),
  '+ICCID': iccid('+ICCID'),
  '+QCCID': iccid('+QCCID'),
  '#CCID': iccid('#CCID'),
  '^SCID': iccid('^SCID'),
  '+CICCID': iccid('+CICCID'),
  '+ZGETICCID': iccid('+ZGETICCID'),
  '+CNUM': {
    needsSim: 'cme',
    test: () => ok(),
    action: (_command, modem) => ok(`+CNUM: "","${modem.sim.number}",${modem.sim.number.startsWith('+') ? 145 : 129}`),
  },
};

function iccid(name: string): Handler {
  const tell: Handler['action'] = (_command, modem) => {
    const heading = modem.profile.iccidCommands[name];
    return heading === undefined ? cme(4) : ok(`${heading}${modem.sim.iccid}`);
  };
  return { needsSim: 'cme', action: tell, read: tell, set: tell, test: () => ok() };
}

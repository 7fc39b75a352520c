// SIMCom modules of the SIM7600 kind: five ttys, an ICCID without heading, status reports that end in SM only on paper.

import { GENERIC } from './generic.ts';
import type { Profile } from './profile.ts';

export const SIMCOM: Profile = {
  ...GENERIC,
  name: 'simcom',
  maker: 'SIMCOM INCORPORATED',
  model: 'SIMCOM_SIM7600E-H',
  firmware: 'LE20B04SIM7600M22',
  usb: { vendorId: '1e0e', productId: '9001', product: 'SimTech, Incorporated' },
  ttys: ['silent', 'silent', 'at', 'at-quiet', 'silent'],
  memories: { SM: 50, ME: 23, SR: 23 },
  memoryOffer: [
    ['ME', 'MT', 'SM', 'SR'],
    ['ME', 'MT', 'SM', 'SR'],
    ['ME', 'MT', 'SM', 'SR'],
  ],
  defaultMemories: ['SM', 'SM', 'SM'],
  indicationOffer: [
    [0, 1, 2],
    [0, 1, 2, 3],
    [0, 2],
    [0, 1, 2],
    [0, 1],
  ],
  iccidCommands: { '+CICCID': '+ICCID: ', '+CCID': '' },
  makerCommands: {
    '+CPSI': '+CPSI: LTE,Online,240-07,0x00A1,28521428,12,EUTRAN-BAND3,1300,5,5,-94,-1017,-710,14',
    '+CNMP': '+CNMP: 2',
  },
  boot: [
    { afterMilliseconds: 50, line: 'RDY' },
    { afterMilliseconds: 100, line: '+CPIN: READY' },
    { afterMilliseconds: 200, line: 'SMS DONE' },
    { afterMilliseconds: 300, line: 'PB DONE' },
  ],
  quirks: ['A11', 'F2'],
};

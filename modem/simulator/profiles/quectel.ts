// Quectel modules of the EC25 kind: status reports stored in SR are announced as lying in SM.

import { GENERIC } from './generic.ts';
import type { Profile } from './profile.ts';

export const QUECTEL: Profile = {
  ...GENERIC,
  name: 'quectel',
  maker: 'Quectel',
  model: 'EC25',
  firmware: 'EC25EFAR06A03M4G',
  usb: { vendorId: '2c7c', productId: '0125', product: 'EC25' },
  ttys: ['silent', 'silent', 'at', 'at-quiet'],
  memories: { SM: 50, ME: 255, SR: 23 },
  memoryOffer: [
    ['SM', 'ME', 'MT', 'SR'],
    ['SM', 'ME', 'MT', 'SR'],
    ['SM', 'ME', 'MT', 'SR'],
  ],
  defaultMemories: ['ME', 'ME', 'ME'],
  indicationOffer: [
    [0, 1, 2],
    [0, 1, 2, 3],
    [0, 2],
    [0, 1, 2],
    [0, 1],
  ],
  defaultIndications: [2, 1, 0, 0, 0],
  iccidCommands: { '+QCCID': '+QCCID: ', '+CCID': '+CCID: ' },
  makerCommands: {
    '+QURCCFG': '+QURCCFG: "urcport","usbat"',
    '+QINDCFG': '',
    '+QNWINFO': '+QNWINFO: "FDD LTE","24007","LTE BAND 3",1300',
    '+QSIMSTAT': '+QSIMSTAT: 0,1',
    '+QINISTAT': '+QINISTAT: 7',
  },
  boot: [
    { afterMilliseconds: 50, line: 'RDY' },
    { afterMilliseconds: 80, line: '+CPIN: READY' },
    { afterMilliseconds: 100, line: '+QUSIM: 1' },
    { afterMilliseconds: 150, line: '+CFUN: 1' },
    { afterMilliseconds: 250, line: '+QIND: SMS DONE' },
    { afterMilliseconds: 300, line: '+QIND: PB DONE' },
  ],
  quirks: ['F1'],
};

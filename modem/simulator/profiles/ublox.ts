// u-blox modules of the TOBY-L2 kind.

import { GENERIC } from './generic.ts';
import type { Profile } from './profile.ts';

export const UBLOX: Profile = {
  ...GENERIC,
  name: 'ublox',
  maker: 'u-blox',
  model: 'TOBY-L210',
  firmware: '09.94',
  usb: { vendorId: '1546', productId: '1146', product: 'u-blox Modem' },
  ttys: ['at', 'at-quiet', 'silent'],
  memories: { SM: 30, ME: 100, SR: 0 },
  memoryOffer: [
    ['ME', 'SM', 'MT'],
    ['ME', 'SM', 'MT'],
    ['ME', 'SM', 'MT'],
  ],
  defaultMemories: ['ME', 'ME', 'ME'],
  indicationOffer: [
    [0, 1, 2],
    [0, 1, 2, 3],
    [0, 2],
    [0, 1, 2],
    [0, 1],
  ],
  iccidCommands: { '+CCID': '+CCID: ' },
  makerCommands: {
    '+URAT': '+URAT: 4,3',
    '+UDCONF': '',
    '+UPSV': '+UPSV: 0',
    '+UUSBCONF': '+UUSBCONF: 2,"ECM",0,"0x1146"',
  },
  quirks: ['G3'],
};

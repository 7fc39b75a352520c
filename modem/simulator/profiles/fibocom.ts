// Fibocom modules of the L8x0 kind: the parts of a message are listed the wrong way round.

import { GENERIC } from './generic.ts';
import type { Profile } from './profile.ts';

export const FIBOCOM: Profile = {
  ...GENERIC,
  name: 'fibocom',
  maker: 'Fibocom Wireless Inc.',
  model: 'L860-GL',
  firmware: '18601.5001.00.01.16.12',
  usb: { vendorId: '2cb7', productId: '0007', product: 'L860-GL' },
  ttys: ['at', 'silent', 'at-quiet'],
  memories: { SM: 40, ME: 100, SR: 0 },
  memoryOffer: [
    ['SM', 'ME', 'MT'],
    ['SM', 'ME', 'MT'],
    ['SM', 'ME', 'MT'],
  ],
  indicationOffer: [
    [0, 1, 2, 3],
    [0, 1, 2, 3],
    [0, 2, 3],
    [0, 1, 2],
    [0, 1],
  ],
  iccidCommands: { '+CCID': '+CCID: ', '+ICCID': '+ICCID: ' },
  makerCommands: { '+GTUSBMODE': '+GTUSBMODE: 7', '+XACT': '+XACT: 2,,,3', '+GTPKGVER': '' },
  quirks: ['D8'],
};

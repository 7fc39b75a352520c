// Telit modules of the LE910 kind.

import { GENERIC } from './generic.ts';
import type { Profile } from './profile.ts';

export const TELIT: Profile = {
  ...GENERIC,
  name: 'telit',
  maker: 'Telit',
  model: 'LE910-EUG',
  firmware: '17.00.523',
  usb: { vendorId: '1bc7', productId: '1201', product: 'LE910' },
  ttys: ['silent', 'at', 'at-quiet'],
  memories: { SM: 50, ME: 100, SR: 0 },
  memoryOffer: [
    ['SM', 'ME'],
    ['SM', 'ME'],
    ['SM', 'ME'],
  ],
  indicationOffer: [
    [0, 1, 2, 3],
    [0, 1, 2, 3],
    [0, 2, 3],
    [0, 1, 2],
    [0, 1],
  ],
  iccidCommands: { '#CCID': '#CCID: ', '+CCID': '+CCID: ' },
  makerCommands: { '#SELINT': '#SELINT: 2', '#QSS': '#QSS: 0,1', '#CSURV': '', '#RFSTS': '' },
  quirks: [],
};

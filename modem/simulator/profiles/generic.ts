// A modem without a maker: everything as the standards say, silent unless asked. What every other profile starts from.

import type { Profile } from './profile.ts';

export const GENERIC: Profile = {
  name: 'generic',
  maker: 'Textdesk',
  model: 'Simulated modem',
  firmware: 'SIM-1.0',
  usb: { vendorId: '1d6b', productId: '0001', product: 'Simulated modem' },
  ttys: ['at'],
  echo: true,
  memories: { SM: 20, ME: 50, SR: 5 },
  firstIndex: { SM: 1, ME: 0 },
  memoryOffer: [
    ['SM', 'ME', 'MT', 'SR'],
    ['SM', 'ME', 'MT'],
    ['SM', 'ME', 'MT'],
  ],
  defaultMemories: ['SM', 'SM', 'SM'],
  indicationOffer: [
    [0, 1, 2, 3],
    [0, 1, 2, 3],
    [0, 2],
    [0, 1, 2],
    [0, 1],
  ],
  defaultIndications: [0, 0, 0, 0, 0],
  iccidCommands: { '+CCID': '+CCID: ' },
  makerCommands: {},
  missingCommands: [],
  boot: [],
  chatter: [],
  memoryFullLine: undefined,
  quirks: [],
};

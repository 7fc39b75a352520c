// Sierra Wireless cards on Qualcomm chips: +CNMI offers more than it takes.

import { GENERIC } from './generic.ts';
import type { Profile } from './profile.ts';

export const SIERRA: Profile = {
  ...GENERIC,
  name: 'sierra',
  maker: 'Sierra Wireless, Incorporated',
  model: 'MC7455',
  firmware: 'SWI9X30C_02.24.05.06 r7040 CARMD-EV-FRMWR2 2017/05/19 06:23:09',
  usb: { vendorId: '1199', productId: '9071', product: 'Sierra Wireless MC7455' },
  ttys: ['silent', 'silent', 'at'],
  memories: { SM: 30, ME: 255, SR: 0 },
  firstIndex: { SM: 0, ME: 0 },
  memoryOffer: [
    ['ME', 'MT', 'SM'],
    ['ME', 'MT', 'SM'],
    ['ME', 'MT', 'SM'],
  ],
  defaultMemories: ['ME', 'ME', 'ME'],
  indicationOffer: [
    [0, 1, 2],
    [0, 1, 2, 3],
    [0, 2],
    [0, 1, 2],
    [0, 1],
  ],
  iccidCommands: { '+ICCID': 'ICCID: ' },
  makerCommands: { '!GSTATUS': '', '!ENTERCND': '', '!SELRAT': '!SELRAT: 00, Automatic' },
  quirks: ['F4'],
};

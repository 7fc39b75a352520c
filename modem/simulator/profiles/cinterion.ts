// Cinterion (Siemens, Gemalto, Thales) modules: ME cannot be the third memory, +CNMI's <bfr> is always 1, +CMT without a comma.

import { GENERIC } from './generic.ts';
import type { Profile } from './profile.ts';

export const CINTERION: Profile = {
  ...GENERIC,
  name: 'cinterion',
  maker: 'Cinterion',
  model: 'MC75i',
  firmware: 'REVISION 03.001',
  usb: { vendorId: '1e2d', productId: '0047', product: 'Cinterion MC75i' },
  ttys: ['at'],
  memories: { SM: 20, ME: 25, SR: 0 },
  memoryOffer: [
    ['MT', 'SM', 'ME'],
    ['MT', 'SM', 'ME'],
    ['SM', 'MT'],
  ],
  defaultMemories: ['MT', 'MT', 'MT'],
  indicationOffer: [[0, 1, 2, 3], [0, 1, 2, 3], [0, 2, 3], [0, 1, 2], [1]],
  defaultIndications: [0, 0, 0, 0, 1],
  iccidCommands: { '^SCID': '^SCID: ', '+CCID': '+CCID: ' },
  makerCommands: { '^SCFG': '', '^SSET': '^SSET: 0', '^SMGO': '^SMGO: 0,0', '^SCKS': '^SCKS: 0,1' },
  boot: [
    { afterMilliseconds: 50, line: '^SYSSTART' },
    { afterMilliseconds: 300, line: '+PBREADY' },
  ],
  quirks: ['B13'],
};

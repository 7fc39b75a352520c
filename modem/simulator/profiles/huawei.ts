// Huawei sticks of the E173 and E3131 kind: talkative, with one tty that hears and two that say nothing.

import { GENERIC } from './generic.ts';
import type { Profile } from './profile.ts';

export const HUAWEI: Profile = {
  ...GENERIC,
  name: 'huawei',
  maker: 'huawei',
  model: 'E3131',
  firmware: '21.158.00.00.00',
  usb: { vendorId: '12d1', productId: '1506', product: 'HUAWEI Mobile' },
  ttys: ['at-quiet', 'silent', 'at'],
  memories: { SM: 20, ME: 50, SR: 0 },
  firstIndex: { SM: 0, ME: 0 },
  memoryOffer: [
    ['SM', 'ME'],
    ['SM', 'ME'],
    ['SM', 'ME'],
  ],
  indicationOffer: [
    [0, 1, 2],
    [0, 1, 2, 3],
    [0, 2],
    [0, 1, 2],
    [0, 1],
  ],
  iccidCommands: { '^ICCID': '^ICCID: ' },
  makerCommands: {
    '^SYSCFG': '^SYSCFG:2,2,3FFFFFFF,1,2',
    '^SYSINFO': '^SYSINFO:2,3,0,5,1,,4',
    '^CARDLOCK': '^CARDLOCK: 2,10,0',
    '^U2DIAG': '^U2DIAG: 0',
    '^GETPORTMODE': '',
    '^HCSQ': '^HCSQ: "WCDMA",49,40,48',
  },
  boot: [
    { afterMilliseconds: 50, line: '^SRVST:0' },
    { afterMilliseconds: 100, line: '^SIMST:1' },
    { afterMilliseconds: 200, line: '^MODE:5,4' },
    { afterMilliseconds: 300, line: '^SRVST:2' },
  ],
  chatter: [
    { everyMilliseconds: 2_000, line: '^BOOT:91409020,0,0,0,6' },
    { everyMilliseconds: 3_000, line: '^RSSI:18' },
    { everyMilliseconds: 7_000, line: '^HCSQ:"WCDMA",49,40,48' },
    {
      everyMilliseconds: 20_000,
      line: '^DSFLOWRPT:00000C30,00000000,00000000,0000000000000000,0000000000000000,00000000,00000000',
    },
  ],
  memoryFullLine: '^SMMEMFULL: "<memory>"',
  quirks: ['A5', 'B3'],
};

// ZTE sticks: chatter every two seconds, status reports with a comma too many.

import { GENERIC } from './generic.ts';
import type { Profile } from './profile.ts';

export const ZTE: Profile = {
  ...GENERIC,
  name: 'zte',
  maker: 'ZTE INCORPORATED',
  model: 'MF190',
  firmware: 'BD_MF190V1.0.0B01',
  usb: { vendorId: '19d2', productId: '0117', product: 'ZTE WCDMA Technologies MSM' },
  ttys: ['silent', 'at', 'at-quiet'],
  memories: { SM: 15, ME: 100, SR: 0 },
  indicationOffer: [
    [0, 1, 2],
    [0, 1, 2, 3],
    [0, 2],
    [0, 1, 2],
    [0, 1],
  ],
  iccidCommands: { '+ZGETICCID': '+ZGETICCID: ' },
  makerCommands: { '+ZSNT': '+ZSNT: 0,0,0', '+ZPAS': '+ZPAS: "HSDPA","CS_PS"', '+ZOPRT': '+ZOPRT: 5' },
  chatter: [
    { everyMilliseconds: 2_000, line: '+ZUSIMR:2' },
    { everyMilliseconds: 9_000, line: '+ZPASR: "HSDPA"' },
    { everyMilliseconds: 30_000, line: '+ZDONR: "Simulated",240,07,"CS_PS","ROAM_OFF"' },
  ],
  quirks: ['B13'],
};

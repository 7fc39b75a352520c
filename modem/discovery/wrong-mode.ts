// Sticks that have come up as something else: a CD-ROM with drivers for another operating system, or a network card.

import type { UsbDevice } from './serial-devices.ts';

export interface WrongMode {
  readonly device: UsbDevice;
  readonly mode: 'CD-ROM' | 'network-card';
}

interface Rule {
  readonly vendorId: string;
  readonly productIds: readonly string[];
  readonly mode: WrongMode['mode'];
}

const rules: readonly Rule[] = [
  {
    vendorId: '12d1',
    productIds: ['1f01', '1446', '14fe', '1505', '1520', '1521', '15ca', '14d1', '1c0b', '1da1', '1f1e'],
    mode: 'CD-ROM',
  },
  { vendorId: '12d1', productIds: ['14db', '14dc'], mode: 'network-card' },
  { vendorId: '19d2', productIds: ['2000', '0083', '0166', '1225', '1517', '1227'], mode: 'CD-ROM' },
  { vendorId: '19d2', productIds: ['1403', '1589', '1405', '0265'], mode: 'network-card' },
  { vendorId: '05c6', productIds: ['1000', 'f000'], mode: 'CD-ROM' },
  { vendorId: '1bbb', productIds: ['f000', 'f017'], mode: 'CD-ROM' },
];

/** The mode a device is stuck in; undefined for devices that are no such sticks, or that have serial ports already. */
export function wrongModeOf(device: UsbDevice, hasSerialPorts: boolean): WrongMode | undefined {
  if (hasSerialPorts) return undefined;
  const rule = rules.find(
    ({ vendorId, productIds }) => vendorId === device.vendorId && productIds.includes(device.productId),
  );
  return rule === undefined ? undefined : { device, mode: rule.mode };
}

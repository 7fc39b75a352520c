// Which interface of which USB device speaks AT, as known from kernel and udev tables; the others may be diagnosis ports, and
// some devices crash when those are spoken to. Only what is not in the table is probed, and only where a modem is likely.

import type { SerialDevice } from './serial-devices.ts';

interface Rule {
  readonly vendorId: string;
  /** All products of the vendor when left out. */
  readonly productIds?: readonly string[];
  /** Interfaces that speak AT, best first. */
  readonly at: readonly number[];
  readonly reason: string;
}

const rules: readonly Rule[] = [
  { vendorId: '2c7c', at: [2, 3], reason: 'Quectel: 0 diagnosis, 1 positions, 2 AT, 3 modem' },
  {
    vendorId: '1e0e',
    productIds: ['9001', '9011'],
    at: [2, 3],
    reason: 'SIMCom: 0 diagnosis, 1 positions, 2 AT, 3 modem, 4 audio',
  },
  { vendorId: '19d2', productIds: ['1408', '0284', '1405'], at: [1], reason: 'ZTE MF8xx: 0 is silent, 1 AT' },
  { vendorId: '19d2', at: [1, 2, 3], reason: 'ZTE: 0 diagnosis' },
  {
    vendorId: '12d1',
    productIds: ['1001', '1003', '140c', '1436', '14ac', '1506', '1c05', '1c1e'],
    at: [0, 2, 1, 3],
    reason: 'Huawei: the last AT port carries the indications, 0 is the modem',
  },
  {
    vendorId: '12d1',
    productIds: ['1573', '15c1', '1c25'],
    at: [2, 1],
    reason: 'Huawei modules: others crash when asked for their layout',
  },
  { vendorId: '1199', at: [3, 4, 2], reason: 'Sierra: 0 diagnosis, 2 positions, 3 AT' },
  { vendorId: '1bc7', at: [2, 3, 4, 5], reason: 'Telit: 0 diagnosis, 1 positions' },
  { vendorId: '1546', at: [0, 1, 2], reason: 'u-blox' },
  { vendorId: '1e2d', at: [0, 2, 4], reason: 'Cinterion' },
  { vendorId: '2cb7', at: [2, 1, 3], reason: 'Fibocom' },
  { vendorId: '05c6', productIds: ['6000', '9000', '9025'], at: [2, 1, 3], reason: 'Qualcomm: 0 diagnosis' },
];

/** Converters between USB and serial: what is behind them is not known, and asking is harmless. */
const converters: ReadonlySet<string> = new Set(['1a86', '0403', '067b', '10c4']);

export interface Candidates {
  /** Ports worth speaking to, best first. */
  readonly ports: readonly SerialDevice[];
  /** Ports of the same device that are left alone. */
  readonly leftAlone: readonly SerialDevice[];
  /** Why; undefined for a device that no rule names. */
  readonly reason: string | undefined;
}

/** Chooses among the ports of one device. */
export function candidatesOf(ports: readonly SerialDevice[]): Candidates {
  const usb = ports[0]?.usb;
  if (usb === undefined || converters.has(usb.vendorId)) return { ports, leftAlone: [], reason: undefined };
  const rule = rules.find(
    ({ vendorId, productIds }) => vendorId === usb.vendorId && (productIds?.includes(usb.productId) ?? true),
  );
  if (rule === undefined) return { ports, leftAlone: [], reason: undefined };
  const chosen = rule.at.flatMap((number) => ports.filter((port) => port.interfaceNumber === number));
  return { ports: chosen, leftAlone: ports.filter((port) => !chosen.includes(port)), reason: rule.reason };
}

/** True for devices that a rule names as a modem. */
export function isKnownModem(vendorId: string): boolean {
  return rules.some((rule) => rule.vendorId === vendorId);
}

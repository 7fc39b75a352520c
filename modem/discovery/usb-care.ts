// What can be done about the USB device behind a port: find it again, speak to its other ports, cut its power, tell what ails
// its power. A device that has vanished is remembered by its place on the bus, where it will come back.

import { realpath } from 'node:fs/promises';
import type { ModemOptions } from '../modem-options.ts';
import { candidatesOf } from './at-interfaces.ts';
import { type DiscoveryOptions, locateModem, pokePorts } from './discover.ts';
import { explainRefusal, plainRefusal } from './holders.ts';
import { powerCycle, powerHints } from './power.ts';
import { listSerialDevices } from './serial-devices.ts';

export type UsbCare = Required<
  Pick<ModemOptions, 'locate' | 'pokeSiblings' | 'powerCycle' | 'powerHints' | 'explainRefusal'>
>;

export interface UsbCareOptions extends Omit<DiscoveryOptions, 'ours'> {
  /** Ports that modems of ours have open at the moment. */
  readonly inUse: () => readonly string[];
}

/** The means for one modem; where a port belongs to no USB device they do nothing. */
export function usbCare({ inUse, ...options }: UsbCareOptions): UsbCare {
  const places = new Map<string, string>();
  const look = async (path: string) => {
    const target = await realpath(path).catch(() => path);
    const devices = await listSerialDevices(options.root);
    const device = devices.find(({ path: name, byId, byPath }) =>
      [name, ...byId, ...byPath].some((known) => known === path || known === target),
    );
    if (device?.usb !== undefined) places.set(path, device.usb.place);
    return { devices, device, place: places.get(path) };
  };
  return {
    locate: async (imei) => (imei === undefined ? undefined : await locateModem(imei, { ...options, ours: inUse() })),
    pokeSiblings: async (path) => {
      const { devices, device, place } = await look(path);
      const ports = devices.filter(({ usb }) => usb !== undefined && usb.place === place);
      const siblings = candidatesOf(ports).ports.filter((port) => port !== device);
      await pokePorts(
        siblings.map((sibling) => sibling.path),
        options,
      );
    },
    powerCycle: async (path) => {
      const { place } = await look(path);
      return place !== undefined && (await powerCycle(place, options.clock, options.root));
    },
    // That it is not there says the error itself, and a stick that was pulled out is no refusal.
    explainRefusal: async (path, error) => {
      const plain = plainRefusal(error);
      if (plain.cause.type === 'gone') return plain;
      return await explainRefusal(await realpath(path).catch(() => path), error, options.root);
    },
    powerHints: async (path) => {
      const { place } = await look(path);
      return await powerHints(place, options.root);
    },
  };
}

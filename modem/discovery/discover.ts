// Finds the modems of the machine: lists the ports, asks those where a modem is likely, and says what is wrong with the rest.

import { realpath } from 'node:fs/promises';
import type { Duplex } from 'node:stream';
import type { Clock } from '../at/clock.ts';
import type { Ending } from '../disconnection.ts';
import { candidatesOf } from './at-interfaces.ts';
import { explainRefusal } from './holders.ts';
import { type ProbeResult, probe } from './probe.ts';
import { listSerialDevices, listUsbDevices, type SerialDevice, type UsbDevice } from './serial-devices.ts';
import { type WrongMode, wrongModeOf } from './wrong-mode.ts';

export interface FoundModem {
  /** Where it can be opened now. */
  readonly path: string;
  /** '' when it does not tell: then it cannot be found again by itself. */
  readonly imei: string;
  readonly maker: string | undefined;
  readonly model: string | undefined;
  readonly device: SerialDevice;
  /** Further ports of the same USB device. */
  readonly siblings: readonly string[];
}

export interface PortProblem extends Ending {
  readonly path: string;
}

export interface Discovery {
  readonly devices: readonly SerialDevice[];
  readonly modems: readonly FoundModem[];
  readonly wrongMode: readonly WrongMode[];
  /** Ports that could not be opened or did not answer. */
  readonly problems: readonly PortProblem[];
}

export interface DiscoveryOptions {
  readonly clock: Clock;
  readonly open: (path: string) => Promise<Duplex>;
  /** Ports in use by ourselves, by whatever name: not touched. */
  readonly ours?: readonly string[];
  readonly root?: string;
}

/** Looks at every device once. Ports of one device are asked one after the other, and no further once one has answered. */
export async function discoverModems({ clock, open, ours = [], root = '/' }: DiscoveryOptions): Promise<Discovery> {
  const devices = await listSerialDevices(root);
  const held = await Promise.all(ours.map((path) => realpath(path).catch(() => path)));
  const modems: FoundModem[] = [];
  const problems: PortProblem[] = [];
  for (const ports of groupByDevice(devices)) {
    for (const device of candidatesOf(ports).ports) {
      if (held.includes(device.path)) break;
      const result = await ask(device, open, clock, root);
      if ('reason' in result) {
        problems.push({ path: device.path, ...result });
      } else if (result.type === 'silent') {
        const reason = `${device.path} does not answer.`;
        problems.push({ path: device.path, reason, cause: { type: 'no-answer' } });
      } else {
        const siblings = ports.map(({ path }) => path).filter((path) => path !== device.path);
        modems.push({
          path: device.path,
          imei: result.imei,
          maker: result.maker,
          model: result.model,
          device,
          siblings,
        });
        break;
      }
    }
  }
  return { devices, modems, wrongMode: await findWrongMode(devices, root), problems };
}

/** The path under which a modem is now; undefined when it is not there. Another modem is never taken for it. */
export async function locateModem(imei: string, options: DiscoveryOptions): Promise<string | undefined> {
  const { modems } = await discoverModems(options);
  return modems.find((modem) => modem.imei === imei)?.path;
}

/** Says AT on the other ports of a device: some sleep until one of those has been spoken to. */
export async function pokePorts(paths: readonly string[], { open, clock }: DiscoveryOptions): Promise<void> {
  for (const path of paths) {
    const port = await open(path).catch(() => undefined);
    if (port !== undefined) await probe(port, clock);
  }
}

async function ask(
  { path }: SerialDevice,
  open: DiscoveryOptions['open'],
  clock: Clock,
  root: string,
): Promise<ProbeResult | Ending> {
  try {
    return await probe(await open(path), clock);
  } catch (error) {
    return await explainRefusal(path, error, root);
  }
}

/** The ports of each USB device; a port without one is a device of its own. */
function groupByDevice(devices: readonly SerialDevice[]): SerialDevice[][] {
  const groups = new Map<string, SerialDevice[]>();
  for (const device of devices) {
    const key = device.usb?.place ?? device.path;
    groups.set(key, [...(groups.get(key) ?? []), device]);
  }
  return [...groups.values()];
}

async function findWrongMode(devices: readonly SerialDevice[], root: string): Promise<WrongMode[]> {
  const withPorts = new Set(devices.map(({ usb }) => usb?.place));
  const found = (device: UsbDevice) => wrongModeOf(device, withPorts.has(device.place)) ?? [];
  return (await listUsbDevices(root)).flatMap(found);
}

// Every serial device of the machine as Linux describes it under /sys, grouped by the USB device it belongs to.
// The names of ttys change with every plugging; what they belong to does not.

import { readdir, readFile, readlink, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

export interface UsbDevice {
  /** Place on the bus, `1-1.2`: stays the same in the same socket. */
  readonly place: string;
  /** Four hex digits, lower case. */
  readonly vendorId: string;
  readonly productId: string;
  readonly maker: string | undefined;
  readonly product: string | undefined;
  /** Often missing, and then two sticks of a kind cannot be told apart by it. */
  readonly serial: string | undefined;
}

export interface SerialDevice {
  readonly path: string;
  /** Undefined for ports that are soldered to the board. */
  readonly usb: UsbDevice | undefined;
  /** Number of the USB interface behind it. */
  readonly interfaceNumber: number | undefined;
  /** Links under /dev/serial that point to it: hints for people, never an identity. */
  readonly byId: readonly string[];
  readonly byPath: readonly string[];
}

/** Lists the serial devices, those of one USB device together, by interface. `root` is `/` but for tests. */
export async function listSerialDevices(root = '/'): Promise<SerialDevice[]> {
  const names = await entriesOf(join(root, 'sys/class/tty'));
  const [byId, byPath] = await Promise.all(['by-id', 'by-path'].map((kind) => linksOf(join(root, 'dev/serial', kind))));
  const devices: SerialDevice[] = [];
  for (const name of names) {
    const device = await realpath(join(root, 'sys/class/tty', name, 'device')).catch(() => undefined);
    if (device === undefined) continue;
    const place = await placeOf(device, root);
    if (place.usb === undefined && !(await isRealPort(join(root, 'sys/class/tty', name)))) continue;
    const links = (known: Map<string, string[]> | undefined) => known?.get(name) ?? [];
    devices.push({ path: `/dev/${name}`, ...place, byId: links(byId), byPath: links(byPath) });
  }
  const key = ({ usb, interfaceNumber, path }: SerialDevice) =>
    `${usb?.place ?? '~'} ${String(interfaceNumber ?? 0).padStart(3, '0')} ${path}`;
  return devices.sort((a, b) => key(a).localeCompare(key(b)));
}

/** Every USB device, also those without a serial port: a stick may still be a CD-ROM. */
export async function listUsbDevices(root = '/'): Promise<UsbDevice[]> {
  const folder = join(root, 'sys/bus/usb/devices');
  const devices: UsbDevice[] = [];
  for (const name of await entriesOf(folder)) {
    const device = await readUsbDevice(await realpath(join(folder, name)).catch(() => join(folder, name)));
    if (device !== undefined) devices.push(device);
  }
  return devices;
}

/** Text of a small file without its line end; undefined where it cannot be read. */
export async function textOf(path: string): Promise<string | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  return text?.trim() || undefined;
}

/** Names in a folder; none where there is no such folder. */
export function entriesOf(folder: string): Promise<string[]> {
  return readdir(folder).then(
    (names) => names.sort(),
    () => [],
  );
}

async function placeOf(device: string, root: string): Promise<Pick<SerialDevice, 'usb' | 'interfaceNumber'>> {
  let interfaceNumber: number | undefined;
  for (let folder = device; folder.length > join(root, 'sys').length; folder = dirname(folder)) {
    const number = await textOf(join(folder, 'bInterfaceNumber'));
    if (number !== undefined) interfaceNumber ??= Number.parseInt(number, 16);
    const usb = await readUsbDevice(folder);
    if (usb !== undefined) return { usb, interfaceNumber };
  }
  return { usb: undefined, interfaceNumber: undefined };
}

async function readUsbDevice(folder: string): Promise<UsbDevice | undefined> {
  const vendorId = await textOf(join(folder, 'idVendor'));
  const productId = await textOf(join(folder, 'idProduct'));
  if (vendorId === undefined || productId === undefined) return undefined;
  const [maker, product, serial] = await Promise.all(
    ['manufacturer', 'product', 'serial'].map((file) => textOf(join(folder, file))),
  );
  return {
    place: basename(folder),
    vendorId: vendorId.toLowerCase(),
    productId: productId.toLowerCase(),
    maker,
    product,
    serial,
  };
}

/** The kernel lists ttyS0 to ttyS31 whether there is a chip or not; `type` 0 means there is none. */
async function isRealPort(folder: string): Promise<boolean> {
  const type = await textOf(join(folder, 'type'));
  return type !== undefined && type !== '0';
}

async function linksOf(folder: string): Promise<Map<string, string[]>> {
  const links = new Map<string, string[]>();
  for (const name of await entriesOf(folder)) {
    const target = await readlink(join(folder, name)).catch(() => undefined);
    if (target === undefined) continue;
    const tty = basename(target);
    links.set(tty, [...(links.get(tty) ?? []), join('/dev/serial', basename(folder), name)]);
  }
  return links;
}

// What the kernel tells about the power of a USB device, and switching that power where it can be switched.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../at/clock.ts';
import { pause } from '../at/clock.ts';
import { portOf, powerTroubles } from './kernel-log.ts';
import { entriesOf, listSerialDevices, textOf } from './serial-devices.ts';

export type PowerTrouble =
  /** Its port may vanish when idle. */
  | { readonly type: 'autosuspend' }
  /** The board's supply: `now`, or since it was switched on. */
  | { readonly type: 'under-voltage'; readonly now: boolean }
  /** The USB port has cut the power. */
  | { readonly type: 'over-current'; readonly times: number }
  /** Off the bus and on again within a day. */
  | { readonly type: 'disconnects'; readonly times: number };

/** `text`: what it means and what to do, for logs and the command line. */
export type PowerHint = PowerTrouble & { readonly text: string };

/** Once or twice somebody has pulled it out. */
const manyDisconnects = 3;

/** Hints about the board and a device at its place on the bus (`1-1.2`). Nothing is told where nothing can be read. */
export async function powerHints(place: string | undefined, root = '/'): Promise<PowerHint[]> {
  const log = await powerTroubles(place, root);
  const voltage = await underVoltage(root);
  const hints: PowerTrouble[] = [];
  if (place !== undefined && (await controlOf(place, root)) === 'auto') hints.push({ type: 'autosuspend' });
  if (voltage !== 'never' || (log?.underVoltage ?? 0) > 0)
    hints.push({ type: 'under-voltage', now: voltage === 'now' });
  const overCurrent = Math.max(place === undefined ? 0 : await overCurrentCount(place, root), log?.overCurrent ?? 0);
  if (overCurrent > 0) hints.push({ type: 'over-current', times: overCurrent });
  const disconnects = log?.disconnects ?? 0;
  if (disconnects >= manyDisconnects) hints.push({ type: 'disconnects', times: disconnects });
  return hints.map((hint) => ({ ...hint, text: describe(hint) }));
}

function describe(trouble: PowerTrouble): string {
  switch (trouble.type) {
    case 'autosuspend':
      return 'USB autosuspend is on for the modem, and its port may vanish when idle. Install the udev rule from systemd/.';
    case 'under-voltage': {
      const when = trouble.now ? 'reports under-voltage' : 'has reported under-voltage since it was switched on';
      return `The board ${when}. A modem draws up to 2 A while sending: use a better supply or a powered hub.`;
    }
    case 'over-current':
      return `The USB port has cut the power ${trouble.times} times because of over-current. Use a powered hub.`;
    case 'disconnects':
      return `The modem has dropped off the USB ${trouble.times} times within a day. Use a powered hub or another cable.`;
    default:
      return trouble satisfies never;
  }
}

/** The hints about the board and every USB device with a serial port. */
export async function powerHintsOfMachine(root = '/'): Promise<PowerHint[]> {
  const places = new Set((await listSerialDevices(root)).flatMap(({ usb }) => usb?.place ?? []));
  const hints = new Map<string, PowerHint>();
  for (const place of [undefined, ...places])
    for (const hint of await powerHints(place, root)) hints.set(hint.text, hint);
  return [...hints.values()];
}

/**
 * Takes the power from the port and gives it back. Resolves false where the port does not do that: it is believed only if the
 * device vanished meanwhile. Where there is no such switch the device is logged off and on instead.
 */
export async function powerCycle(place: string, clock: Clock, root = '/'): Promise<boolean> {
  const device = join(root, 'sys/bus/usb/devices', place);
  const port = join(portFolder(place, root), 'disable');
  if (await write(port, '1')) {
    await pause(clock, 3000);
    const gone = (await textOf(join(device, 'idVendor'))) === undefined;
    await write(port, '0');
    if (gone) return true;
  }
  if (!(await write(join(device, 'authorized'), '0'))) return false;
  await pause(clock, 3000);
  return write(join(device, 'authorized'), '1');
}

/** A Raspberry Pi tells it as bits of its firmware, for now (0) and since the start (16), and as a hardware monitor. */
async function underVoltage(root: string): Promise<'now' | 'earlier' | 'never'> {
  const bits = Number.parseInt((await firmwareBits(root)) ?? '0', 16);
  if ((bits & 1) !== 0) return 'now';
  const monitors = join(root, 'sys/class/hwmon');
  for (const name of await entriesOf(monitors)) {
    if ((await textOf(join(monitors, name, 'name'))) !== 'rpi_volt') continue;
    if ((await textOf(join(monitors, name, 'in0_lcrit_alarm'))) === '1') return 'now';
  }
  return (bits & 0x10000) !== 0 ? 'earlier' : 'never';
}

/** What `vcgencmd get_throttled` prints. The folders have an address in their names on some boards. */
async function firmwareBits(root: string): Promise<string | undefined> {
  const platform = join(root, 'sys/devices/platform');
  for (const soc of (await entriesOf(platform)).filter((name) => name.startsWith('soc'))) {
    for (const firmware of (await entriesOf(join(platform, soc))).filter((name) => name.endsWith(':firmware'))) {
      const bits = await textOf(join(platform, soc, firmware, 'get_throttled'));
      if (bits !== undefined) return bits;
    }
  }
  return undefined;
}

function controlOf(place: string, root: string): Promise<string | undefined> {
  return textOf(join(root, 'sys/bus/usb/devices', place, 'power/control'));
}

async function overCurrentCount(place: string, root: string): Promise<number> {
  return Number((await textOf(join(portFolder(place, root), 'over_current_count'))) ?? 0);
}

/** Folder of the hub's port. */
function portFolder(place: string, root: string): string {
  const dot = place.lastIndexOf('.');
  const hub = dot < 0 ? `${place.split('-')[0]}-0` : place.slice(0, dot);
  return join(root, 'sys/bus/usb/devices', `${hub}:1.0`, portOf(place));
}

async function write(path: string, text: string): Promise<boolean> {
  if ((await textOf(path)) === undefined) return false;
  return writeFile(path, text).then(
    () => true,
    () => false,
  );
}

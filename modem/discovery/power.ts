// What the kernel tells about the power of a USB device, and switching that power where it can be switched.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../at/clock.ts';
import { pause } from '../at/clock.ts';
import { entriesOf, textOf } from './serial-devices.ts';

export interface PowerHint {
  readonly type: 'autosuspend' | 'under-voltage' | 'over-current';
  /** What it means and what to do. */
  readonly text: string;
}

/** Hints about a device at its place on the bus (`1-1.2`). Nothing is told where nothing can be read. */
export async function powerHints(place: string, root = '/'): Promise<PowerHint[]> {
  const hints: PowerHint[] = [];
  if ((await textOf(join(root, 'sys/bus/usb/devices', place, 'power/control'))) === 'auto') {
    const text =
      'USB autosuspend is on for the modem, and its port may vanish when idle. Install the udev rule from systemd/.';
    hints.push({ type: 'autosuspend', text });
  }
  if (await underVoltage(root)) {
    const text =
      'The board reports under-voltage. A modem draws up to 2 A while sending: use a better supply or a powered hub.';
    hints.push({ type: 'under-voltage', text });
  }
  const overCurrent = Number((await textOf(join(portFolder(place, root), 'over_current_count'))) ?? 0);
  if (overCurrent > 0) {
    const text = `The USB port has cut the power ${overCurrent} times because of over-current. Use a powered hub.`;
    hints.push({ type: 'over-current', text });
  }
  return hints;
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

/** A Raspberry Pi tells it as a hardware monitor, and as bits of its firmware. */
async function underVoltage(root: string): Promise<boolean> {
  const firmware = await textOf(join(root, 'sys/devices/platform/soc/soc:firmware/get_throttled'));
  if (firmware !== undefined && (Number.parseInt(firmware, 16) & 0x10001) !== 0) return true;
  const monitors = join(root, 'sys/class/hwmon');
  for (const name of await entriesOf(monitors)) {
    if ((await textOf(join(monitors, name, 'name'))) !== 'rpi_volt') continue;
    if ((await textOf(join(monitors, name, 'in0_lcrit_alarm'))) === '1') return true;
  }
  return false;
}

/** Folder of the hub's port: device 1-1.2 is behind port 2 of hub 1-1, device 1-1 behind port 1 of the root hub. */
function portFolder(place: string, root: string): string {
  const [hub, number] = place.includes('.')
    ? [place.slice(0, place.lastIndexOf('.')), place.slice(place.lastIndexOf('.') + 1)]
    : [place.split('-')[0] ?? '', place.split('-')[1] ?? ''];
  const [folder, name] = place.includes('.')
    ? [`${hub}:1.0`, `${hub}-port${number}`]
    : [`${hub}-0:1.0`, `usb${hub}-port${number}`];
  return join(root, 'sys/bus/usb/devices', folder, name);
}

async function write(path: string, text: string): Promise<boolean> {
  if ((await textOf(path)) === undefined) return false;
  return writeFile(path, text).then(
    () => true,
    () => false,
  );
}

// What the kernel's log says about power: /dev/kmsg, one record at a read (Documentation/ABI/testing/dev-kmsg). Only counts leave
// this file: a stick names itself, and its name stands in the log, so that the text is nobody's to show.

import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { textOf } from './serial-devices.ts';

export interface PowerTroubles {
  readonly underVoltage: number;
  /** At the port of the device. */
  readonly overCurrent: number;
  readonly disconnects: number;
}

/** The ring of a usual kernel holds some thousand records; a reading ends sooner or later in any case. */
const mostRecords = 50_000;
const longestRecord = 8192;
const day = 24 * 3600;

/** Counts the records of the last day; undefined where the log may not be read, as in our systemd unit. */
export async function powerTroubles(place: string | undefined, root = '/'): Promise<PowerTroubles | undefined> {
  const now = Number.parseFloat((await textOf(join(root, 'proc/uptime'))) ?? '');
  const counts = { underVoltage: 0, overCurrent: 0, disconnects: 0 };
  const count = (record: string) => {
    const [, microseconds, message = ''] = /^\d+,\d+,(\d+),[^;\n]*;([^\n]*)/.exec(record) ?? [];
    if (microseconds === undefined || now - Number(microseconds) / 1e6 > day) return;
    const trouble = troubleOf(message, place);
    if (trouble !== undefined) counts[trouble] += 1;
  };
  return (await readRecords(join(root, 'dev/kmsg'), count)) ? counts : undefined;
}

/** The beginning of a message is the kernel's own; what a device says of itself comes behind it. */
function troubleOf(message: string, place: string | undefined): keyof PowerTroubles | undefined {
  if (/^(?:hwmon hwmon\d+: |rpi[\w-]* [\w.:-]+: )?Under-?voltage detected!/.test(message)) return 'underVoltage';
  if (place === undefined) return undefined;
  const subject = /^usb (usb\d+-port\d+|\d+-[\d.]+(?:-port\d+)?): (.*)$/.exec(message);
  if (subject?.[1] === portOf(place) && /^over-current (?:condition|change)/.test(subject[2] ?? ''))
    return 'overCurrent';
  if (subject?.[1] === place && /^USB disconnect, device number \d+$/.test(subject[2] ?? '')) return 'disconnects';
  return undefined;
}

/** Name of the hub's port: device 1-1.2 is behind 1-1-port2, device 1-1 behind usb1-port1. */
export function portOf(place: string): string {
  const dot = place.lastIndexOf('.');
  return dot < 0 ? `usb${place.replace('-', '-port')}` : `${place.slice(0, dot)}-port${place.slice(dot + 1)}`;
}

/** False when nothing could be read. At the end of the log a reading would block, and is refused instead. */
async function readRecords(path: string, take: (record: string) => void): Promise<boolean> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch(() => undefined);
  if (file === undefined) return false;
  const buffer = Buffer.alloc(longestRecord);
  try {
    for (let record = 0; record < mostRecords; record += 1) {
      const octets = await readOnce(file, buffer);
      if (octets === 'end') return true;
      if (octets === 'refused') return false;
      for (const line of buffer.toString('utf8', 0, octets).split('\n')) take(line);
    }
    return true;
  } finally {
    await file.close();
  }
}

async function readOnce(file: FileHandle, buffer: Buffer): Promise<number | 'end' | 'refused'> {
  try {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, null);
    return bytesRead === 0 ? 'end' : bytesRead;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    // EPIPE: records were overwritten meanwhile, and the next one is the oldest that there is now.
    return code === 'EAGAIN' ? 'end' : code === 'EPIPE' ? 0 : 'refused';
  }
}

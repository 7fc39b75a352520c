// TP-SCTS and TP-DT: seven octets of swapped digits, the last one a zone in signed quarters of an hour
// (3GPP TS 23.040 §9.2.3.11).

import { EncodeError } from './errors.ts';
import type { OctetReader, OctetWriter } from './octets.ts';
import { semiOctetNumber, semiOctets } from './semi-octets.ts';

/** A moment with the zone it was told in, or octets that are no date. */
export type Timestamp =
  | { readonly type: 'time'; readonly milliseconds: number; readonly offsetMinutes: number }
  | { readonly type: 'unreadable'; readonly octets: Uint8Array };

const FIRST_YEAR = 1970;
const MINUTE = 60_000;

/** A time stamp of milliseconds since 1970 as clocks show it `offsetMinutes` east of Greenwich. */
export function timestamp(milliseconds: number, offsetMinutes = 0): Timestamp {
  return { type: 'time', milliseconds: Math.floor(milliseconds / 1000) * 1000, offsetMinutes };
}

/** Reads a time stamp; an impossible date becomes `unreadable` and a note. */
export function readTimestamp(reader: OctetReader, field: string): Timestamp {
  const start = reader.position;
  const octets = reader.take(7, field);
  const time = parseTimestamp(octets);
  if (time === undefined) {
    reader.note('time', field, 'no possible date', start);
    return { type: 'unreadable', octets };
  }
  return time;
}

function parseTimestamp(octets: Uint8Array): Timestamp | undefined {
  const year = semiOctetNumber(octets[0] ?? 0xff);
  const month = semiOctetNumber(octets[1] ?? 0xff);
  const day = semiOctetNumber(octets[2] ?? 0xff);
  const hour = semiOctetNumber(octets[3] ?? 0xff);
  const minute = semiOctetNumber(octets[4] ?? 0xff);
  const second = semiOctetNumber(octets[5] ?? 0xff);
  const zone = octets[6] ?? 0;
  const quarters = 10 * (zone & 7) + (zone >> 4);
  if (year < 0 || month < 1 || month > 12 || day < 1 || day > 31) return undefined;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 || zone >> 4 > 9) {
    return undefined;
  }
  const fullYear = year < FIRST_YEAR % 100 ? 2000 + year : 1900 + year;
  const local = Date.UTC(fullYear, month - 1, day, hour, minute, second);
  if (day > 28 && new Date(local).getUTCDate() !== day) return undefined;
  const offsetMinutes = (zone & 8) === 0 || quarters === 0 ? 15 * quarters : -15 * quarters;
  return { type: 'time', milliseconds: local - offsetMinutes * MINUTE, offsetMinutes };
}

/** Writes seven octets. Throws EncodeError for years outside 1970 to 2069 and zones that are no quarter hours. */
export function writeTimestamp(time: Timestamp, writer: OctetWriter, field: string): void {
  if (time.type === 'unreadable') {
    if (time.octets.length !== 7) throw new EncodeError(field, 'a time stamp has 7 octets');
    writer.append(time.octets);
    return;
  }
  const quarters = Math.abs(time.offsetMinutes) / 15;
  if (!Number.isInteger(quarters) || quarters > 79) throw new EncodeError(field, `no zone: ${time.offsetMinutes} min`);
  const local = new Date(time.milliseconds + time.offsetMinutes * MINUTE);
  const year = local.getUTCFullYear();
  if (!(year >= FIRST_YEAR && year < FIRST_YEAR + 100))
    throw new EncodeError(field, `no year of a time stamp: ${year}`);
  const parts = [
    year % 100,
    local.getUTCMonth() + 1,
    local.getUTCDate(),
    local.getUTCHours(),
    local.getUTCMinutes(),
    local.getUTCSeconds(),
    quarters,
  ];
  for (const [index, part] of parts.entries()) {
    const sign = index === 6 && time.offsetMinutes < 0 ? 8 : 0;
    writer.octet(semiOctets(part) | sign);
  }
}

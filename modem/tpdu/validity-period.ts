// TP-VP in its three formats (3GPP TS 23.040 §9.2.3.12).

import { EncodeError } from './errors.ts';
import { type OctetReader, OctetWriter } from './octets.ts';
import { semiOctetNumber, semiOctets } from './semi-octets.ts';
import { readTimestamp, type Timestamp, writeTimestamp } from './timestamp.ts';

/** How long the service centre shall try. `undefined` in a TPDU: as long as it likes. */
export type ValidityPeriod =
  | { readonly type: 'relative'; readonly minutes: number }
  | { readonly type: 'absolute'; readonly time: Timestamp }
  | { readonly type: 'enhanced'; readonly singleShot: boolean; readonly period: EnhancedPeriod };

/** The formats of the enhanced one; what is not understood is kept as its seven octets. */
export type EnhancedPeriod =
  | { readonly type: 'none' }
  | { readonly type: 'relative'; readonly minutes: number }
  | { readonly type: 'seconds'; readonly seconds: number }
  | { readonly type: 'clock'; readonly hours: number; readonly minutes: number; readonly seconds: number }
  | { readonly type: 'reserved'; readonly octets: Uint8Array };

const HOUR = 60;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

/** Reads the period whose format the first octet (TP-VPF, 1 to 3) told. */
export function readValidityPeriod(reader: OctetReader, format: number, field: string): ValidityPeriod | undefined {
  switch (format) {
    case 1:
      return readEnhanced(reader, field);
    case 2:
      return { type: 'relative', minutes: minutesOf(reader.octet(field)) };
    case 3:
      return { type: 'absolute', time: readTimestamp(reader, field) };
    default:
      return undefined;
  }
}

/** TP-VPF of a period. */
export function validityPeriodFormat(period: ValidityPeriod | undefined): number {
  if (period === undefined) return 0;
  return period.type === 'enhanced' ? 1 : period.type === 'relative' ? 2 : 3;
}

/** Writes a period; relative ones are rounded up to the next that can be said, 63 weeks at most. */
export function writeValidityPeriod(period: ValidityPeriod | undefined, writer: OctetWriter, field: string): void {
  if (period === undefined) return;
  switch (period.type) {
    case 'relative':
      writer.octet(relativeOctet(period.minutes, field));
      return;
    case 'absolute':
      writeTimestamp(period.time, writer, field);
      return;
    case 'enhanced':
      writeEnhanced(period.singleShot, period.period, writer, field);
      return;
    default:
      period satisfies never;
  }
}

function minutesOf(octet: number): number {
  if (octet < 144) return 5 * (octet + 1);
  if (octet < 168) return 12 * HOUR + 30 * (octet - 143);
  if (octet < 197) return DAY * (octet - 166);
  return WEEK * (octet - 192);
}

function relativeOctet(minutes: number, field: string): number {
  if (!(minutes > 0)) throw new EncodeError(field, `no period: ${minutes} minutes`);
  if (minutes <= 12 * HOUR) return Math.ceil(minutes / 5) - 1;
  if (minutes <= DAY) return Math.ceil((minutes - 12 * HOUR) / 30) + 143;
  if (minutes <= 30 * DAY) return Math.ceil(minutes / DAY) + 166;
  return Math.min(Math.max(Math.ceil(minutes / WEEK), 5) + 192, 255);
}

function readEnhanced(reader: OctetReader, field: string): ValidityPeriod {
  const start = reader.position;
  const octets = reader.take(7, field);
  const [indicator = 0, a = 0, b = 0, c = 0] = octets;
  const singleShot = (indicator & 0x40) !== 0;
  const reserved = (): ValidityPeriod => {
    reader.note('reserved value', field, 'enhanced format not understood', start);
    return { type: 'enhanced', singleShot, period: { type: 'reserved', octets } };
  };
  // An extension octet would follow the indicator; none is defined.
  if ((indicator & 0xb8) !== 0) return reserved();
  const used = [1, 2, 2, 4][indicator & 7];
  if (used === undefined || octets.subarray(used).some((octet) => octet !== 0)) return reserved();
  switch (indicator & 7) {
    case 0:
      return { type: 'enhanced', singleShot, period: { type: 'none' } };
    case 1:
      return { type: 'enhanced', singleShot, period: { type: 'relative', minutes: minutesOf(a) } };
    case 2:
      return a === 0 ? reserved() : { type: 'enhanced', singleShot, period: { type: 'seconds', seconds: a } };
    default: {
      const [hours, minutes, seconds] = [semiOctetNumber(a), semiOctetNumber(b), semiOctetNumber(c)];
      if (hours < 0 || minutes < 0 || seconds < 0) return reserved();
      return { type: 'enhanced', singleShot, period: { type: 'clock', hours, minutes, seconds } };
    }
  }
}

function writeEnhanced(singleShot: boolean, period: EnhancedPeriod, writer: OctetWriter, field: string): void {
  if (period.type === 'reserved') {
    if (period.octets.length !== 7) throw new EncodeError(field, 'an enhanced period has 7 octets');
    writer.append(period.octets);
    return;
  }
  const inner = new OctetWriter();
  const shot = singleShot ? 0x40 : 0;
  switch (period.type) {
    case 'none':
      inner.octet(shot);
      break;
    case 'relative':
      inner.append([shot | 1, relativeOctet(period.minutes, field)]);
      break;
    case 'seconds':
      if (!(period.seconds >= 1 && period.seconds <= 255)) throw new EncodeError(field, '1 to 255 seconds');
      inner.append([shot | 2, period.seconds]);
      break;
    case 'clock':
      inner.append([shot | 3, semiOctets(period.hours), semiOctets(period.minutes), semiOctets(period.seconds)]);
      break;
    default:
      period satisfies never;
  }
  writer.append(inner.finish());
  for (let left = 7 - inner.length; left > 0; left--) writer.octet(0);
}

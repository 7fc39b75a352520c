// Public ids: UUIDv7 (RFC 9562 §5.7), unique across boxes and in order of making.
import { randomFillSync } from 'node:crypto';

/** A new UUIDv7 for the wall clock time `now` (milliseconds since 1970). */
export function uuidv7(now: number): string {
  const octets = randomFillSync(new Uint8Array(16));
  const view = new DataView(octets.buffer);
  const random = view.getUint16(6);
  view.setUint32(0, Math.floor(now / 0x10000));
  view.setUint16(4, now % 0x10000);
  view.setUint16(6, 0x7000 | (random & 0x0fff));
  view.setUint8(8, 0x80 | (view.getUint8(8) & 0x3f));
  const hex = Buffer.from(octets).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

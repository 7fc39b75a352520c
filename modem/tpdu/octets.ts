// Octets as the codec reads and writes them: hex lines, a bounded reader that keeps notes, a growing writer.

import { DecodeError, type Note, type NoteType } from './errors.ts';

const NOT_HEX = 0xff;
const HEX_VALUE = new Uint8Array(128).fill(NOT_HEX);
for (let value = 0; value < 16; value++) {
  const digit = value.toString(16);
  HEX_VALUE[digit.charCodeAt(0)] = value;
  HEX_VALUE[digit.toUpperCase().charCodeAt(0)] = value;
}
const HEX_PAIRS: readonly string[] = Array.from({ length: 256 }, (_, octet) =>
  octet.toString(16).toUpperCase().padStart(2, '0'),
);

/** The value of the hexadecimal digit with this character code, 255 when it is none. */
export function hexDigitValue(code: number): number {
  return HEX_VALUE[code] ?? NOT_HEX;
}

/** Upper-case hexadecimal digits, two an octet. */
export function toHex(octets: Uint8Array): string {
  let hex = '';
  for (const octet of octets) hex += HEX_PAIRS[octet];
  return hex;
}

/** Octets of a hexadecimal string in either case. Throws DecodeError. */
export function fromHex(hex: string): Uint8Array {
  const octets = new Uint8Array((hex.length + 1) >> 1);
  for (let index = 0; index < octets.length; index++) {
    const high = hexDigitValue(hex.charCodeAt(2 * index));
    const low = hexDigitValue(hex.charCodeAt(2 * index + 1));
    if (high === NOT_HEX || low === NOT_HEX) {
      throw new DecodeError('not hexadecimal', 'pdu', index, `"${hex.slice(2 * index, 2 * index + 2)}" is no octet`);
    }
    octets[index] = (high << 4) | low;
  }
  return octets;
}

/** Reads octets one after the other and never past the end; collects the notes of everyone who reads with it. */
export class OctetReader {
  readonly octets: Uint8Array;
  readonly notes: Note[];
  position: number;

  constructor(octets: Uint8Array, position = 0, notes: Note[] = []) {
    this.octets = octets;
    this.position = position;
    this.notes = notes;
  }

  get left(): number {
    return this.octets.length - this.position;
  }

  /** The next octet. Throws DecodeError at the end of the octets. */
  octet(field: string): number {
    const octet = this.octets[this.position];
    if (octet === undefined) throw new DecodeError('too short', field, this.position, 'the PDU ends here');
    this.position++;
    return octet;
  }

  /** The next `count` octets as a view. Throws DecodeError when there are fewer. */
  take(count: number, field: string): Uint8Array {
    if (this.left < count) {
      throw new DecodeError('too short', field, this.position, `${count} octets expected, ${this.left} are left`);
    }
    const start = this.position;
    this.position += count;
    return this.octets.subarray(start, this.position);
  }

  note(type: NoteType, field: string, text: string, offset = this.position): void {
    this.notes.push({ type, field, offset, text });
  }
}

/** Collects octets; room for a whole TPDU at once. */
export class OctetWriter {
  #octets = new Uint8Array(192);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  octet(octet: number): void {
    this.#reserve(1);
    this.#octets[this.#length++] = octet;
  }

  append(octets: ArrayLike<number>): void {
    this.#reserve(octets.length);
    this.#octets.set(octets, this.#length);
    this.#length += octets.length;
  }

  /** What was written, as a view. */
  finish(): Uint8Array {
    return this.#octets.subarray(0, this.#length);
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#octets.length) return;
    const larger = new Uint8Array(Math.max(2 * this.#octets.length, this.#length + count));
    larger.set(this.#octets);
    this.#octets = larger;
  }
}

// The encodings of WAP-230-WSP §8.4 as far as pushes over SMS use them, read within bounds: what is cut off or
// malformed reads as undefined.

const QUOTE = 0x7f;
const LENGTH_QUOTE = 31;

/** Reads WSP values one after the other. */
export class WspReader {
  readonly octets: Uint8Array;
  position: number;

  constructor(octets: Uint8Array, position = 0) {
    this.octets = octets;
    this.position = position;
  }

  get left(): number {
    return this.octets.length - this.position;
  }

  octet(): number | undefined {
    return this.octets[this.position++];
  }

  peek(): number | undefined {
    return this.octets[this.position];
  }

  /** A variable length unsigned integer of at most five octets (§8.1.2). */
  uintvar(): number | undefined {
    let value = 0;
    for (let count = 0; count < 5; count++) {
      const octet = this.octet();
      if (octet === undefined) return undefined;
      value = value * 128 + (octet & 0x7f);
      if (octet < 0x80) return value;
    }
    return undefined;
  }

  /** A text string up to its NUL; an octet 127 before it quotes its first one. */
  text(): string | undefined {
    if (this.peek() === QUOTE) this.position++;
    const end = this.octets.indexOf(0, this.position);
    if (end < 0) return undefined;
    const text = decodeText(this.octets.subarray(this.position, end));
    this.position = end + 1;
    return text;
  }

  /** The value-length before a value, as a reader of that value. */
  value(): WspReader | undefined {
    const first = this.octet();
    const length = first === LENGTH_QUOTE ? this.uintvar() : first;
    if (length === undefined || (first !== undefined && first > LENGTH_QUOTE)) return undefined;
    const end = Math.min(this.position + length, this.octets.length);
    const value = new WspReader(this.octets.subarray(this.position, end));
    this.position = end;
    return value;
  }

  /** A short integer (one octet above 127) or a long one (a length and octets). */
  integer(): number | undefined {
    const first = this.octet();
    if (first === undefined) return undefined;
    if (first >= 0x80) return first & 0x7f;
    if (first > 6) return undefined;
    let value = 0;
    for (let count = 0; count < first; count++) value = value * 256 + (this.octet() ?? 0);
    return value;
  }

  /** Passes over a header's value, whatever it is (§8.4.1.2). */
  skipValue(): void {
    const first = this.peek();
    if (first === undefined) return;
    if (first >= 0x80) this.position++;
    else if (first <= LENGTH_QUOTE) this.value();
    else if (this.text() === undefined) this.position = this.octets.length;
  }
}

/** UTF-8, or ISO 8859-1 where it is none. */
export function decodeText(octets: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(octets);
  } catch {
    return new TextDecoder('iso-8859-1').decode(octets);
  }
}

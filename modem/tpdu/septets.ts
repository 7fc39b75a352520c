// Septets packed into octets, least significant bit first (3GPP TS 23.038 §6.1.2.1.1).

/** Reads `count` septets that begin `firstBit` bits into the octets; bits past the end are read as 0. */
export function unpackSeptets(octets: Uint8Array, count: number, firstBit = 0): Uint8Array {
  const septets = new Uint8Array(count);
  let bit = firstBit;
  for (let index = 0; index < count; index++) {
    const at = bit >> 3;
    const low = octets[at] ?? 0;
    const high = at + 1 < octets.length ? (octets[at + 1] ?? 0) : 0;
    septets[index] = ((low | (high << 8)) >> (bit & 7)) & 0x7f;
    bit += 7;
  }
  return septets;
}

/** Packs septets behind `firstBit` zero bits (the fill bits behind a user data header are 0). */
export function packSeptets(septets: Uint8Array, firstBit = 0): Uint8Array {
  const octets = new Uint8Array((firstBit + 7 * septets.length + 7) >> 3);
  let bit = firstBit;
  for (let index = 0; index < septets.length; index++) {
    const at = bit >> 3;
    const value = (septets[index] ?? 0) << (bit & 7);
    octets[at] = (octets[at] ?? 0) | (value & 0xff);
    if (value > 0xff) octets[at + 1] = value >> 8;
    bit += 7;
  }
  return octets;
}

// Two digits in an octet, the first in its lower half (3GPP TS 23.040 §9.1.2.3).

/** The number of two digits, negative when a half is no digit. */
export function semiOctetNumber(octet: number): number {
  const tens = octet & 15;
  const ones = octet >> 4;
  return tens > 9 || ones > 9 ? -1 : 10 * tens + ones;
}

/** The octet of a number from 0 to 99. */
export function semiOctets(number: number): number {
  return ((number % 10) << 4) | Math.floor(number / 10);
}

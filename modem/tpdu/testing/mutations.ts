// PDUs as fuzzing wants them: random ones, and captured ones with damage. The same seed makes the same PDU.

import { BUG_REPORTS_CAPTURES } from '../captures-bug-reports.ts';
import { GAMMU_CAPTURES } from '../captures-gammu.ts';
import { LIBRARIES_CAPTURES } from '../captures-libraries.ts';
import { STACKS_CAPTURES } from '../captures-stacks.ts';
import { DecodeError } from '../errors.ts';
import { join } from '../join.ts';
import { toHex } from '../octets.ts';
import { decodePdu } from '../pdu.ts';
import { recognise } from '../recognise.ts';

const ORIGINALS: readonly Uint8Array[] = [
  ...BUG_REPORTS_CAPTURES,
  ...GAMMU_CAPTURES,
  ...LIBRARIES_CAPTURES,
  ...STACKS_CAPTURES,
].map(({ pdu }) => Uint8Array.from(pdu.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)));

/** Numbers below a limit that follow from a seed (xorshift). */
export function randomNumbers(seed: number): (limit: number) => number {
  let state = seed | 0 || 1;
  return (limit) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
}

/** A hexadecimal line: one in four random octets, otherwise a captured PDU damaged in one to four places. */
export function mutatedPdu(seed: number): string {
  const random = randomNumbers(seed);
  if (random(4) === 0) return toHex(Uint8Array.from({ length: random(400) }, () => random(256)));
  let octets = ORIGINALS[random(ORIGINALS.length)]?.slice() ?? new Uint8Array(0);
  for (let times = 1 + random(4); times > 0; times--) octets = damage(octets, random);
  return toHex(octets);
}

function damage(octets: Uint8Array, random: (limit: number) => number): Uint8Array<ArrayBuffer> {
  const at = random(octets.length + 1);
  const result = Uint8Array.from(octets);
  switch (random(6)) {
    case 0:
      result[at] = random(256);
      return result;
    case 1:
      result[at] = (result[at] ?? 0) ^ (1 << random(8));
      return result;
    case 2:
      return result.slice(0, at);
    case 3:
      return Uint8Array.from([...result.subarray(0, at), random(256), ...result.subarray(at)]);
    case 4:
      return Uint8Array.from([...result.subarray(0, at), ...result.subarray(at + 1 + random(3))]);
    default:
      result[at] = random(2) === 0 ? 0xff : 0;
      return result;
  }
}

/** Reads a line in both directions and makes what can be made of it; throws what is no DecodeError. */
export function decodeAndRecognise(line: string): void {
  for (const direction of ['mobile-terminated', 'mobile-originated'] as const) {
    try {
      const { tpdu } = decodePdu(line, direction);
      if (tpdu.type === 'SMS-DELIVER') recognise(tpdu, join([tpdu.userData]).content);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
    }
  }
}

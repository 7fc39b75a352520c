// Secrets that travel: made here, kept only as hashes.
import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';

/** 256 bits as 43 characters of base64url. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What is stored of a token: SHA-256 in hex. A token has 256 bits of its own, so no salt and no slowness is needed. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** Whether two texts are equal, in a time that does not tell where they differ. */
export function equalInConstantTime(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(hashToken(one)), Buffer.from(hashToken(other)));
}

// Crockford's base 32: no I, L, O, U, so that a code can be read from a screen and told over the phone.
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A code for people to type: `groups` of four characters of five bits each. */
export function newCode(groups: number): string {
  const group = () => Array.from({ length: 4 }, () => CROCKFORD[randomInt(32)]).join('');
  return Array.from({ length: groups }, group).join('-');
}

/** A code as somebody typed it, in the one form that is hashed: capitals, no gaps, O for 0 and I or L for 1 forgiven. */
export function normaliseCode(typed: string): string {
  return typed.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
}

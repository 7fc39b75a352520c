// By what a PDU is known again: the SIM it came to, and its octets. Not its slot (used again), not our clock, not its text.
import { createHash } from 'node:crypto';

const VERSION = 'textdesk 1';

/** SHA-256 in hex over SIM and octets. Case and blanks of the hex line do not matter. */
export function fingerprintOf(sim: string, pdu: string): string {
  const octets = pdu.replace(/\s+/g, '').toUpperCase();
  return createHash('sha256').update(`${VERSION}|${sim}|${octets}`).digest('hex');
}

/** What stands for a SIM in every key: its ICCID, or its modem where that does not tell. */
export function simKey(identity: { readonly iccid: string; readonly imei: string }): string {
  return identity.iccid !== '' ? identity.iccid : `imei:${identity.imei}`;
}

/**
 * Under which names the same SIM may have been stored before: its own, its modem's for the times when the ICCID could not
 * be read, and while it cannot be read now, those that were seen in this modem.
 */
export function namesOfSim(
  identity: { readonly iccid: string; readonly imei: string },
  seenInModem: readonly string[],
): readonly string[] {
  const own = simKey(identity);
  const modem = simKey({ iccid: '', imei: identity.imei });
  const others = identity.iccid === '' ? seenInModem : [];
  return [...new Set([own, ...(identity.imei === '' ? [] : [modem]), ...others])];
}

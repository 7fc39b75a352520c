// Just enough of a PDU to carry it: octets, the length 3GPP TS 27.005 §3.1 counts, where the TPDU begins. Works on garbage too.

/** Hex with whole octets, and an SMSC address that fits. */
export function wellFormedPdu(pdu: string): boolean {
  return /^(?:[0-9A-Fa-f]{2})+$/.test(pdu) && tpduOf(pdu).length > 0;
}

/** The octets of the TPDU alone, without the SMSC address. */
export function pduLength(pdu: string): number {
  return Math.floor(tpduOf(pdu).length / 2);
}

/** The TPDU as hex: what follows the SMSC address. */
export function tpduOf(pdu: string): string {
  const addressLength = Number.parseInt(pdu.slice(0, 2), 16);
  return Number.isNaN(addressLength) || addressLength > 12 ? pdu : pdu.slice(2 + addressLength * 2);
}

/** 0 SMS-DELIVER, 1 SMS-SUBMIT-REPORT, 2 SMS-STATUS-REPORT, as TP-MTI says towards the modem (3GPP TS 23.040 §9.2.3.1). */
export function messageType(pdu: string): number {
  return Number.parseInt(tpduOf(pdu).slice(0, 2), 16) & 3;
}

/** The class of an SMS-DELIVER from its TP-DCS (3GPP TS 23.038 §4), undefined for none or for what cannot be read. */
export function messageClass(pdu: string): number | undefined {
  const tpdu = tpduOf(pdu);
  const digits = Number.parseInt(tpdu.slice(2, 4), 16);
  const at = 2 + 4 + Math.ceil(digits / 2) * 2 + 2;
  const scheme = Number.parseInt(tpdu.slice(at, at + 2), 16);
  if (Number.isNaN(scheme)) return undefined;
  const general = (scheme & 0x90) === 0x10;
  const classed = (scheme & 0xf0) === 0xf0;
  return general || classed ? scheme & 3 : undefined;
}

// Text mode, for gateways that know nothing else: 3GPP TS 27.005 §3.4 with +CMGF=1. Rendered from the stored PDU.

import { addressOf, addressText } from '../tpdu/address.ts';
import { decodePdu, encodePdu } from '../tpdu/pdu.ts';
import { smsSubmit } from '../tpdu/submit.ts';
import type { Tpdu } from '../tpdu/tpdu.ts';
import { textOf, textUserData } from '../tpdu/user-data.ts';
import type { InformationLine } from './answer.ts';
import type { StoredMessage } from './message-storage.ts';
import type { ModemSettings } from './settings.ts';

/** <stat> in text mode, in the order of PDU mode's numbers. */
export const STATUS_WORDS = ['REC UNREAD', 'REC READ', 'STO UNSENT', 'STO SENT'] as const;

/** A stored message as text mode lists it; a PDU that cannot be read comes without text. */
export function messageAsText(message: StoredMessage, settings: ModemSettings, heading: string): InformationLine {
  const status = `${heading}"${STATUS_WORDS[message.status]}"`;
  const tpdu = read(message);
  if (tpdu === undefined) return { text: `${status},"",,`, trailing: '' };
  if (tpdu.type === 'SMS-DELIVER') {
    const address = written(addressText(tpdu.originatingAddress), settings);
    const time = tpdu.serviceCentreTimeStamp;
    const stamp = time.type === 'time' ? clockText(time.milliseconds, time.offsetMinutes) : '';
    return { text: `${status},"${address}",,"${stamp}"`, trailing: written(textOf(tpdu.userData) ?? '', settings) };
  }
  if (tpdu.type === 'SMS-SUBMIT') {
    const address = written(addressText(tpdu.destinationAddress), settings);
    return { text: `${status},"${address}",`, trailing: written(textOf(tpdu.userData) ?? '', settings) };
  }
  return { text: `${status},"",,`, trailing: '' };
}

/** The PDU for `AT+CMGS="<number>"` and its text; undefined when it cannot be sent in one part. */
export function submitFromText(number: string, text: string, settings: ModemSettings): string | undefined {
  const [firstOctet, , protocolIdentifier] = settings.textParameters;
  const ucs2 = settings.characterSet === 'UCS2';
  try {
    const body = readText(text.replace(/\r$/, '').replace(/\r/g, '\n'), settings);
    const { hex } = encodePdu({
      tpdu: smsSubmit({
        destinationAddress: addressOf(ucs2 ? readText(number, settings) : number),
        statusReportRequest: (firstOctet & 0x20) !== 0,
        protocolIdentifier,
        dataCodingScheme: ucs2 ? 8 : 0,
        userData: textUserData(body, ucs2 ? 'ucs-2' : 'gsm-7-bit'),
      }),
    });
    return hex;
  } catch {
    return undefined; // answered with +CMS ERROR: 305
  }
}

/** `yy/MM/dd,hh:mm:ss±zz`, the zone in quarters of an hour (3GPP TS 27.007 §8.15). */
export function clockText(milliseconds: number, offsetMinutes: number): string {
  const local = new Date(milliseconds + offsetMinutes * 60_000).toISOString();
  const quarters = String(Math.abs(offsetMinutes) / 15).padStart(2, '0');
  const date = local.slice(2, 10).replaceAll('-', '/');
  return `${date},${local.slice(11, 19)}${offsetMinutes < 0 ? '-' : '+'}${quarters}`;
}

function read(message: StoredMessage): Tpdu | undefined {
  try {
    return decodePdu(message.pdu, message.status < 2 ? 'mobile-terminated' : 'mobile-originated').tpdu;
  } catch {
    return undefined;
  }
}

function written(text: string, settings: ModemSettings): string {
  if (settings.characterSet === 'UCS2') return hexOf(text, 4);
  if (settings.characterSet === 'HEX') return hexOf(text, 2);
  return text;
}

function hexOf(text: string, digits: number): string {
  let hex = '';
  for (let index = 0; index < text.length; index++) {
    hex += text.charCodeAt(index).toString(16).padStart(digits, '0').toUpperCase();
  }
  return hex;
}

function readText(text: string, settings: ModemSettings): string {
  if (settings.characterSet !== 'UCS2') return text;
  const units = text.match(/[0-9A-Fa-f]{4}/g) ?? [];
  return String.fromCharCode(...units.map((unit) => Number.parseInt(unit, 16)));
}

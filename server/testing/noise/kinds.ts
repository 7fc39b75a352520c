// What a hostile or broken modem may pour onto its line (security.md T15). Each kind gives endless octets, in pieces.
import { randomBytes } from 'node:crypto';

const PIECE = 16_384;

/** A line said again and again, as many times as fit into a piece. */
const again = (text: string) => {
  const piece = Buffer.from(text.repeat(Math.ceil(PIECE / text.length)), 'latin1');
  return () => piece;
};

/** SMS-DELIVER TPDUs, each with another text. */
const messages = (heading: string) => {
  let count = 0;
  const one = () => {
    count += 1;
    const text = count.toString(16).toUpperCase().padStart(14, '0');
    return `\r\n${heading}\r\n07916407950303F1040B916407111111F100006211022143654008${text}\r\n`;
  };
  return () => Buffer.from(Array.from({ length: 160 }, one).join(''), 'latin1');
};

export const NOISE = {
  'random octets': () => randomBytes(PIECE),
  'a line without end': again('A'),
  'millions of short lines': again('x\r\n'),
  'long lines': again(`${'7'.repeat(4090)}\r\n`),
  'new messages announced': again('\r\n+CMTI: "SM",1\r\n'),
  'messages straight through': messages('+CMT: ,26'),
  'a list without end': messages('+CMGL: 1,1,,26'),
  'OK without end': again('OK\r\n'),
  'errors without end': again('+CMS ERROR: 500\r\n'),
  'prompts without end': again('\r\n> '),
  'long lines of letters': again(`${'z'.repeat(4090)}\r\n`),
  'calls that end': again('\r\n+CLIP: "+46701111111",145\r\n\r\nNO CARRIER\r\nRING\r\n'),
  'a network to and fro': again('\r\n+CREG: 2\r\n\r\n+CSQ: 5,0\r\n\r\n+CREG: 1\r\n\r\n+CSQ: 9,0\r\n'),
  'alarms without end': again('\r\n^SMMEMFULL: 1\r\nAT+XYZ=1\r\nUNDER-VOLTAGE WARNING\r\n'),
  'calls and texts of the network': again('RING\r\n+CLIP: "+46701111111",145\r\n+CUSD: 1,"'),
} as const satisfies Readonly<Record<string, () => Buffer>>;

export type NoiseKind = keyof typeof NOISE;

// T5: what a phone anywhere may send to do something on the page of whoever reads it, as raw SMS-DELIVER PDUs. Payloads
// are made of the parts that such attacks are made of, each combination the same for the same number. Whatever of it a
// page would ask for has CANARY in its address.
import { chooser } from '../fuzz/hostile-text.ts';

export const CANARY = 'pwned';

const TAGS =
  'script img svg iframe object embed video audio body details input form a base link meta style template math button textarea title noscript hx-partial dialog select xmp plaintext'.split(
    ' ',
  );
const EVENTS =
  'onload onerror onclick onmouseover onfocus ontoggle onanimationstart onbeforetoggle hx-on:click hx-on::load hx-on::after:swap'.split(
    ' ',
  );
const HTMX =
  'hx-get hx-post hx-put hx-delete hx-swap hx-swap-oob hx-target hx-select-oob hx-trigger hx-vals hx-ext hx-boost hx-push-url hx-preserve hx-history-elt data-hx-get sse-connect hx-sse:connect'.split(
    ' ',
  );
const SCHEMES = [
  'javascript:alert(1)//',
  'JaVaScRiPt:alert(1)//',
  'java\tscript:alert(1)//',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:msgbox(1)//',
  '//',
  'https://evil.example/',
  '/',
];
const OPENINGS = ['', '"', "'", '">', "'>", '`', '</textarea>', '</title>', '</bdi></div>', '-->', ']]>', '</script>'];
const TEMPLATES = [
  '<%= process.exit() %>',
  '<%~ it.frame %>',
  '{{7*7}}',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the attack
  '${alert(1)}',
  '&lt;img src=x onerror=alert(1)&gt;',
  '&#60;script&#62;alert(1)&#60;/script&#62;',
  '\\u003cscript\\u003ealert(1)',
  '<!--<img src=--><img src=x onerror=alert(1)//>',
  '<!DOCTYPE html><html><body hx-get=/pwned hx-trigger=load>',
];
/** Every control and format character there is reason to fear, and what is no character at all. */
const UNITS = [
  ...Array.from({ length: 0xa0 }, (_, unit) => unit),
  0xad,
  0x61c,
  0x180e,
  0x200b,
  0x200c,
  0x200d,
  0x200e,
  0x200f,
  0x2028,
  0x2029,
  0x202a,
  0x202b,
  0x202c,
  0x202d,
  0x202e,
  0x2060,
  0x2066,
  0x2067,
  0x2068,
  0x2069,
  0xd800,
  0xdbff,
  0xdc00,
  0xdfff,
  0xe000,
  0xfdd0,
  0xfe0f,
  0xfeff,
  0xfff9,
  0xfffa,
  0xfffb,
  0xfffc,
  0xfffd,
  0xfffe,
  0xffff,
];
const NAMES = [
  '<b>x</b>',
  '"><s>',
  "' hx-get=/",
  '<svg/onload',
  '<%=it%>',
  '(7*7)',
  '&lt;b&gt;',
  '<!--',
  '</li>',
  "';//",
];

/** The text number `index`, in UTF-16 units as a network may send them: not always well-formed. At most 70 of them. */
export function hostileText(index: number): string {
  const choose = chooser(index);
  const unit = UNITS[index % UNITS.length] ?? 0;
  const odd = String.fromCharCode(unit);
  const opening = choose.of(OPENINGS) ?? '';
  const tag = choose.of(TAGS) ?? '';
  const address = `${choose.of(SCHEMES)}${CANARY}${index}`;
  const shapes = [
    `${opening}<${tag} src=${address} href=${address} ${choose.of(EVENTS)}=alert(1)>`,
    `${opening}<${tag} ${choose.of(HTMX)}="${address}" hx-trigger=load>`,
    `${opening}<${tag}${odd}${choose.of(EVENTS)}${odd}=${odd}alert(1)>`,
    `${odd}<${odd}${tag}${odd}>${odd}alert(1)${odd}</${tag}>`,
    `${opening} ${choose.of(EVENTS)}=alert(1) ${choose.of(HTMX)}=${address}`,
    `${choose.of(TEMPLATES)}`,
    `${address} ${odd}`,
    `${index} ${odd}${String.fromCharCode(UNITS[(index * 7) % UNITS.length] ?? 0)}${odd} a`,
  ];
  // The same octets twice would be one message read twice.
  const end = ` ${index.toString(36)}`;
  return (shapes[index % shapes.length] ?? '').slice(0, 70 - end.length) + end;
}

/** An alphanumeric originating address: at most 11 characters of the default alphabet that are the same in ASCII. */
export function hostileName(index: number): string {
  const end = index.toString(36);
  return `${(NAMES[index % NAMES.length] ?? '').slice(0, 11 - end.length)}${end}`;
}

/** An SMS-DELIVER (3GPP TS 23.040 §9.2.2.1) in UCS-2, the units as they are, from a number in E.164 or from a name. */
export function ucs2Pdu(from: string, text: string): string {
  const data = Array.from({ length: Math.min(70, text.length) }, (_, index) => text.charCodeAt(index)).flatMap(
    (unit) => [unit >> 8, unit & 0xff],
  );
  return deliver(from, 8, data.length, data);
}

/** The same in the default alphabet: septets as they are, escapes and all. At most 160. */
export function septetPdu(from: string, septets: readonly number[]): string {
  return deliver(from, 0, septets.length, pack(septets));
}

/** Every septet, and every septet behind an escape, in texts of 64. */
export function allSeptets(): number[][] {
  const alone = Array.from({ length: 128 }, (_, septet) => [septet]);
  const escaped = Array.from({ length: 128 }, (_, septet) => [0x1b, septet]);
  const all = [...alone, ...escaped].flat();
  return Array.from({ length: Math.ceil(all.length / 64) }, (_, index) => all.slice(index * 64, (index + 1) * 64));
}

// No service centre's address, SMS-DELIVER with nothing more to send, a fixed time stamp.
function deliver(from: string, dataCodingScheme: number, length: number, data: readonly number[]): string {
  const octets = [
    0x00,
    0x04,
    ...address(from),
    0x00,
    dataCodingScheme,
    0x62,
    0x11,
    0x32,
    0x21,
    0x00,
    0x00,
    0x00,
    length,
  ];
  return Buffer.from([...octets, ...data])
    .toString('hex')
    .toUpperCase();
}

function address(from: string): number[] {
  if (!/^\+[0-9]+$/.test(from)) {
    const packed = pack(Array.from(from, (character) => character.charCodeAt(0)));
    return [Math.ceil((from.length * 7) / 4), 0xd0, ...packed];
  }
  const digits = from.slice(1);
  const pairs = digits.padEnd(Math.ceil(digits.length / 2) * 2, 'F').match(/../g) ?? [];
  return [digits.length, 0x91, ...pairs.map(([low = '', high = '']) => Number.parseInt(high + low, 16))];
}

function pack(septets: readonly number[]): number[] {
  const bits = septets
    .map((septet) => (septet & 0x7f).toString(2).padStart(7, '0'))
    .reverse()
    .join('');
  const octets = Math.ceil(bits.length / 8);
  return (bits.padStart(octets * 8, '0').match(/.{8}/g) ?? []).map((octet) => Number.parseInt(octet, 2)).reverse();
}

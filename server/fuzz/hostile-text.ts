// Texts that break things, chosen by a seed so that each comes back: markup, commands of a modem, controls, directions,
// halves of characters, SQL, paths, numbers that are none.

export interface Chooser {
  /** 0 to n - 1. */
  below(n: number): number;
  oneIn(n: number): boolean;
  of<Item>(items: readonly Item[]): Item | undefined;
}

/** The same choices for the same seed (mulberry32). */
export function chooser(seed: number): Chooser {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (n: number) => Math.floor(next() * n);
  return { below, oneIn: (n) => below(n) === 0, of: (items) => items[below(items.length)] };
}

const PIECES = [
  '',
  ' ',
  'on',
  '0',
  '1',
  '-1',
  'NaN',
  '1e309',
  '99999999999999999999',
  '0x10',
  '2026-11-23',
  '2026-99-99',
  'Kim Moreau',
  'kim',
  'orbit pencil lantern',
  'conversations',
  'FR',
  '+33612345678',
  '06 12 34 56 78',
  '١٢٣٤٥٦',
  '+99999999999999999999',
  '36184',
  'AT+CMGS="+33612345678"\r',
  'AT+CFUN=0\r\n',
  '\x1a',
  '\x1b',
  '\x00',
  '\r\n',
  '\u2028',
  '\u202e\u2066\u200f',
  '\ufeff',
  '\ud83d',
  '\udc00\ud83d',
  '👩‍⚕️🇫🇷',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '<div hx-get="/session/end" hx-trigger="load">',
  '<hx-partial hx-target="body">',
  '<%= 7*7 %><%~ it %>',
  '{{7*7}}#{7*7}',
  `'; drop table users; --`,
  '" OR 1=1 --',
  'a* NEAR/2 (b OR "c',
  '%_\\',
  '../../etc/passwd',
  '/etc/shadow\0.css',
  'https://evil.example/',
  '//evil.example',
  '__proto__',
  'constructor',
  'javascript:alert(1)',
  '=1+1',
  '[object Object]',
  '%00%0d%0aSet-Cookie:x=1',
] as const;

/** One to four pieces; now and then a very long one. */
export function hostileText(choose: Chooser): string {
  const text = Array.from({ length: 1 + choose.below(3) }, () => choose.of(PIECES) ?? '').join('');
  return choose.oneIn(60) ? text.repeat(1 + choose.below(400)).slice(0, 20_000) : text;
}

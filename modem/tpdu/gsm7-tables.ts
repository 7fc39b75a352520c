// The GSM 7 bit default alphabet and its extension table (3GPP TS 23.038 §6.2.1 and §6.2.1.1), by septet.

/** Septet that announces a character of the extension (or national single shift) table. */
export const ESCAPE = 0x1b;

/** 128 characters in the order of their septets; ESC stands for itself. */
export const DEFAULT_ALPHABET =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ' +
  ' !"#¤%&\'()*+,-./0123456789:;<=>?' +
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§' +
  '¿abcdefghijklmnopqrstuvwxyzäöñüà';

/** Extension characters by the septet that follows ESC. */
export const DEFAULT_EXTENSION: Readonly<Record<number, string>> = {
  10: '\f',
  20: '^',
  40: '{',
  41: '}',
  47: '\\',
  60: '[',
  61: '~',
  62: ']',
  64: '|',
  101: '€',
};

// What lies in memories besides messages. The first line stands in modems.md D20; the others are cut or made up to be wrong.

/** Lines that are no PDU, or half of one. */
export const GARBAGE: readonly string[] = [
  '0BD04259303784=96p331p71160016D0',
  '0791447758100650040C914497',
  'Hello, this is text where a PDU should be',
  '079',
  '',
  'FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF',
];

/** An SMS-SUBMIT that a phone stored: to +46702222222, "moi". */
export const STORED_SUBMIT = '0011000B916407222222F20000A703ED771A';

// Where decoders of others are known to read otherwise than the standard says. Each was looked at by hand; what none of them
// explains is a difference.

import { encodeGsm7 } from '../../tpdu/gsm7.ts';
import type { FIELDS, OurReading, Reading } from './reading.ts';

export interface Peculiarity {
  readonly decoder: string;
  readonly field: (typeof FIELDS)[number] | 'refused';
  readonly words: string;
  /** `theirs` is undefined where it was refused. */
  readonly explains: (ours: OurReading, theirs: Reading | undefined) => boolean;
}

/** A name by the codes of its septets, as if they were ASCII. */
const septets = (name: string) => String.fromCharCode(...(encodeGsm7(name) ?? []));
const beforeNul = (text: string | null | undefined) => text?.split('\0')[0];
/** ISO 8859-15, of which the currency sign's place is the euro's. */
const asLatin = (text: string) => text.replaceAll('€', '\u00a4').replace(/[^\n\f\r -~\u00a1-\u00ff]/g, '?');
const isOddWithoutFiller = (ours: OurReading, theirs: Reading | undefined) =>
  !ours.isName && theirs?.sender.slice(0, -1) === ours.sender;

export const PECULIARITIES: readonly Peculiarity[] = [
  {
    decoder: 'gammu',
    field: 'text',
    words: 'counts an escape and its letter as two, and writes a NUL and what lies behind in its memory',
    explains: (ours, theirs) => theirs?.text !== ours.text && beforeNul(theirs?.text) === ours.text,
  },
  {
    decoder: 'gammu',
    field: 'sender',
    words: 'takes the septets of a name for ASCII, up to a NUL',
    explains: (ours, theirs) => ours.isName && theirs?.sender === beforeNul(septets(ours.sender)),
  },
  {
    decoder: 'gammu',
    field: 'sender',
    words: 'takes what fills an odd number for a digit unless it is F',
    explains: isOddWithoutFiller,
  },
  {
    decoder: 'gammu',
    field: 'sender',
    words: 'leaves out *, #, a, b and c',
    explains: ({ sender, isName }, theirs) => !isName && theirs?.sender === sender.replace(/[*#abc]/g, ''),
  },
  {
    decoder: 'gammu',
    field: 'refused',
    words: 'takes a reserved bit of TP-DCS for 8-bit data',
    explains: ({ dataCodingScheme }) => dataCodingScheme >= 0xf8,
  },
  {
    decoder: 'gammu',
    field: 'time',
    words: 'takes 1990 to 1999 for 2080 to 2089',
    explains: (ours, theirs) =>
      ours.time.startsWith('199') && theirs?.time === `${Number(ours.time.slice(0, 4)) + 90}${ours.time.slice(4)}`,
  },
  {
    decoder: 'gammu',
    field: 'parts',
    words: 'knows a header of one element only',
    explains: (ours, theirs) => ours.elements > 1 && theirs?.parts === null,
  },
  {
    decoder: 'device-gsm',
    field: 'text',
    words: 'writes Latin-1, and ? for the letters that it lacks',
    explains: (ours, theirs) => ours.text !== null && theirs?.text === asLatin(ours.text),
  },
  {
    decoder: 'device-gsm',
    field: 'text',
    words: 'loses the septet behind a header with a long reference, and reads the fill at the end as @',
    explains: ({ text, longReference }, theirs) => {
      if (!longReference || text === null || typeof theirs?.text !== 'string') return false;
      const [wanted, found] = [asLatin(text), theirs.text].map((each) => each.replace(/@+$/, ''));
      // Of the two septets of a letter such as { the second one stays.
      return found === wanted?.slice(1) || found?.slice(1) === wanted?.slice(1);
    },
  },
  {
    decoder: 'device-gsm',
    field: 'sender',
    words: 'takes what fills an odd number for a digit unless it is F',
    explains: isOddWithoutFiller,
  },
  {
    decoder: 'device-gsm',
    field: 'sender',
    words: 'knows a name with an unknown numbering plan only',
    explains: ({ isName, numberingPlan }) => isName && numberingPlan !== 'unknown',
  },
  {
    decoder: 'device-gsm',
    field: 'sender',
    words: 'writes a, b and c as other letters',
    explains: ({ sender, isName }) => !isName && /[abc]/.test(sender),
  },
  {
    decoder: 'device-gsm',
    field: 'sender',
    words: 'leaves a name in its septets, with what fills the last octet',
    explains: (ours, theirs) => ours.isName && theirs?.sender.replace(/\0$/, '') === septets(ours.sender),
  },
  {
    decoder: 'device-gsm',
    field: 'text',
    words: 'reads all but TP-DCS 8 as GSM 7 bit',
    explains: ({ dataCodingScheme, text }) =>
      dataCodingScheme !== 8 && (text === null || (dataCodingScheme & 0x0c) === 0x08 || dataCodingScheme >= 0xe0),
  },
  {
    decoder: 'device-gsm',
    field: 'text',
    words: 'leaves a header that does not tell of parts in the text',
    explains: ({ elements, parts }) => elements > 0 && parts === null,
  },
];

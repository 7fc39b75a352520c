// Rates of the SMS codec. "Single-part" is the mix people get: captured PDUs without concatenation.

import { addressOf } from '../tpdu/address.ts';
import { ELEVEN_PARTS_CAPTURES } from '../tpdu/captures-eleven-parts.ts';
import { LIBRARIES_CAPTURES } from '../tpdu/captures-libraries.ts';
import { measure, segment } from '../tpdu/concatenation.ts';
import { decodePdu, encodePdu } from '../tpdu/pdu.ts';
import { smsSubmit } from '../tpdu/submit.ts';
import { measureRate, type Rate } from './benchmark.ts';

const SINGLE = LIBRARIES_CAPTURES.filter(
  ({ reading, notes, direction }) =>
    reading.type === 'SMS-DELIVER' && reading.concatenation === undefined && notes === undefined && !direction,
).map(({ pdu }) => pdu);
const LONGEST = ELEVEN_PARTS_CAPTURES.slice(0, 10).map(({ pdu }) => pdu);
const SHORT_TEXT = 'Your appointment is tomorrow at 10:30. Reply YES to confirm.';
const LONG_TEXT = 'Grüße aus Zürich – bis morgen! '.repeat(20);
const TO = addressOf('+46701234567');

/** Rates, one after the other. */
export function* benchCodec(): Generator<Rate> {
  yield measureRate(`decode, single-part (${SINGLE.length} captured)`, SINGLE.length, () => {
    for (const pdu of SINGLE) decodePdu(pdu);
  });
  yield measureRate('decode, parts of 153 septets', LONGEST.length, () => {
    for (const pdu of LONGEST) decodePdu(pdu);
  });
  yield measureRate('encode, single-part of 60 characters', 1, () => {
    const { parts, dataCodingScheme } = segment(SHORT_TEXT, { reference: 1 });
    for (const userData of parts)
      encodePdu({ tpdu: smsSubmit({ destinationAddress: TO, dataCodingScheme, userData }) });
  });
  yield measureRate('segment and encode, 620 characters of UCS-2', 1, () => {
    const { parts, dataCodingScheme } = segment(LONG_TEXT, { reference: 1 });
    for (const userData of parts)
      encodePdu({ tpdu: smsSubmit({ destinationAddress: TO, dataCodingScheme, userData }) });
  });
  yield measureRate('measure, 60 characters', 1, () => {
    measure(SHORT_TEXT);
  });
  yield measureRate('measure, 620 characters of UCS-2', 1, () => {
    measure(LONG_TEXT);
  });
}

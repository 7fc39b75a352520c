// An SMS-DELIVER as people shall see it: whom it is from, what it is, when it was written. Pure.
import {
  addressText,
  type Concatenation,
  concatenationOf,
  type SmsDeliver,
  type Timestamp,
} from '../../modem/index.ts';
import { parsePhoneNumber, parseSender } from '../inbox/phone-number.ts';

/** Where parts beyond these are impossible (3GPP TS 23.040 §9.2.3.24.1), an element that says so is passed over. */
export function concatenationOfDeliver(tpdu: SmsDeliver): Concatenation | undefined {
  const concatenation = concatenationOf(tpdu.userData.header);
  return concatenation && concatenation.total > 1 ? concatenation : undefined;
}

/** The conversation that a sender belongs to. */
export function conversationNumber(tpdu: SmsDeliver, country: string): string {
  const address = tpdu.originatingAddress;
  return parseSender(
    {
      text: addressText(address),
      international: address.typeOfNumber === 'international',
      alphanumeric: address.typeOfNumber === 'alphanumeric',
    },
    country === '' ? undefined : country,
  ).number;
}

/** The conversation of a number that is written somewhere in a message; undefined when it is none. */
export function numberOf(text: string, country: string): string | undefined {
  const parsed = parsePhoneNumber(text, country === '' ? undefined : country);
  return parsed.type === 'e164' ? parsed.number : undefined;
}

/** Milliseconds since 1970, or null where the service centre's time cannot be read. */
export function millisecondsOf(time: Timestamp): number | null {
  return time.type === 'time' ? time.milliseconds : null;
}

const NEAR = 10 * 60_000;

/**
 * The time a message stands under. The service centre's, unless our clock is believed and says that the message was
 * held up: then the time it came, and the page tells both.
 */
export function shownTime(serviceCentreAt: number | null, clock: { now(): number; trusted(): boolean }): number {
  const now = clock.now();
  if (serviceCentreAt === null) return now;
  if (!clock.trusted()) return serviceCentreAt;
  return Math.abs(serviceCentreAt - now) <= NEAR ? serviceCentreAt : now;
}

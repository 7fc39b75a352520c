// Why a text failed or is not known about, and why something was refused, in words for staff.
import type { Answer, Hindrance, Reason, Refusal } from '../../../store/reason.ts';
import { nameOfCode } from './error-names.ts';
import { STATES } from './modem-card.ts';
import { secondsOf } from './modem-causes.ts';

const names = new Intl.DisplayNames(['en'], { type: 'region' });
/** A country by its two letters. */
export const country = (code: string) => names.of(code) ?? code;

const stateNames: Readonly<Record<string, string>> = STATES;

function answered({ text, code }: Answer): string {
  if (code === undefined) return text === '' ? 'the network gave no reason' : `the network answered “${text}”`;
  const name = nameOfCode(code);
  return name === undefined ? `the network answered ${code}` : `the network answered “${name}” (${code})`;
}

/** In the driver's own words where it was stored long ago. */
function hindered(of: { readonly because: Hindrance } | { readonly detail: string }): string {
  if ('detail' in of) return of.detail;
  const { because } = of;
  switch (because.type) {
    case 'not-ready':
      return `the modem was not ready: ${stateNames[because.state] ?? because.state}`;
    case 'called-off':
      return 'it was called off';
    case 'no-pdu':
      return 'what was to be sent is not well formed';
    case 'no-answer':
      return `no answer to ${because.command} in ${secondsOf(because.milliseconds)}`;
    case 'line-lost':
      return 'the connection to the modem broke off';
    case 'no-reference':
      return 'it said OK without a message reference';
    case 'mixed-up':
      return 'its answer may be that of an earlier text';
    default:
      return because satisfies never;
  }
}

const ASK = 'An administrator can allow it under Settings > Sending limits.';
const TOMORROW = 'It can be sent tomorrow, or an administrator can raise the limit.';

/** What a status report says (3GPP TS 23.040 §9.2.3.15): the octet's low five bits, by its class. */
const COMPLETED = [
  'received by the recipient',
  'forwarded to the recipient, but the service centre cannot confirm delivery',
  'replaced by the service centre',
];
const TEMPORARY = [
  'congestion',
  'the recipient is busy',
  'no response from the recipient',
  'service rejected',
  'quality of service not available',
  'error in the recipient',
];
const PERMANENT = [
  'remote procedure error',
  'incompatible destination',
  'connection rejected by the recipient',
  'not obtainable',
  'quality of service not available',
  'no interworking available',
  'validity period expired',
  'deleted by the sender',
  'deleted by the service centre',
  'the message does not exist',
];

function reported(status: number): string {
  const detail = status & 0x1f;
  const known = [COMPLETED, TEMPORARY, PERMANENT, TEMPORARY][(status >> 5) & 7]?.[detail];
  if (known !== undefined) return known;
  return detail >= 0x10 ? `the service centre’s own reason ${detail}` : `service rejected (reserved status ${status})`;
}

/** Why a text is where it is. */
export function reason(of: Reason): string {
  switch (of.why) {
    case 'sim-refuses':
      return `The SIM does not allow it: ${answered(of.answer)}.`;
    case 'busy':
      return `Modem or SIM busy: ${answered(of.answer)}.`;
    case 'unclear':
      return `The answer does not say whether the text left: ${answered(of.answer)}.`;
    case 'number-refused':
      return `Not accepted for this number: ${answered(of.answer)}.`;
    case 'message-refused':
      return `The network cannot take this message: ${answered(of.answer)}.`;
    case 'sim-full':
      return `The SIM is full: ${answered(of.answer)}.`;
    case 'not-set-up':
      return `The modem is not set up to send: ${answered(of.answer)}.`;
    case 'refused-for-now':
      return `The network refuses for now: ${answered(of.answer)}.`;
    case 'given-up':
      return `Given up after ${of.tries} tries. ${reason(of.cause)}`;
    case 'not-submitted':
      return `The modem did not take it (${hindered(of)}).`;
    case 'no-evidence':
      return `The modem went silent while sending (${hindered(of)}).`;
    case 'stopped':
      return 'Textdesk was stopped before the modem answered.';
    case 'died':
      return 'Textdesk stopped while the modem was sending.';
    case 'own-fault':
      return 'Textdesk failed while the modem was sending.';
    case 'too-late-to-finish':
      return 'The parts before it left too long ago: a phone would no longer put them together.';
    case 'waited-too-long':
      return 'It waited too long and was not sent.';
    case 'cannot-be-encoded':
      return `This text cannot be sent: ${of.detail}.`;
    case 'reported':
      return reported(of.status);
    case 'part':
      return `Part ${of.part} of ${of.of}: ${reason(of.cause)}`;
    case 'restored-unsent':
      return 'It came back with a restored backup and waits for a person.';
    case 'restored-on-the-wire':
      return 'It was being sent when the backup was made, so nobody can tell whether it arrived.';
    case 'repaired-unsent':
      return 'The stored data was damaged, so it may have been sent already. It waits for a person.';
    case 'repaired-on-the-wire':
      return 'The stored data was damaged while this was being sent, so nobody can tell whether it arrived.';
    case 'older-unsent':
      return 'The stored data is older than it was, so it may have been sent already. It waits for a person.';
    case 'older-on-the-wire':
      return 'It was being sent at the time of the data that is left, so nobody can tell whether it arrived.';
    case 'told':
      return of.text;
    default:
      return of satisfies never;
  }
}

/** Why something was not done. */
export function refusal(of: Refusal): string {
  switch (of.why) {
    case 'conversation-gone':
      return 'This conversation no longer exists.';
    case 'message-gone':
      return 'There is no such message.';
    case 'name-cannot-be-answered':
      return 'This sender has a name instead of a number and cannot be answered.';
    case 'empty':
      return 'Write something first.';
    case 'too-many-parts':
      return `This text needs ${of.parts} SMS; at most ${of.most} are allowed. Shorten it, or send it in pieces.`;
    case 'too-late-to-cancel':
      return 'It can no longer be cancelled: it is being sent or has been sent.';
    case 'already-sent':
      return 'It has been sent; sending it again would be a second text.';
    case 'fate-is-known':
      return 'Only a text whose fate is not known can be confirmed.';
    case 'not-assignable':
      return 'This colleague cannot be given conversations.';
    case 'number-missing':
      return 'Enter a phone number.';
    case 'number-too-long':
      return 'That number is too long.';
    case 'number-too-short':
      return 'That number is too short.';
    case 'no-digits':
      return 'A phone number has digits.';
    case 'no-country':
      return 'Write the number with its country code, like +33 6 12 34 56 78.';
    case 'no-number':
      return 'That is not a phone number that can be texted.';
    case 'no-client-name':
      return 'There is no name.';
    case 'short-code-not-allowed':
      return `Texts to short codes may cost extra and are not allowed. ${ASK}`;
    case 'unknown-country-not-allowed':
      return `This number belongs to no country and may cost a lot. ${ASK}`;
    case 'premium-not-allowed':
      return `Texts to premium numbers are not allowed. ${ASK}`;
    case 'country-not-allowed':
      return `Texts to ${country(of.country)} are not allowed. ${ASK}`;
    case 'limit-reached':
      return `${LIMIT_OF[of.whose]} limit of ${of.limit} SMS a day is reached. ${TOMORROW}`;
    case 'country-limit-reached':
      return `The limit of ${of.limit} SMS a day to ${country(of.country)} is reached. ${TOMORROW}`;
    default:
      return of satisfies never;
  }
}

const LIMIT_OF = { clinic: 'The clinic’s', key: 'This key’s', user: 'Your' } as const;

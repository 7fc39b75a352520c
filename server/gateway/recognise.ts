// What an SMS-DELIVER is for people: the codec says what it is, here it becomes a line in somebody's thread, or nothing.
import { addressText, type Content, recognise, type SmsDeliver } from '../../modem/index.ts';
import type { MessageKind } from '../store/tables.ts';

export type Meaning =
  | {
      readonly type: 'message';
      readonly kind: MessageKind;
      readonly text: string;
      /** Whom it is really from, where the sender's address is a service of the operator. */
      readonly from?: string | undefined;
      readonly detail: Readonly<Record<string, unknown>>;
    }
  | { readonly type: 'nothing'; readonly why: string };

/** `first`: the message or its first part; `content`: the whole, as `join` gives it. Never throws. */
export function meaningOf(first: SmsDeliver, content: Content): Meaning {
  const recognised = recognise(first, content);
  switch (recognised.type) {
    case 'text':
      return message('text', withoutPadding(recognised.text));
    case 'silent':
      return { type: 'nothing', why: `silent message of type 0 from ${addressText(first.originatingAddress)}` };
    case 'sim-data-download':
    case 'device-data-download':
      return { type: 'nothing', why: `${recognised.type} from ${addressText(first.originatingAddress)}` };
    case 'waiting':
      if (!recognised.show && recognised.indications.every(({ active }) => !active)) {
        return { type: 'nothing', why: 'nothing is waiting any more' };
      }
      return message('voicemail', recognised.text, { indications: recognised.indications });
    case 'mms-notification': {
      const { from, subject, size, expiry } = recognised.notification;
      return { ...message('mms-notification', subject ?? '', { from, subject, size, expiry }), from };
    }
    case 'wap-push':
      return message('wap-push', recognised.text ?? '', { contentType: recognised.contentType, link: recognised.link });
    case 'vcard':
      return message('contact-card', recognised.name ?? '', { source: recognised.source });
    case 'vcalendar':
      return message('calendar', recognised.summary ?? '', { source: recognised.source });
    case 'binary':
      return message('data', '', { octets: Buffer.from(recognised.octets).toString('hex'), ports: recognised.ports });
    case 'compressed':
      return message('data', '', { compressed: true });
    default:
      return recognised satisfies never;
  }
}

function message(
  kind: MessageKind,
  text: string,
  detail: Readonly<Record<string, unknown>> = {},
): Extract<Meaning, { type: 'message' }> {
  return { type: 'message', kind, text, detail };
}

// modems.md E17: some senders fill up with NUL.
function withoutPadding(text: string): string {
  // No expression: /\0+$/ begins anew at each NUL, and 255 parts hold many.
  let end = text.length;
  while (text[end - 1] === '\0') end -= 1;
  return text.slice(0, end);
}

// What an SMS-DELIVER is for people: a text, something else that is worth a line, or nothing.
import type { SmsDeliver } from '../../modem/index.ts';
import type { MessageKind } from '../store/tables.ts';

export type Meaning =
  | {
      readonly type: 'message';
      readonly kind: MessageKind;
      readonly text: string;
      readonly detail: Readonly<Record<string, unknown>>;
    }
  | { readonly type: 'nothing'; readonly why: string };

/** 3GPP TS 23.040 §9.2.3.9: a mobile acknowledges it and tells nobody. */
const TYPE_0 = 0x40;

export function recognise(tpdu: SmsDeliver): Meaning {
  if (tpdu.protocolIdentifier === TYPE_0) return { type: 'nothing', why: 'silent message of type 0' };
  const userData = tpdu.userData;
  if (userData.alphabet === 'gsm-7-bit' || userData.alphabet === 'ucs-2') {
    return { type: 'message', kind: 'text', text: withoutPadding(userData.text), detail: {} };
  }
  return {
    type: 'message',
    kind: 'data',
    text: '',
    detail: { octets: Buffer.from(userData.octets).toString('hex'), compressed: userData.alphabet === 'compressed' },
  };
}

// modems.md E17: some senders fill up with NUL.
function withoutPadding(text: string): string {
  return text.replace(/\0+$/, '');
}

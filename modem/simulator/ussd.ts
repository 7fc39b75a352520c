// USSD (3GPP TS 27.007 §7.15, 3GPP TS 23.038 §5): the code goes out, OK comes at once, the answer later as `+CUSD:`.

import { decodeGsm7, encodeGsm7 } from '../tpdu/gsm7.ts';
import { packSeptets, unpackSeptets } from '../tpdu/septets.ts';
import { type Answer, ok } from './answer.ts';
import type { SimulatedModem } from './simulated-modem.ts';

/** How this modem writes the answer: as text, as hex of packed septets, as hex of UCS-2. */
export type UssdForm = 'plain' | 'packed' | 'ucs-2';

export class Ussd {
  /** How answers are written; <dcs> told with it (undefined: left out). */
  form: UssdForm = 'plain';
  scheme: number | undefined = 15;
  /** Appended to the text as it stands on the line: rubbish of some firmware. */
  rubbish = '';
  quoted = true;
  /** False where the modem only understands packed requests (modems.md I5). */
  understandsPlain = true;
  readonly #modem: SimulatedModem;
  #open = false;

  constructor(modem: SimulatedModem) {
    this.#modem = modem;
  }

  /** `text` as it stood in the command. */
  request(text: string, _scheme: number | undefined): Answer {
    const code = this.#readRequest(text);
    const reply = this.#modem.network.ussd(code, this.#open);
    if (reply !== undefined) {
      this.#modem.tasks.after(reply.afterMilliseconds ?? 0, () => {
        this.#open = reply.expectsAnswer === true;
        this.#modem.unsolicited(this.#line(reply.text));
      });
    }
    return ok();
  }

  cancel(): void {
    this.#open = false;
  }

  #line(text: string): string {
    const mode = this.#open ? 1 : 0;
    const body = this.#write(text) + this.rubbish;
    const scheme = this.scheme === undefined ? '' : `,${this.scheme}`;
    return `+CUSD: ${mode},${this.quoted ? `"${body}"` : body}${scheme}`;
  }

  #write(text: string): string {
    if (this.form === 'plain') return text;
    if (this.form === 'packed') return hex(packSeptets(encodeGsm7(text) ?? new Uint8Array(0)));
    return [...Array(text.length).keys()]
      .map((index) => text.charCodeAt(index).toString(16).padStart(4, '0').toUpperCase())
      .join('');
  }

  /** A code in plain digits, or packed septets as hex. */
  #readRequest(text: string): string {
    if (this.understandsPlain && /[*#]/.test(text)) return text;
    if (!/^(?:[0-9A-Fa-f]{2})+$/.test(text)) return text;
    const octets = Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
    const septets = unpackSeptets(octets, Math.floor((octets.length * 8) / 7));
    return decodeGsm7(septets).text.replace(/[\r@]+$/, '');
  }
}

function hex(octets: Uint8Array): string {
  return [...octets].map((octet) => octet.toString(16).padStart(2, '0').toUpperCase()).join('');
}

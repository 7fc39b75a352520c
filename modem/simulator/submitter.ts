// From the PDU that the host wrote to the network and back: the modem's part of sending (3GPP TS 23.040 §9.2.2.2, §9.2.3.6).

import { type Answer, cms, ok } from './answer.ts';
import { pduLength, tpduOf, wellFormedPdu } from './pdu-length.ts';
import type { SimulatedModem } from './simulated-modem.ts';
import { clockText } from './text-mode.ts';

export class Submitter {
  readonly #modem: SimulatedModem;

  constructor(modem: SimulatedModem) {
    this.#modem = modem;
  }

  /** What was typed at the prompt, checked against the length that was announced. */
  submitPayload(text: string, length: number, heading: '+CMGS' | '+CMSS'): Answer | Promise<Answer> {
    const pdu = text.replace(/\s/g, '').toUpperCase();
    if (!wellFormedPdu(pdu) || pduLength(pdu) !== length) return cms(304);
    return this.submit(pdu, heading);
  }

  async submit(pdu: string | undefined, heading: '+CMGS' | '+CMSS'): Promise<Answer> {
    if (pdu === undefined) return cms(305);
    if (!this.#modem.reachable) return cms(331);
    const serviceCentreGiven = !pdu.startsWith('00');
    if (!serviceCentreGiven && this.#modem.sim.serviceCentre === '') return cms(330);
    const reference = this.#modem.sim.nextReference();
    const tpdu = withReference(tpduOf(pdu), reference);
    const prefix = pdu.slice(0, pdu.length - tpdu.length);
    const outcome = await this.#modem.network.submit({ modem: this.#modem, pdu: prefix + tpdu, reference });
    if (outcome.type === 'refused') return cms(outcome.cause);
    if (outcome.type === 'no-answer') return cms(332);
    const stamp =
      this.#modem.settings.messageService === 1 ? `,"${clockText(outcome.at, this.#modem.network.offsetMinutes)}"` : '';
    return ok(`${heading}: ${reference}${stamp}`);
  }
}

/** The modem chooses TP-MR, whatever the host wrote there. */
function withReference(tpdu: string, reference: number): string {
  return tpdu.slice(0, 2) + reference.toString(16).padStart(2, '0').toUpperCase() + tpdu.slice(4);
}

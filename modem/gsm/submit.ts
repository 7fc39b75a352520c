// Sending one TPDU (+CMGS in PDU mode, 3GPP TS 27.005 §4.3), and what the answer is evidence of.

import { provesNotAccepted } from '../at/error-classes.ts';
import { CommandMalformed, CommandRefused, CommandTimeout, ConnectionLost } from '../at/errors.ts';
import { numberAt, parseParameters, textAt } from '../at/parameters.ts';
import { type AtLine, limits, trySet } from './commands.ts';
import type { Hindrance, SubmitOptions, SubmitOutcome, SubmitPdu } from './submit-outcome.ts';

export interface SubmitTraits {
  /** The error codes from 512 up are those of Siemens. */
  readonly siemensCodes: boolean;
  /** OK without +CMGS is also said when sending failed (factory setting of the MC55). */
  readonly okIsNoProof: boolean;
}

/** After +CMGS the OK should follow at once; the reference alone is evidence enough. */
const okAfterReference = 5000;

/** Writes the PDU and waits for the result; never rejects for anything that the modem does. */
export async function submitMessage(at: AtLine, pdu: SubmitPdu, traits: SubmitTraits): Promise<SubmitOutcome> {
  if (!isWhole(pdu)) return { type: 'never-submitted', because: { type: 'no-pdu' } };
  try {
    const responses = await at.execute({
      line: `AT+CMGS=${pdu.length}`,
      payload: pdu.hex,
      information: [{ prefix: '+CMGS', trailingLine: false }],
      promptTimeout: limits.prompt,
      timeout: limits.submit,
      tail: okAfterReference,
    });
    const told = responses[0]?.text;
    if (told !== undefined) return accepted(told);
    if (traits.okIsNoProof) return { type: 'unknown', because: { type: 'no-reference' }, answered: true };
    return { type: 'accepted', reference: undefined };
  } catch (error) {
    return outcomeOf(error, traits);
  }
}

/** The service centre's octets, then as many as are announced: a modem that waits for more, or takes less, is out of step. */
function isWhole({ hex, length }: SubmitPdu): boolean {
  return length > 0 && hex.length / 2 === 1 + Number.parseInt(hex.slice(0, 2), 16) + length;
}

/** Keeping the radio link open between messages (+CMMS); a modem that refuses it once is not asked again. */
export class Link {
  readonly #at: AtLine;
  #supported = true;

  constructor(at: AtLine) {
    this.#at = at;
  }

  async keepOpen(): Promise<void> {
    if (this.#supported) this.#supported = await trySet(this.#at, 'AT+CMMS=2');
  }
}

/** `<mr>[,<scts>]`; the reference is the first number. */
export function readReference(text: string): number | undefined {
  const reference = numberAt(parseParameters(text), 0);
  return reference !== undefined && reference >= 0 && reference <= 255 ? reference : undefined;
}

function accepted(text: string): SubmitOutcome {
  const reference = readReference(text);
  const serviceCentreTimeStamp = textAt(parseParameters(text), 1);
  if (serviceCentreTimeStamp === undefined) return { type: 'accepted', reference };
  return { type: 'accepted', reference, serviceCentreTimeStamp };
}

function outcomeOf(error: unknown, traits: SubmitTraits): SubmitOutcome {
  if (error instanceof CommandRefused) {
    const { refusal, payloadWritten } = error;
    const proof = !payloadWritten || provesNotAccepted(refusal, traits.siemensCodes);
    return { type: 'refused', error: refusal, afterPayload: payloadWritten, proof };
  }
  if (error instanceof CommandMalformed) return { type: 'never-submitted', because: { type: 'no-pdu' } };
  if (error instanceof CommandTimeout) {
    const { command, milliseconds, payloadWritten } = error;
    return withoutEvidence(payloadWritten, { type: 'no-answer', command, milliseconds });
  }
  if (error instanceof ConnectionLost) return withoutEvidence(error.payloadWritten, { type: 'line-lost' });
  throw error;
}

function withoutEvidence(payloadWritten: boolean, because: Hindrance): SubmitOutcome {
  return { type: payloadWritten ? 'unknown' : 'never-submitted', because };
}

/** The last word of the one who sends; a failure of his is a no. */
export async function mayBegin({ begin }: SubmitOptions): Promise<boolean> {
  return begin === undefined || (await begin().catch(() => false));
}

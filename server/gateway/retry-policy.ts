// What to do after an attempt to send a part, by what is proven (modems.md K, reliability.md 2.6). Pure.
import { classify, type SubmitOutcome } from '../../modem/index.ts';
import type { Answer, Hindrance, Reason } from '../store/reason.ts';

export type Decision =
  | { readonly type: 'submitted'; readonly reference: number | null }
  /** Nobody knows whether the network has it. Never sent again without a person or a proof. */
  | { readonly type: 'unknown'; readonly reason: Reason }
  | { readonly type: 'failed'; readonly reason: Reason; readonly alarm: boolean }
  /** Back to the queue. `counted`: it was a refusal that may not go on for ever. */
  | {
      readonly type: 'retry';
      readonly delay: number;
      readonly counted: boolean;
      readonly reason: Reason;
      readonly alarm: boolean;
    }
  /** Nothing can leave by this SIM for now: the whole line waits. */
  | { readonly type: 'hold'; readonly delay: number; readonly reason: Reason };

const SECOND = 1000;
const MINUTE = 60 * SECOND;
/** The longest wait between two tries; a longer one in the database means that the clock was set back. */
export const LONGEST_BACK_OFF = 60 * MINUTE;
/** The modem did not even ask the network: it waits longer each time, but no try is counted. */
const IN_VAIN = [5 * SECOND, 15 * SECOND, MINUTE, 5 * MINUTE] as const;
const BACK_OFF = [MINUTE, 5 * MINUTE, 15 * MINUTE, LONGEST_BACK_OFF] as const;
/** "Network out of order" is what many networks say for a number that does not exist (modems.md C10). */
const NETWORK_OUT_OF_ORDER = 38;
const TRIES_FOR_38 = 3;
const MOST_TRIES = 8;

/** Decides by the outcome, by how many counted tries went before it, and how many in vain by this modem in a row. */
export function decide(outcome: SubmitOutcome, triesBefore: number, inVainBefore = 0): Decision {
  const inVain = IN_VAIN[Math.min(inVainBefore, IN_VAIN.length - 1)] ?? MINUTE;
  switch (outcome.type) {
    case 'accepted':
      return { type: 'submitted', reference: outcome.reference ?? null };
    case 'never-submitted':
      return { type: 'retry', delay: inVain, counted: false, reason: notSubmitted(outcome.because), alarm: false };
    case 'unknown':
      return { type: 'unknown', reason: { why: 'no-evidence', because: outcome.because } };
    case 'refused':
      return decideRefusal(outcome, triesBefore, Math.max(inVain, 10 * SECOND));
    default:
      return outcome satisfies never;
  }
}

function decideRefusal(
  outcome: Extract<SubmitOutcome, { type: 'refused' }>,
  triesBefore: number,
  whenBusy: number,
): Decision {
  const { error, afterPayload, proof } = outcome;
  const answer: Answer = { text: error.text, ...(error.code !== undefined && { code: `${error.kind} ${error.code}` }) };
  const errorClass = classify(error);
  if (errorClass === 'duplicate') return { type: 'submitted', reference: null };
  if (errorClass === 'sim') return { type: 'hold', delay: 30 * SECOND, reason: { why: 'sim-refuses', answer } };
  if (errorClass === 'busy') {
    return { type: 'retry', delay: whenBusy, counted: false, reason: { why: 'busy', answer }, alarm: false };
  }
  if (afterPayload && !proof) {
    return { type: 'unknown', reason: { why: 'unclear', answer } };
  }
  switch (errorClass) {
    case 'permanent-number':
      return { type: 'failed', reason: { why: 'number-refused', answer }, alarm: false };
    case 'permanent-pdu':
      return { type: 'failed', reason: { why: 'message-refused', answer }, alarm: true };
    case 'storage':
      return { type: 'retry', delay: 15 * SECOND, counted: true, reason: { why: 'sim-full', answer }, alarm: false };
    case 'setup':
      return backOff(error.code, triesBefore, { why: 'not-set-up', answer }, true);
    case 'temporary':
    case 'ambiguous':
      return backOff(error.code, triesBefore, { why: 'refused-for-now', answer }, false);
    default:
      return errorClass satisfies never;
  }
}

function backOff(code: number | undefined, triesBefore: number, cause: Reason, alarm: boolean): Decision {
  const most = code === NETWORK_OUT_OF_ORDER ? TRIES_FOR_38 : MOST_TRIES;
  if (triesBefore + 1 >= most) return { type: 'failed', reason: { why: 'given-up', tries: most, cause }, alarm };
  const delay = BACK_OFF[Math.min(triesBefore, BACK_OFF.length - 1)] ?? LONGEST_BACK_OFF;
  return { type: 'retry', delay, counted: true, reason: cause, alarm };
}

function notSubmitted(because: Hindrance): Reason {
  return { why: 'not-submitted', because };
}

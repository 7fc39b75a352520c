// Queued parts out by one modem, one at a time: marked on disk before the first byte, moved on only by evidence. Wakes on
// the bell and looks by itself when the next one is due.
import type { ModemStatus, SubmitOptions, SubmitOutcome, SubmitPdu } from '../../modem/index.ts';
import { addStep } from '../store/message-steps.ts';
import {
  anyWaiting,
  markSubmitting,
  type OutboundSegment,
  segmentById,
  submissionTimes,
  type WaitingSegment,
  waitingSegments,
} from '../store/outbound-segments.ts';
import { type Store, transact } from '../store/transact.ts';
import { chooseNext } from './choose-next.ts';
import { type GatewayDeps, systemAfter } from './deps.ts';
import { simKey } from './fingerprint.ts';
import { Finishing, giveUpPart } from './finishing.ts';
import { updateMessage } from './message-outcome.ts';
import { prepareQueued } from './prepare-message.ts';
import { RateLimit } from './rate-limit.ts';
import { recordOutcome } from './record-outcome.ts';
import { type Decision, decide } from './retry-policy.ts';
import { type Line, mayLeaveBy, type SimRule } from './routing.ts';
import { endValidity } from './validity.ts';

/** What the outbox needs of a modem. */
export interface Sender {
  readonly status: ModemStatus;
  submit(pdu: SubmitPdu, options?: SubmitOptions): Promise<SubmitOutcome>;
}

/** What the outboxes of several modems share. */
export interface Lines {
  all(): readonly Line[];
  rules(): readonly SimRule[];
  /** Numbers with a part on the wire. */
  readonly busy: Set<string>;
}

const LOOK_AGAIN = 30_000;
const WAITING_AT_ONCE = 1000;
const DAY = 24 * 3_600_000;
/** A send in flight gets so long for its answer when everything stops; less than the driver gives, so that the outbox tells. */
const GRACE = 9_500;
const RECORD_AGAIN = 5_000;
/** After a send that came to nothing before it began: the modem was lost, or the text was taken back. */
const CALLED_OFF = 1_000;

export class Outbox {
  readonly #store: Store;
  readonly #deps: GatewayDeps;
  readonly #sender: Sender;
  readonly #lines: Lines;
  #wake: () => void = () => {};
  #woken = false;
  #stopping = false;
  #running: Promise<void> = Promise.resolve();
  #inFlight: { readonly segmentId: number; readonly settle: (outcome: Outcome) => void } | undefined;
  #heldUntil = 0;
  /** Sends in a row that came to nothing before the network was asked. */
  #inVain = 0;
  readonly #rates = new Map<string, RateLimit>();
  readonly #finishing: Finishing;

  constructor(store: Store, deps: GatewayDeps, sender: Sender, lines: Lines) {
    this.#store = store;
    this.#deps = deps;
    this.#sender = sender;
    this.#finishing = new Finishing(deps);
    this.#lines = lines;
  }

  start(): void {
    this.#running = this.#run();
  }

  /** There may be something to do. */
  wake(): void {
    this.#woken = true;
    this.#wake();
  }

  /** A send in flight gets ten seconds for its answer; after that it is unknown. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.wake();
    const callOff = (this.#deps.after ?? systemAfter)(GRACE, () => {
      this.#inFlight?.settle({ type: 'lost', why: 'stopped' });
    });
    await this.#running;
    callOff();
  }

  async #run(): Promise<void> {
    while (!this.#stopping) {
      this.#woken = false;
      let pause = LOOK_AGAIN;
      try {
        pause = await this.#sendOne();
      } catch (error) {
        this.#deps.log.error('The outbox could not work; it tries again', { error: String(error) });
        pause = 5_000;
      }
      if (pause > 0) await this.#sleep(pause);
    }
  }

  // Resolves to how long to wait before looking again: 0 after a part was sent.
  async #sendOne(): Promise<number> {
    const settings = this.#deps.settings();
    if (settings.sendingPaused || this.#sender.status.state !== 'ready') return LOOK_AGAIN;
    const held = this.#heldUntil - this.#deps.clock.monotonic();
    if (held > 0) return held;
    if (!(await anyWaiting(this.#store.db))) return LOOK_AGAIN;
    await prepareQueued(this.#store, this.#deps);
    const sim = simOf(this.#sender.status);
    const rate = await this.#rateLimit(sim);
    const limited = rate.wait({ perMinute: settings.ratePerMinute, perDay: settings.ratePerDay });
    if (limited > 0) return Math.min(limited, LOOK_AGAIN);
    const waiting = await waitingSegments(this.#store.db, WAITING_AT_ONCE);
    const choice = chooseNext(waiting, this.#deps.clock.now(), this.#lines.busy, (segment) =>
      this.#mayLeave(segment, sim),
    );
    if (!choice.segment) {
      return Math.min(LOOK_AGAIN, Math.max(1, (choice.nextAt ?? Number.MAX_SAFE_INTEGER) - this.#deps.clock.now()));
    }
    // Another outbox may have looked at the same moment: the number is taken before anything is awaited.
    const { recipient } = choice.segment;
    this.#lines.busy.add(recipient);
    try {
      return (await this.#send(choice.segment, sim, rate)) ? 0 : CALLED_OFF;
    } finally {
      this.#lines.busy.delete(recipient);
    }
  }

  #mayLeave(segment: WaitingSegment, sim: string): boolean {
    const message = { number: segment.recipient, begunBy: segment.iccid, conversationSim: segment.conversation_sim };
    const { moveFromDeadModem } = this.#deps.settings();
    return mayLeaveBy({ sim, ready: true }, message, this.#lines.all(), this.#lines.rules(), moveFromDeadModem);
  }

  async #rateLimit(sim: string): Promise<RateLimit> {
    const known = this.#rates.get(sim);
    if (known) return known;
    const now = this.#deps.clock.now();
    const times = await submissionTimes(this.#store.db, sim, now - DAY);
    const limit = new RateLimit(
      () => this.#deps.clock.monotonic(),
      times.map((time) => now - time),
    );
    this.#rates.set(sim, limit);
    return limit;
  }

  // Marked when the modem is free for it, not before: the shorter it stands as being sent, the fewer a crash leaves unknown.
  // False when the modem never got round to it. Throws when it could not be marked: then nothing was sent.
  async #send(waiting: WaitingSegment, sim: string, rate: RateLimit): Promise<boolean> {
    const segment = await segmentById(this.#store.db, waiting.id);
    if (!segment) return false;
    let asked = false;
    let begun = false;
    let failure: unknown;
    const outcome = await this.#submit(segment, async () => {
      asked = true;
      this.#deps.probe('outbox.before-mark');
      try {
        begun = !this.#stopping && (await this.#mark(waiting, sim));
      } catch (error) {
        failure = error;
        return false;
      }
      if (begun) rate.note();
      this.#deps.probe('outbox.after-mark');
      return begun;
    });
    if (failure !== undefined) throw failure;
    if (!begun) return asked;
    this.#deps.probe('outbox.after-answer');
    await this.#record(segment, outcome);
    this.#deps.probe('outbox.after-record');
    return true;
  }

  // False when it may not be sent any more.
  async #mark(waiting: WaitingSegment, sim: string): Promise<boolean> {
    const at = this.#deps.clock.now();
    return await transact(this.#store, async (trx, announce) => {
      if (await endValidity(trx, announce, this.#deps, waiting.message_id)) return false;
      if (await this.#finishing.isTooLate(trx, waiting)) {
        await giveUpPart(trx, announce, this.#deps, waiting);
        return false;
      }
      if (!(await markSubmitting(trx, { id: waiting.id, iccid: sim, at }))) return false;
      await addStep(trx, {
        messageId: waiting.message_id,
        at,
        type: 'part-submitting',
        detail: { part: waiting.sequence, of: waiting.total },
      });
      await updateMessage(trx, announce, this.#deps, waiting.message_id);
      return true;
    });
  }

  async #submit(segment: OutboundSegment, begin: () => Promise<boolean>): Promise<Outcome> {
    const stopped = Promise.withResolvers<Outcome>();
    this.#inFlight = { segmentId: segment.id, settle: stopped.resolve };
    try {
      const submitting = this.#sender.submit(
        { hex: segment.pdu, length: segment.length },
        { token: String(segment.id), moreToFollow: segment.sequence < segment.total, begin },
      );
      return await Promise.race([submitting, stopped.promise]);
    } catch (error) {
      // The driver gives outcomes, not errors: what it throws is a fault of ours, and then nothing is proven.
      this.#deps.log.error('The driver failed while sending', { segmentId: segment.id, error: String(error) });
      return { type: 'lost', why: 'own-fault' };
    } finally {
      this.#inFlight = undefined;
    }
  }

  // What the modem answered exists nowhere but here until it is on disk: it is tried until it is, and nothing else is sent.
  async #record(segment: OutboundSegment, outcome: Outcome): Promise<void> {
    const decision = decisionOn(outcome, segment.tries, this.#inVain);
    const isInVain = decision.type === 'retry' && !decision.counted;
    // Once may have been this text's fault; twice it is the modem's, and the others would fare no better.
    if (decision.type === 'hold' || (isInVain && this.#inVain > 0))
      this.#heldUntil = this.#deps.clock.monotonic() + decision.delay;
    this.#inVain = isInVain ? this.#inVain + 1 : 0;
    if ('alarm' in decision && decision.alarm)
      this.#deps.log.error('A text cannot be sent', { segmentId: segment.id, reason: decision.reason });
    if (decision.type === 'submitted') this.#finishing.note(segment);
    for (;;) {
      try {
        await recordOutcome(this.#store, this.#deps, segment, decision);
        return;
      } catch (error) {
        if (this.#stopping) throw error;
        this.#deps.log.error('What came of a send could not be stored yet', {
          segmentId: segment.id,
          error: String(error),
        });
        this.#woken = false;
        await this.#sleep(RECORD_AGAIN);
      }
    }
  }

  #sleep(milliseconds: number): Promise<void> {
    if (this.#woken || this.#stopping) return Promise.resolve();
    return new Promise((resolve) => {
      const callOff = (this.#deps.after ?? systemAfter)(milliseconds, () => this.#wake());
      this.#wake = () => {
        callOff();
        resolve();
      };
    });
  }
}

/** What the driver says, or that it will not be heard. */
type Outcome = SubmitOutcome | { readonly type: 'lost'; readonly why: 'stopped' | 'own-fault' };

function decisionOn(outcome: Outcome, tries: number, inVain: number): Decision {
  return outcome.type === 'lost' ? { type: 'unknown', reason: { why: outcome.why } } : decide(outcome, tries, inVain);
}

/** What stands for the SIM of a modem in every key. */
export function simOf(status: ModemStatus): string {
  return simKey({ iccid: status.iccid ?? '', imei: status.imei ?? '' });
}

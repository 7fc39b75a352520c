// Queued parts out by one modem, one at a time: marked on disk before the first byte, moved on only by evidence. Wakes on
// the bell and looks by itself when the next one is due.
import type { ModemStatus, SubmitOptions, SubmitOutcome, SubmitPdu } from '../../modem/index.ts';
import { addStep } from '../store/message-steps.ts';
import {
  countSubmissions,
  markSubmitting,
  moveSegment,
  type OutboundSegment,
  segmentById,
  segmentsOf,
  type WaitingSegment,
  waitingSegments,
} from '../store/outbound-segments.ts';
import { type Store, type Trx, transact } from '../store/transact.ts';
import { chooseNext } from './choose-next.ts';
import { applyEarlyReports } from './delivery-reports.ts';
import type { GatewayDeps } from './deps.ts';
import { simKey } from './fingerprint.ts';
import { updateMessage } from './message-outcome.ts';
import { FINISH_WITHIN, prepareQueued } from './prepare-message.ts';
import { type Decision, decide } from './retry-policy.ts';
import { type Line, mayLeaveBy, type SimRule } from './routing.ts';

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
const WAITING_AT_ONCE = 500;
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const GRACE = 10_000;

export class Outbox {
  readonly #store: Store;
  readonly #deps: GatewayDeps;
  readonly #sender: Sender;
  readonly #lines: Lines;
  #wake: () => void = () => {};
  #woken = false;
  #stopping = false;
  #running: Promise<void> = Promise.resolve();
  #inFlight: { readonly segmentId: number; readonly settle: (outcome: SubmitOutcome) => void } | undefined;
  #heldUntil = 0;

  constructor(store: Store, deps: GatewayDeps, sender: Sender, lines: Lines) {
    this.#store = store;
    this.#deps = deps;
    this.#sender = sender;
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
    const timer = setTimeout(() => {
      this.#inFlight?.settle({ type: 'unknown', reason: 'Textdesk was stopped before the modem answered.' });
    }, GRACE);
    await this.#running;
    clearTimeout(timer);
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
    await prepareQueued(this.#store, this.#deps);
    const sim = simOf(this.#sender.status);
    const limited = await this.#rateLimit(sim, settings.ratePerMinute, settings.ratePerDay);
    if (limited > 0) return limited;
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
      await this.#send(choice.segment, sim);
    } finally {
      this.#lines.busy.delete(recipient);
    }
    return 0;
  }

  #mayLeave(segment: WaitingSegment, sim: string): boolean {
    const message = { number: segment.recipient, begunBy: segment.iccid, conversationSim: segment.conversation_sim };
    const { moveFromDeadModem } = this.#deps.settings();
    return mayLeaveBy({ sim, ready: true }, message, this.#lines.all(), this.#lines.rules(), moveFromDeadModem);
  }

  async #rateLimit(sim: string, perMinute: number, perDay: number): Promise<number> {
    const now = this.#deps.clock.now();
    if (perDay > 0 && (await countSubmissions(this.#store.db, sim, now - DAY, now)) >= perDay) return MINUTE;
    if (perMinute > 0 && (await countSubmissions(this.#store.db, sim, now - MINUTE, now)) >= perMinute) return 1_000;
    return 0;
  }

  async #send(waiting: WaitingSegment, sim: string): Promise<void> {
    this.#deps.probe('outbox.before-mark');
    const segment = await this.#mark(waiting, sim);
    if (!segment) return;
    this.#deps.probe('outbox.after-mark');
    const outcome = await this.#submit(segment);
    this.#deps.probe('outbox.after-answer');
    await this.#record(segment, outcome);
    this.#deps.probe('outbox.after-record');
  }

  async #mark(waiting: WaitingSegment, sim: string): Promise<OutboundSegment | undefined> {
    const at = this.#deps.clock.now();
    return await transact(this.#store, async (trx, announce) => {
      if (await tooLateToFinish(trx, this.#deps, waiting)) {
        await moveSegment(trx, { id: waiting.id, at, state: 'failed', error: TOO_LATE });
        await updateMessage(trx, announce, this.#deps, waiting.message_id);
        return undefined;
      }
      if (!(await markSubmitting(trx, { id: waiting.id, iccid: sim, at }))) return undefined;
      await addStep(trx, {
        messageId: waiting.message_id,
        at,
        type: 'part-submitting',
        detail: { part: waiting.sequence, of: waiting.total },
      });
      await updateMessage(trx, announce, this.#deps, waiting.message_id);
      return await segmentById(trx, waiting.id);
    });
  }

  async #submit(segment: OutboundSegment): Promise<SubmitOutcome> {
    const stopped = Promise.withResolvers<SubmitOutcome>();
    this.#inFlight = { segmentId: segment.id, settle: stopped.resolve };
    try {
      const submitting = this.#sender.submit(
        { hex: segment.pdu, length: segment.length },
        { token: String(segment.id), moreToFollow: segment.sequence < segment.total },
      );
      return await Promise.race([submitting, stopped.promise]);
    } catch (error) {
      // The driver gives outcomes, not errors: what it throws is a fault of ours, and then nothing is proven.
      this.#deps.log.error('The driver failed while sending', { segmentId: segment.id, error: String(error) });
      return { type: 'unknown', reason: 'Textdesk failed while the modem was sending.' };
    } finally {
      this.#inFlight = undefined;
    }
  }

  async #record(segment: OutboundSegment, outcome: SubmitOutcome): Promise<void> {
    const decision = decide(outcome, segment.tries);
    if (decision.type === 'hold') this.#heldUntil = this.#deps.clock.monotonic() + decision.delay;
    if ('alarm' in decision && decision.alarm) this.#deps.log.error(decision.reason, { segmentId: segment.id });
    await transact(this.#store, async (trx, announce) => {
      const at = this.#deps.clock.now();
      // A status report may have settled it while the modem was still thinking.
      const current = await segmentById(trx, segment.id);
      if (current?.state === 'submitting' || (current?.state === 'delivered' && decision.type === 'submitted')) {
        await moveSegment(trx, { id: segment.id, at, ...moveFor(decision, segment, current.state, at) });
      }
      await addStep(trx, { messageId: segment.message_id, at, ...stepFor(decision, segment) });
      const moved = await segmentById(trx, segment.id);
      if (moved && decision.type === 'submitted') await applyEarlyReports(trx, announce, this.#deps, moved);
      await updateMessage(trx, announce, this.#deps, segment.message_id);
    });
  }

  #sleep(milliseconds: number): Promise<void> {
    if (this.#woken || this.#stopping) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(done, milliseconds);
      function done() {
        clearTimeout(timer);
        resolve();
      }
      this.#wake = done;
    });
  }
}

const TOO_LATE = 'The parts before it left too long ago: a phone would no longer put them together.';

async function tooLateToFinish(trx: Trx, deps: GatewayDeps, waiting: WaitingSegment): Promise<boolean> {
  if (waiting.total === 1 || !deps.clock.trusted()) return false;
  const siblings = (await segmentsOf(trx, waiting.message_id)).filter((segment) => segment.submitted_at !== null);
  const newestAttempt = Math.max(0, ...siblings.map((segment) => segment.attempt));
  const sent = siblings.filter((segment) => segment.attempt === newestAttempt);
  return sent.some((segment) => deps.clock.now() - (segment.submitted_at ?? 0) > FINISH_WITHIN);
}

/** What stands for the SIM of a modem in every key. */
export function simOf(status: ModemStatus): string {
  return simKey({ iccid: status.iccid ?? '', imei: status.imei ?? '' });
}

type Move = Omit<Parameters<typeof moveSegment>[1], 'id' | 'at'>;

function moveFor(decision: Decision, segment: OutboundSegment, state: 'submitting' | 'delivered', at: number): Move {
  switch (decision.type) {
    case 'submitted':
      return {
        state: state === 'delivered' ? 'delivered' : 'submitted',
        reference: decision.reference,
        submittedAt: at,
        error: null,
      };
    case 'unknown':
      return { state: 'unknown', error: decision.reason };
    case 'failed':
      return { state: 'failed', error: decision.reason };
    case 'retry':
      return {
        state: 'queued',
        nextTryAt: at + decision.delay,
        tries: segment.tries + (decision.counted ? 1 : 0),
        error: decision.reason,
      };
    case 'hold':
      return { state: 'queued', nextTryAt: null, error: decision.reason };
    default:
      return decision satisfies never;
  }
}

function stepFor(decision: Decision, segment: OutboundSegment) {
  const part = { part: segment.sequence, of: segment.total };
  switch (decision.type) {
    case 'submitted':
      return { type: 'part-submitted', detail: { ...part, reference: decision.reference } } as const;
    case 'unknown':
      return { type: 'part-unknown', detail: { ...part, reason: decision.reason } } as const;
    case 'failed':
    case 'retry':
    case 'hold':
      return {
        type:
          decision.type === 'failed' || decision.type === 'hold' || decision.counted
            ? 'part-refused'
            : 'part-not-submitted',
        detail: { ...part, reason: decision.reason },
      } as const;
    default:
      return decision satisfies never;
  }
}

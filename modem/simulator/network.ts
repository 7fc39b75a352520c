// SimulatedNetwork: a service centre with subscribers and SIMs behind it. It decides about submissions, keeps the list of all that
// it accepted (the truth for tests), sends reports, and holds messages for SIMs that cannot take them.

import { addressOf, addressText } from '../tpdu/address.ts';
import { smsDeliver } from '../tpdu/deliver.ts';
import { decodePdu, encodePdu } from '../tpdu/pdu.ts';
import type { SmsSubmit } from '../tpdu/submit.ts';
import { timestamp } from '../tpdu/timestamp.ts';
import { textOf } from '../tpdu/user-data.ts';
import { type Scheduler, systemScheduler, Tasks } from './scheduler.ts';
import { deliverPdus, statusReportPdu, type TextToDeliver } from './service-centre-pdus.ts';
import { type Delivery, SimQueue } from './sim-queue.ts';
import type { SimulatedModem } from './simulated-modem.ts';
import type { Submission, SubmissionOutcome, SubmittedMessage } from './submission.ts';
import { type PlannedReport, Subscriber, type SubscriberOptions } from './subscribers.ts';
import { Waiters } from './waiters.ts';

export interface NetworkOptions {
  readonly scheduler?: Scheduler;
  readonly serviceCentre?: string;
  /** The zone of its time stamps. */
  readonly offsetMinutes?: number;
}

export interface UssdReply {
  readonly text: string;
  readonly expectsAnswer?: boolean;
  readonly afterMilliseconds?: number;
}

const DELIVERED_AT_ONCE: readonly PlannedReport[] = [{ status: 0 }];
const INVALID_MANDATORY_INFORMATION = 96;

export class SimulatedNetwork {
  readonly submitted: SubmittedMessage[] = [];
  readonly deliveries: Delivery[] = [];
  readonly subscribers = new Map<string, Subscriber>();
  readonly serviceCentre: string;
  offsetMinutes: number;
  /** The reports for whom no subscriber says otherwise. */
  reports: readonly PlannedReport[] = DELIVERED_AT_ONCE;
  /** Milliseconds until a submission is decided, and from then until the modem hears of it. */
  decisionTime = 0;
  answerTime = 0;
  /** Milliseconds until a SIM that could not take a message is tried again, if it does not report back before. */
  retryAfter = 60_000;
  /** A cause refuses, 'no-answer' accepts nothing and says nothing, undefined lets it pass. */
  decide: (tpdu: SmsSubmit, submission: Submission) => number | 'no-answer' | undefined = () => undefined;
  /** What a USSD code is answered with; undefined: never. */
  ussd: (code: string, inSession: boolean) => UssdReply | undefined = defaultUssd;
  readonly #tasks: Tasks;
  readonly #queues = new Map<string, SimQueue>();
  readonly #modems = new Set<SimulatedModem>();
  readonly #waiters = new Waiters();
  #nextReference = 1;

  constructor(options: NetworkOptions = {}) {
    this.#tasks = new Tasks(options.scheduler ?? systemScheduler);
    this.serviceCentre = options.serviceCentre ?? '+46705008999';
    this.offsetMinutes = options.offsetMinutes ?? 60;
  }

  get modems(): readonly SimulatedModem[] {
    return [...this.#modems];
  }

  attach(modem: SimulatedModem): void {
    this.#modems.add(modem);
  }

  detach(modem: SimulatedModem): void {
    this.#modems.delete(modem);
    for (const queue of this.#queuesOf(modem.sim.number)) queue.attach(undefined);
  }

  /** A modem has come back, or has room again: what waits for it is tried. */
  reachable(modem: SimulatedModem): void {
    for (const queue of this.#queuesOf(modem.sim.number)) {
      queue.attach(modem.incoming);
      queue.flush();
    }
  }

  addSubscriber(options: SubscriberOptions): Subscriber {
    const subscriber = new Subscriber(options);
    this.subscribers.set(options.number, subscriber);
    return subscriber;
  }

  /** Sends a text to a SIM, in as many parts as it takes. */
  deliver(to: SimulatedModem | string, message: TextToDeliver): readonly Delivery[] {
    return this.deliverPdus(to, deliverPdus(message, this.#stamp()));
  }

  /** Sends PDUs as they are, service centre address included, whatever they are. */
  deliverPdus(
    to: SimulatedModem | string,
    pdus: readonly string[],
    kind: Delivery['kind'] = 'message',
  ): readonly Delivery[] {
    const number = typeof to === 'string' ? to : to.sim.number;
    if (typeof to !== 'string') this.#queue(number, kind).attach(to.incoming);
    return pdus.map((pdu) => this.#enqueue(number, pdu, kind));
  }

  /** Sends a status report that nobody asked for, or with other numbers than the right ones. */
  report(to: SimulatedModem | string, report: PlannedReport & { readonly submittedAt?: number }): Delivery | undefined {
    const fields = {
      reference: report.reference ?? 0,
      recipient: report.recipient ?? '',
      status: report.status,
      submittedAt: report.submittedAt ?? this.#tasks.now(),
    };
    return this.deliverPdus(to, [statusReportPdu(fields, this.#stamp())], 'report')[0];
  }

  /** What is waiting for a SIM. */
  waitingFor(modem: SimulatedModem): readonly Delivery[] {
    return this.#queuesOf(modem.sim.number).flatMap((queue) => queue.waiting);
  }

  /** Takes an SMS-SUBMIT from a modem. */
  async submit(submission: Submission): Promise<SubmissionOutcome> {
    const { starts } = submission.modem;
    if (this.decisionTime > 0) await this.#tasks.pause(this.decisionTime);
    if (!submission.modem.plugged || submission.modem.starts !== starts) return { type: 'no-answer' }; // gone before it was sent
    const tpdu = readSubmit(submission.pdu);
    if (tpdu === undefined) return { type: 'refused', cause: INVALID_MANDATORY_INFORMATION };
    const to = addressText(tpdu.destinationAddress);
    const decision = this.decide(tpdu, submission) ?? this.subscribers.get(to)?.options.refusal;
    if (decision === 'no-answer') return { type: 'no-answer' };
    if (decision !== undefined) return { type: 'refused', cause: decision };
    const message = this.#accept(submission, tpdu, to);
    if (this.answerTime > 0) await this.#tasks.pause(this.answerTime);
    return { type: 'accepted', at: message.at };
  }

  waitFor<T>(predicate: (network: SimulatedNetwork) => T | false | undefined): Promise<T> {
    return this.#waiters.waitFor(() => predicate(this));
  }

  /** Called after each change. */
  subscribe(listener: () => void): () => void {
    return this.#waiters.subscribe(listener);
  }

  close(): void {
    for (const modem of [...this.#modems]) modem.close();
    this.#tasks.close();
  }

  #accept(submission: Submission, tpdu: SmsSubmit, to: string): SubmittedMessage {
    const { sim, imei } = submission.modem;
    const message: SubmittedMessage = {
      id: (this.submitted.at(-1)?.id ?? 0) + 1,
      at: this.#tasks.now(),
      imei,
      iccid: sim.iccid,
      from: sim.number,
      to,
      reference: submission.reference,
      text: textOf(tpdu.userData),
      statusReportRequested: tpdu.statusReportRequest,
      pdu: submission.pdu,
      tpdu,
    };
    this.submitted.push(message);
    this.#tasks.after(0, () => this.#route(message));
    this.#changed();
    return message;
  }

  #route(message: SubmittedMessage): void {
    const subscriber = this.subscribers.get(message.to);
    if (this.#modems.size > 0 && [...this.#modems].some((modem) => modem.sim.number === message.to)) {
      this.#forward(message);
    }
    const text = subscriber?.take(message.from, message.tpdu.userData, message.at);
    const reply = text === undefined ? undefined : subscriber?.options.reply?.(text.text);
    if (reply !== undefined) {
      this.#tasks.after(reply.afterMilliseconds, () =>
        this.deliver(message.from, { from: message.to, text: reply.text }),
      );
    }
    if (message.statusReportRequested) this.#planReports(message, subscriber?.options.reports ?? this.reports);
    this.#changed();
  }

  /** To another simulated modem: the same user data as SMS-DELIVER. */
  #forward({ from, to, tpdu }: SubmittedMessage): void {
    const { hex } = encodePdu({
      serviceCentreAddress: addressOf(this.serviceCentre),
      tpdu: smsDeliver({
        originatingAddress: addressOf(from),
        protocolIdentifier: tpdu.protocolIdentifier,
        dataCodingScheme: tpdu.dataCodingScheme,
        serviceCentreTimeStamp: timestamp(this.#tasks.now(), this.offsetMinutes),
        userData: tpdu.userData,
      }),
    });
    this.deliverPdus(to, [hex]);
  }

  #planReports(message: SubmittedMessage, reports: readonly PlannedReport[]): void {
    for (const report of reports) {
      this.#tasks.after(report.afterMilliseconds ?? 0, () => {
        this.report(message.from, {
          status: report.status,
          reference: report.reference ?? message.reference,
          recipient: report.recipient ?? message.to,
          submittedAt: message.at,
        });
      });
    }
  }

  #enqueue(to: string, pdu: string, kind: Delivery['kind']): Delivery {
    const delivery: Delivery = {
      id: (this.deliveries.at(-1)?.id ?? 0) + 1,
      to,
      kind,
      pdu,
      sentAt: this.#tasks.now(),
      state: 'waiting',
      attempts: 0,
      deliveredAt: undefined,
      lastReception: undefined,
    };
    this.deliveries.push(delivery);
    this.#queue(to, kind).add(delivery);
    this.#changed();
    return delivery;
  }

  /** Reports have a queue of their own: a full SIM holds up messages only. */
  #queuesOf(number: string): readonly SimQueue[] {
    return [this.#queue(number, 'message'), this.#queue(number, 'report')];
  }

  #queue(number: string, kind: Delivery['kind']): SimQueue {
    const key = `${kind} ${number}`;
    const known = this.#queues.get(key);
    if (known !== undefined) return known;
    const queue = new SimQueue(
      this.#tasks,
      () => this.retryAfter,
      () => this.#changed(),
    );
    this.#queues.set(key, queue);
    return queue;
  }

  #stamp() {
    return {
      serviceCentre: this.serviceCentre,
      now: this.#tasks.now(),
      offsetMinutes: this.offsetMinutes,
      reference: this.#nextReference++ & 0xff,
    };
  }

  #changed(): void {
    this.#waiters.changed();
    for (const modem of this.#modems) modem.changed();
  }
}

function readSubmit(pdu: string): SmsSubmit | undefined {
  try {
    const { tpdu } = decodePdu(pdu, 'mobile-originated');
    return tpdu.type === 'SMS-SUBMIT' ? tpdu : undefined;
  } catch {
    return undefined; // refused as invalid, as a service centre does
  }
}

function defaultUssd(code: string): UssdReply {
  return code === '*100#' ? { text: 'Balance: 12.50 EUR' } : { text: `Unknown code ${code}` };
}

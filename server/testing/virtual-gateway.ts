// A gateway for one test on a clock that jumps: real store, real driver, simulated modems and network. Days pass in
// milliseconds, the machine's wall clock can be set wrong, and rows are read without waiting.
import type { TestContext } from 'node:test';
import { VirtualClock } from '../../modem/at/testing/virtual-clock.ts';
import { measure } from '../../modem/index.ts';
import { SimulatedNetwork } from '../../modem/simulator/network.ts';
import { SimulatedModem, type SimulatedModemOptions } from '../../modem/simulator/simulated-modem.ts';
import { DeletionPolicy } from '../gateway/deletion-policy.ts';
import type { GatewayDeps } from '../gateway/deps.ts';
import type { EmergencySpool } from '../gateway/emergency-spool.ts';
import { Gateway, type ModemPlan } from '../gateway/gateway.ts';
import { cancelMessage, confirmMessage, resendMessage } from '../inbox/change-outgoing.ts';
import { type SendDeps, type SendResult, startConversation } from '../inbox/send-message.ts';
import { DEFAULT_SETTINGS, type Settings } from '../inbox/settings.ts';
import { type OpenStore, openStore } from '../store/database.ts';
import { uuidv7 } from '../store/ids.ts';

export interface VirtualGatewayOptions {
  readonly settings?: Partial<Settings>;
  /** Milliseconds that a PDU stays on the SIM; the product's minute unless told. */
  readonly linger?: number;
  readonly spool?: EmergencySpool;
  readonly simulated?: Omit<SimulatedModemOptions, 'network' | 'scheduler'>;
  readonly plan?: Partial<ModemPlan>;
  /** Where the database is; in memory unless told. */
  readonly file?: string;
  /** Another one, whose clock and network this one shares. */
  readonly beside?: VirtualGateway;
  /** Called before the gateway starts. */
  readonly before?: (rig: VirtualGateway) => void;
}

type Row = Record<string, unknown>;

export class VirtualGateway {
  readonly clock: VirtualClock;
  readonly store: OpenStore;
  readonly network: SimulatedNetwork;
  readonly modem: SimulatedModem;
  readonly deps: GatewayDeps;
  readonly logged: string[] = [];
  gateway: Gateway;
  settings: Settings;
  /** How far the machine's wall clock is from the truth, milliseconds; it may be set at any time. */
  wrong = 0;
  trusted = true;
  bootId = 'boot';
  readonly #options: VirtualGatewayOptions;
  readonly #sending: SendDeps;
  #count = 0;

  constructor(store: OpenStore, options: VirtualGatewayOptions) {
    const rig = this;
    this.store = store;
    this.#options = options;
    this.clock = options.beside?.clock ?? new VirtualClock(Date.UTC(2026, 10, 23, 8));
    this.network = options.beside?.network ?? new SimulatedNetwork({ scheduler: this.clock });
    this.modem = new SimulatedModem({ ...options.simulated, network: this.network, scheduler: this.clock });
    this.settings = { ...DEFAULT_SETTINGS, country: 'SE', ratePerMinute: 0, ...options.settings };
    const log = (level: string) => (message: string) => this.logged.push(`${level}: ${message}`);
    const clock = {
      now: () => this.clock.now() + this.wrong,
      monotonic: () => this.clock.now() - Date.UTC(2026, 10, 1),
      get bootId() {
        return rig.bootId;
      },
      trusted: () => this.trusted,
    };
    const newId = () => uuidv7(this.clock.now());
    this.deps = {
      clock,
      newId,
      settings: () => this.settings,
      log: { info: log('info'), warn: log('warn'), error: log('error') },
      probe: () => {},
      after: (milliseconds, work) => this.clock.after(milliseconds, work),
    };
    const countParts = (text: string) => measure(text).parts;
    this.#sending = { clock, newId, settings: () => this.settings, countParts };
    this.gateway = this.#newGateway();
  }

  /** Starts the gateway over this modem and waits until it is ready, unless it cannot be. */
  async start(expect: 'ready' | 'anything' = 'ready'): Promise<void> {
    await this.gateway.start([this.planFor(this.modem)]);
    if (expect === 'ready') await this.until(() => this.state === 'ready');
  }

  planFor(modem: SimulatedModem): ModemPlan {
    const port = { name: modem.path, openPort: () => modem.openPort() };
    const clock = {
      now: () => this.clock.now() + this.wrong,
      monotonic: () => this.clock.monotonic(),
      after: (milliseconds: number, work: () => void) => this.clock.after(milliseconds, work),
    };
    return { port, clock, ...this.#options.plan };
  }

  /** A second modem with a SIM of its own in the same network. */
  addModem(options: Omit<SimulatedModemOptions, 'network' | 'scheduler'>): SimulatedModem {
    const modem = new SimulatedModem({ ...options, network: this.network, scheduler: this.clock });
    this.gateway.add(this.planFor(modem));
    return modem;
  }

  /** The process ends without a word and begins again; the modem and what is on disk are as they were. */
  async restart(expect: 'ready' | 'anything' = 'ready'): Promise<void> {
    await this.settle(this.gateway.stop());
    this.gateway = this.#newGateway();
    await this.start(expect);
  }

  get state(): string | undefined {
    return this.gateway.statuses()[0]?.status.state;
  }

  change(settings: Partial<Settings>): void {
    this.settings = { ...this.settings, ...settings };
    this.store.changes.ring({ type: 'settings' });
  }

  /** Staff write to a number. */
  async write(number: string, text: string, more: { readonly urgency?: 'bulk' } = {}): Promise<number> {
    this.#count += 1;
    const author = { userId: null, name: 'Front desk' };
    const draft = { text, author, submissionId: `submission-${this.#count}`, ...more };
    const sent: SendResult = await this.settle(
      startConversation(this.store, this.#sending, { type: 'e164', number }, draft, { reopen: true }),
    );
    if (sent.type !== 'queued') throw new Error(`It was ${sent.type}`);
    return sent.messageId;
  }

  resend(messageId: number) {
    return this.settle(resendMessage(this.store, this.#sending, messageId, 'Front desk'));
  }

  cancel(messageId: number) {
    return this.settle(cancelMessage(this.store, this.#sending, messageId, 'Front desk'));
  }

  confirm(messageId: number) {
    return this.settle(confirmMessage(this.store, this.#sending, messageId, 'Front desk'));
  }

  /** Lets time pass until the condition holds; fails after `most` milliseconds of the clock. */
  until(condition: () => boolean, most?: number): Promise<void> {
    return this.clock.untilTrue(condition, most);
  }

  advance(milliseconds: number): Promise<void> {
    return this.clock.advance(milliseconds);
  }

  settle<T>(promise: Promise<T>): Promise<T> {
    return this.clock.until(promise);
  }

  rows(query: string, ...values: (string | number)[]): Row[] {
    return this.store.sqlite.raw.prepare(query).all(...values);
  }

  /** Texts in threads, oldest first. */
  get messages(): Row[] {
    return this.rows(
      'select m.*, c.number from messages m join conversations c on c.id = m.conversation_id order by m.id',
    );
  }

  status(messageId: number): unknown {
    return this.rows('select status from messages where id = ?', messageId)[0]?.status;
  }

  /** What the network accepted, in order. */
  get accepted(): (string | undefined)[] {
    return this.network.submitted.map(({ text }) => text);
  }

  #newGateway(): Gateway {
    const { spool, linger } = this.#options;
    const rules = { linger: linger ?? 60_000, eagerAbove: 0.5 };
    const deletion = () => new DeletionPolicy(() => this.deps.clock.monotonic(), rules);
    return new Gateway(this.store, this.deps, { deletion, ...(spool && { spool }) });
  }
}

/** A rig with everything closed after the test; the gateway is not started. */
export async function virtualGateway(t: TestContext, options: VirtualGatewayOptions = {}): Promise<VirtualGateway> {
  const store = await openStore(options.file ?? ':memory:', { now: () => Date.UTC(2026, 10, 23, 8) });
  const rig = new VirtualGateway(store, options);
  t.after(async () => {
    await rig.settle(rig.gateway.stop());
    rig.network.close();
    await store.close();
  });
  options.before?.(rig);
  return rig;
}

/** The same, started and ready. */
export async function readyGateway(t: TestContext, options: VirtualGatewayOptions = {}): Promise<VirtualGateway> {
  const rig = await virtualGateway(t, options);
  await rig.start();
  return rig;
}

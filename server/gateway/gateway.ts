// Starts and stops what stands between the modems and the tables: an intake and an outbox for each modem, the settling of
// what a dead process left behind, and the housekeeping. The pages ask it for nothing but control.ts.
import { type MessageSink, Modem, type ModemEvent, type ModemOptions, type ModemStatus } from '../../modem/index.ts';
import { parseSender } from '../inbox/phone-number.ts';
import { receiveMessage } from '../inbox/receive-message.ts';
import { interruptedSegments } from '../store/outbound-segments.ts';
import { allSims, noteSim, type Sim } from '../store/sims.ts';
import { type Store, transact } from '../store/transact.ts';
import { DeletionPolicy } from './deletion-policy.ts';
import { type GatewayDeps, systemAfter } from './deps.ts';
import type { EmergencySpool } from './emergency-spool.ts';
import { simKey } from './fingerprint.ts';
import { giveUpUnfinished } from './finishing.ts';
import { keepHouse, settleInterrupted } from './housekeeping.ts';
import { Intake } from './intake.ts';
import { type Lines, Outbox, type Sender, simOf } from './outbox.ts';
import { recordLateReference } from './record-outcome.ts';
import type { Line } from './routing.ts';

const HOUSEKEEPING_EVERY = 30_000;

/** How one modem is to be driven: everything but the sink, which is ours. */
export type ModemPlan = Omit<ModemOptions, 'sink'>;

export interface GatewayOptions {
  /** How long stored PDUs stay on the SIM; one policy for each modem. */
  readonly deletion?: () => DeletionPolicy;
  /** Where PDUs go that the database cannot take; without it the modem alone keeps them. */
  readonly spool?: EmergencySpool;
  /** What tests put around the two faces towards the modem; the product puts nothing there. */
  readonly around?: {
    readonly sink?: (intake: MessageSink) => MessageSink;
    readonly sender?: (modem: Sender) => Sender;
  };
}

/** A name for the log, and the work. */
type Deed = readonly [name: string, work: () => Promise<void>];

interface Driven {
  readonly port: string;
  readonly modem: Modem;
  readonly intake: Intake;
  readonly outbox: Outbox;
  sim: string | undefined;
  stopListening: () => void;
}

export class Gateway {
  readonly #store: Store;
  readonly #deps: GatewayDeps;
  readonly #options: GatewayOptions;
  readonly #driven: Driven[] = [];
  readonly #busy = new Set<string>();
  #sims: readonly Sim[] = [];
  /** What a dead process left and is still to be settled: at start, or once the database can be written again. */
  #leftBehind: readonly Deed[] = [];
  #callOffHousekeeping: () => void = () => {};
  #stopListening: () => void = () => {};

  constructor(store: Store, deps: GatewayDeps, options: GatewayOptions = {}) {
    this.#store = store;
    this.#deps = deps;
    this.#options = options;
  }

  /** Settles what a dead process left, then drives the modems. Resolves before any of them is ready. */
  async start(plans: readonly ModemPlan[]): Promise<void> {
    const interrupted = (await interruptedSegments(this.#store.db)).map(({ id }) => id);
    if (interrupted.length > 0)
      this.#deps.log.warn('Parts were being sent when Textdesk stopped; their fate is unknown', {
        interrupted: interrupted.length,
      });
    this.#leftBehind = [
      ['settle what was being sent', () => settleInterrupted(this.#store, this.#deps, interrupted)],
      ['read what was received', () => this.#newIntake().finishUnprocessed()],
    ];
    await this.#keepHouse();
    this.#sims = await allSims(this.#store.db);
    this.#stopListening = this.#store.changes.listen((change) => {
      if (change.type === 'outbox') this.wake();
      if (change.type === 'settings') this.#reloadRules();
    });
    for (const plan of plans) this.add(plan);
    this.#planHousekeeping();
  }

  /** Drives one more modem. */
  add(plan: ModemPlan): void {
    const intake = this.#newIntake();
    const { sink, sender } = this.#options.around ?? {};
    const modem = new Modem({ ...plan, sink: sink?.(intake) ?? intake });
    const outbox = new Outbox(this.#store, this.#deps, sender?.(modem) ?? modem, this.#lines());
    const port = typeof plan.port === 'string' ? plan.port : plan.port.name;
    const driven: Driven = { port, modem, intake, outbox, sim: undefined, stopListening: () => {} };
    driven.stopListening = modem.subscribe((event) => this.#hear(driven, event));
    this.#driven.push(driven);
    modem.start();
    outbox.start();
  }

  /** Lets go of a modem: what it is sending gets its ten seconds. */
  async remove(port: string): Promise<void> {
    const index = this.#driven.findIndex((driven) => driven.port === port);
    const [driven] = index < 0 ? [] : this.#driven.splice(index, 1);
    if (driven) await stopDriven(driven);
  }

  modems(): readonly { readonly port: string; readonly modem: Modem }[] {
    return this.#driven;
  }

  statuses(): readonly { readonly port: string; readonly status: ModemStatus }[] {
    return this.#driven.map(({ port, modem }) => ({ port, status: modem.status }));
  }

  wake(): void {
    for (const { outbox } of this.#driven) outbox.wake();
  }

  /** A send in flight gets ten seconds and is then unknown; after that nothing of ours runs. */
  async stop(): Promise<void> {
    this.#callOffHousekeeping();
    this.#stopListening();
    await Promise.all(this.#driven.splice(0).map(stopDriven));
  }

  #newIntake(): Intake {
    const deletion = this.#options.deletion?.() ?? new DeletionPolicy(() => this.#deps.clock.monotonic());
    return new Intake(this.#store, this.#deps, deletion, this.#options.spool);
  }

  async #emptySpool(): Promise<void> {
    const count = await this.#newIntake().emptySpool();
    if (count > 0) this.#deps.log.info('Received PDUs were taken out of the emergency spool', { count });
  }

  #lines(): Lines {
    return {
      all: () =>
        this.#driven.map((driven): Line => ({ sim: driven.sim, ready: driven.modem.status.state === 'ready' })),
      rules: () =>
        this.#sims.map((sim) => ({
          iccid: sim.iccid,
          isDefault: sim.is_default === 1,
          numberPrefix: sim.number_prefix,
        })),
      busy: this.#busy,
    };
  }

  #hear(driven: Driven, event: ModemEvent): void {
    switch (event.type) {
      case 'status':
        this.#noteStatus(driven, event.status);
        return;
      case 'late-reference':
        this.#run('settle a late answer', () =>
          recordLateReference(this.#store, this.#deps, Number(event.token), event.reference),
        );
        return;
      case 'missed-call':
        this.#run('note a missed call', () => this.#noteCall(driven, event.from));
        return;
      case 'alarm':
        this.#deps.log.warn(event.text, { port: driven.port, alarm: event.alarm });
        this.#store.changes.ring({ type: 'modem' });
        return;
      default:
        this.#store.changes.ring({ type: 'modem' });
    }
  }

  #noteStatus(driven: Driven, status: ModemStatus): void {
    const known = status.iccid !== undefined || status.state === 'ready';
    if (known && driven.sim !== simOf(status)) {
      driven.sim = simOf(status);
      this.#run('remember the SIM', () => this.#rememberSim(status));
    }
    if (status.state === 'ready') driven.outbox.wake();
    this.#store.changes.ring({ type: 'modem' });
  }

  async #rememberSim(status: ModemStatus): Promise<void> {
    await noteSim(this.#store.db, {
      iccid: simOf(status),
      imei: status.imei ?? '',
      number: status.ownNumber ?? null,
      at: this.#deps.clock.now(),
    });
    this.#sims = await allSims(this.#store.db);
  }

  // The settings themselves are read anew on the same bell, before this query: a wake-up before that would see the old ones.
  #reloadRules(): void {
    this.#run('read the SIM rules', async () => {
      this.#sims = await allSims(this.#store.db);
      this.wake();
    });
  }

  async #noteCall(driven: Driven, from: string | undefined): Promise<void> {
    const status = driven.modem.status;
    const { country } = this.#deps.settings();
    const international = from?.startsWith('+') ?? false;
    const caller = parseSender({ text: from ?? '', international, alphanumeric: false }, country || undefined);
    await transact(this.#store, async (trx, announce) => {
      await receiveMessage(trx, announce, this.#deps, {
        number: caller.number,
        kind: 'missed-call',
        text: '',
        status: 'received',
        iccid: simKey({ iccid: status.iccid ?? '', imei: status.imei ?? '' }),
        at: this.#deps.clock.now(),
        sentAt: null,
        partsTotal: 1,
        partsDone: 1,
      });
    });
  }

  #planHousekeeping(): void {
    this.#callOffHousekeeping = (this.#deps.after ?? systemAfter)(HOUSEKEEPING_EVERY, () => {
      this.#planHousekeeping();
      void this.#keepHouse();
    });
  }

  // Never rejects: on a full disk the modems are driven all the same, and what is received goes to the spool.
  async #keepHouse(): Promise<void> {
    const leftBehind = this.#leftBehind;
    this.#leftBehind = [];
    for (const deed of leftBehind) {
      if (!(await this.#try(...deed))) this.#leftBehind = [...this.#leftBehind, deed];
    }
    if ((this.#options.spool?.size ?? 0) > 0) await this.#try('empty the spool', () => this.#emptySpool());
    await this.#try('keep house', () => keepHouse(this.#store, this.#deps));
    const ready = this.#driven.filter(({ modem }) => modem.status.state === 'ready').map(({ sim }) => sim ?? '');
    await this.#try('give up what cannot be finished', () => giveUpUnfinished(this.#store, this.#deps, new Set(ready)));
  }

  #run(...deed: Deed): void {
    void this.#try(...deed);
  }

  async #try(...[deed, work]: Deed): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      this.#deps.log.error(`Could not ${deed}`, { error: String(error) });
      return false;
    }
  }
}

// Both at once: each gives a send in flight its ten seconds, and they are the same ten.
async function stopDriven(driven: Driven): Promise<void> {
  await Promise.all([driven.outbox.stop(), driven.modem.stop()]);
  driven.stopListening();
}

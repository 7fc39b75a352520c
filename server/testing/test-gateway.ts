// A gateway for one test: a store in memory, the real driver, and the simulated modem with its network, all closed at the end.
import type { TestContext } from 'node:test';
import { measure } from '../../modem/index.ts';
import { SimulatedNetwork } from '../../modem/simulator/network.ts';
import { SimulatedModem } from '../../modem/simulator/simulated-modem.ts';
import { type Clock, systemClock } from '../clock.ts';
import { DeletionPolicy } from '../gateway/deletion-policy.ts';
import type { GatewayDeps, Log } from '../gateway/deps.ts';
import { Gateway } from '../gateway/gateway.ts';
import { type SendDeps, type SendResult, sendMessage, startConversation } from '../inbox/send-message.ts';
import { DEFAULT_SETTINGS, type Settings } from '../inbox/settings.ts';
import type { OpenStore } from '../store/database.ts';
import { uuidv7 } from '../store/ids.ts';
import type { Message } from '../store/outgoing.ts';
import { testStore } from './test-store.ts';

export interface TestGateway {
  readonly store: OpenStore;
  readonly gateway: Gateway;
  readonly modem: SimulatedModem;
  readonly network: SimulatedNetwork;
  readonly deps: GatewayDeps;
  readonly sendDeps: SendDeps;
  /** Changes settings for the rest of the test. */
  change(settings: Partial<Settings>): void;
  /** Writes to a number as a member of staff. */
  start(number: string, text: string): Promise<SendResult>;
  send(conversationId: number, text: string): Promise<SendResult>;
  messages(): Promise<readonly Message[]>;
}

export interface TestGatewayOptions {
  readonly settings?: Partial<Settings>;
  readonly clock?: Clock;
  /** Milliseconds that a PDU stays on the SIM. */
  readonly linger?: number;
  /** Called before the gateway starts. */
  readonly before?: (test: { network: SimulatedNetwork; modem: SimulatedModem; store: OpenStore }) => unknown;
}

const silent: Log = { info: () => {}, warn: () => {}, error: () => {} };

export async function testGateway(t: TestContext, options: TestGatewayOptions = {}): Promise<TestGateway> {
  const store = await testStore(t);
  const network = new SimulatedNetwork();
  const modem = new SimulatedModem({ network });
  const clock = options.clock ?? systemClock();
  let settings: Settings = { ...DEFAULT_SETTINGS, country: 'SE', ratePerMinute: 0, ...options.settings };
  const newId = () => uuidv7(clock.now());
  const deps: GatewayDeps = { clock, newId, log: silent, settings: () => settings, probe: () => {} };
  const sendDeps: SendDeps = { clock, newId, settings: () => settings, countParts: (text) => measure(text).parts };
  const rules = { linger: options.linger ?? 0, eagerAbove: 0.5 };
  const gateway = new Gateway(store, deps, { deletion: () => new DeletionPolicy(() => clock.monotonic(), rules) });
  await options.before?.({ network, modem, store });
  t.after(async () => {
    await gateway.stop();
    network.close();
  });
  await gateway.start([{ port: { name: 'simulator', openPort: () => modem.openPort() } }]);
  const author = { userId: null, name: 'Front desk' };
  return {
    store,
    gateway,
    modem,
    network,
    deps,
    sendDeps,
    change: (changed) => {
      settings = { ...settings, ...changed };
      store.changes.ring({ type: 'settings' });
    },
    start: (number, text) =>
      startConversation(
        store,
        sendDeps,
        { type: 'e164', number },
        { text, author, submissionId: newId() },
        { reopen: true },
      ),
    send: (conversationId, text) =>
      sendMessage(store, sendDeps, conversationId, { text, author, submissionId: newId() }),
    messages: () => store.db.selectFrom('messages').selectAll().orderBy('id').execute(),
  };
}

/** Resolves once `holds` does, asked anew after every change in the store. */
export async function waitUntil(store: OpenStore, holds: () => Promise<boolean>): Promise<void> {
  const met = Promise.withResolvers<void>();
  let asking: Promise<void> = Promise.resolve();
  let over = false;
  const ask = () => {
    asking = asking.then(async () => {
      if (over || !(await holds())) return;
      over = true;
      met.resolve();
    }, met.reject);
  };
  const stop = store.changes.listen(ask);
  ask();
  try {
    await met.promise;
  } finally {
    stop();
  }
}
